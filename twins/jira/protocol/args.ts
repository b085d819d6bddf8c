import { z } from 'zod'
import { isRecord } from '../../../shared/json.ts'

// The shapes of arguments. Those of a query are texts; the body is the argument `body`.

/** A parameter of a query that may be given several times, or with commas in between. */
export const list = () =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().flatMap((each) => each.split(',')))
    .default([])

/** The same without commas: names may have them. */
export const several = () =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat())
    .default([])

/** Names with commas in between, or a list of them. */
export const names = () =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat().flatMap((each) => each.split(',')))

export const flag = (otherwise = false) =>
  z
    .union([z.string(), z.boolean()])
    .transform((value) => String(value) === 'true')
    .default(otherwise)

export const whole = () => z.coerce.number().int()

/** An id, which clients send as a text or as a number. */
export const id = () => z.union([z.string(), z.number()]).transform(String)

export const ids = () => z.array(id()).default([])

/** The start and the length of a page. */
export const part = (limit = 50) => ({
  startAt: whole().min(0).default(0),
  maxResults: whole().min(0).default(limit),
})

/** A body with these fields, in which others are passed over. */
export function body<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess((value) => value ?? {}, z.object(shape))
}

/** A body of any form. */
export const anyBody = () =>
  z.custom<Record<string, unknown>>((value) => value === undefined || isRecord(value))

export const text = () => z.string()
export const optional = () => z.string().optional()
