import { z } from 'zod'
import { parseJson } from '../../../shared/json.ts'

/** A text; `error` is the code Slack answers where it is missing or something else. */
export const text = (error?: string) => z.string(error)

/** `true`, `1` and their text forms. */
export const flag = () =>
  z
    .union([z.boolean(), z.enum(['true', 'false', '1', '0', '']), z.literal([0, 1])])
    .transform((value) => value === true || value === 'true' || value === '1' || value === 1)

/** A whole number, as a number or as text. */
export const whole = (error?: string) =>
  z.union(
    [
      z.int(error),
      z
        .string(error)
        .regex(/^-?\d{1,15}$/, error)
        .transform(Number),
    ],
    error,
  )

/** Several ids, as a list or separated by commas. */
export const list = () =>
  z.union([
    z.array(z.string()),
    z.string().transform((value) => value.split(',').flatMap((item) => item.trim() || [])),
  ])

/** A structure, as JSON text or as it is; `error` is the code for anything else. */
export function structure<S extends z.ZodType>(schema: S, error: string) {
  return z.unknown().transform((value, context): z.output<S> => {
    const given = typeof value === 'string' ? (parseJson(value) ?? value) : value
    const parsed = schema.safeParse(given)
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
}

/**
 * A message's `ts` as the bounds of `oldest` and `latest` take it: seconds, with or without a
 * fraction.
 */
export const bound = (error: string) =>
  z
    .union([z.string(), z.number().transform(String)], error)
    .refine((value) => value === '' || /^-?\d+(\.\d{1,6})?$/.test(value) || value === 'now', error)

/** Ids as JSON, as a list or separated by commas. */
export function idList() {
  return z.union([structure(z.array(z.string()), 'invalid_arguments'), list()])
}
