import { z } from 'zod'
import { findMisfits, type ResourceTypes } from './types.ts'

/** What the discovery document says of a parameter, and how its text is read. */
interface ParamMeta {
  type: 'string' | 'integer' | 'boolean'
  format?: string
  default?: string
  minimum?: string
  maximum?: string
  enum?: readonly string[]
  required?: true
  repeated?: true
  /** The type of a body. */
  body?: string
}

/** The schema of a parameter, with what the discovery document says of it. */
type Param<S extends z.ZodType = z.ZodType> = S & { readonly param: ParamMeta }

function isParam(schema: unknown): schema is Param {
  return schema instanceof z.ZodType && 'param' in schema
}

/** What was said of a parameter when it was declared. */
export function metaOf(schema: unknown): ParamMeta {
  return isParam(schema) ? schema.param : { type: 'string' }
}

function described<S extends z.ZodType>(schema: S, param: ParamMeta): Param<S> {
  return Object.assign(schema, { param })
}

/** An optional text. */
export const text = () => described(z.string().optional(), { type: 'string' })

/** A text with a default. */
export const textOr = (value: string) =>
  described(z.string().default(value), { type: 'string', default: value })

/** A text that must be there, such as an id in the path. */
export const id = () => described(z.string().min(1), { type: 'string', required: true })

/** A truth value, false where nothing is said. */
export const flag = (value = false) =>
  described(z.boolean().default(value), { type: 'boolean', default: String(value) })

/** A truth value that may be left open. */
export const maybe = () => described(z.boolean().optional(), { type: 'boolean' })

/** A number within bounds. */
export const count = (minimum: number, maximum: number, value: number) =>
  described(z.number().int().min(minimum).max(maximum).default(value), {
    type: 'integer',
    format: 'int32',
    default: String(value),
    minimum: String(minimum),
    maximum: String(maximum),
  })

/** A number with a lower bound alone; what is too much is answered as far as it goes. */
export const atLeast = (minimum: number, value: number) =>
  described(z.number().int().min(minimum).default(value), {
    type: 'integer',
    format: 'int32',
    minimum: String(minimum),
  })

/** A number with a lower bound, which may be left out. */
export const optionalAtLeast = (minimum: number) =>
  described(z.number().int().min(minimum).optional(), {
    type: 'integer',
    format: 'int32',
    minimum: String(minimum),
  })

/** A number without bounds, which may be left out. */
export const number = () =>
  described(z.number().int().optional(), { type: 'integer', format: 'int32' })

/** One of several words. */
export const choice = <const T extends readonly [string, ...string[]]>(...words: T) =>
  described(z.enum(words).optional(), { type: 'string', enum: words })

/** Any of several words, each given by itself. */
export const choices = <const T extends readonly [string, ...string[]]>(...words: T) =>
  described(z.array(z.enum(words)).default([]), { type: 'string', repeated: true, enum: words })

/** A text that may be given several times. */
export const texts = () =>
  described(z.array(z.string()).default([]), { type: 'string', repeated: true })

/** An instant in RFC 3339. */
export const instant = () =>
  described(z.string().optional(), { type: 'string', format: 'date-time' })

/** Declares the bodies of an API: `body<Schema$File>('File')`. */
export function bodiesOf(types: ResourceTypes) {
  return <T extends object>(name: string) => {
    const schema = z
      .looseObject({})
      .default({})
      .superRefine((value, context) => {
        for (const { path, message } of findMisfits(types, name, value)) {
          context.addIssue({ code: 'custom', path, message })
        }
      })
      .transform((value) => value as T) // what does not fit the type was refused above
    return described(schema, { type: 'string', body: name })
  }
}

/**
 * Reads a query text as the parameter's type; what does not fit is left for the check to refuse.
 */
export function readParam({ type }: ParamMeta, value: string): unknown {
  if (type === 'boolean') {
    if (/^(true|1)$/i.test(value)) return true
    return /^(false|0)$/i.test(value) ? false : value
  }
  if (type === 'integer') return /^-?\d{1,15}$/.test(value) ? Number(value) : value
  return value
}
