import { z } from 'zod'
import { isRecord } from '../../../shared/json.ts'
import type { FieldProblem } from './errors.ts'

/** Where a reader says what is wrong, in Discord's codes and texts. */
export class Problems {
  readonly found: FieldProblem[]
  readonly #path: readonly PropertyKey[]

  constructor(found: FieldProblem[] = [], path: readonly PropertyKey[] = []) {
    this.found = found
    this.#path = path
  }

  at(step: PropertyKey): Problems {
    return new Problems(this.found, [...this.#path, step])
  }

  add(code: string, message: string): void {
    this.found.push({ path: this.#path, code, message })
  }
}

/**
 * Reads one value as Discord does, which coerces much: `"5"` is an int and 1 is true. What it
 * answers after a problem is not used.
 */
export interface Reader<T> {
  (value: unknown, problems: Problems): T | undefined
  /** The value may be absent. */
  readonly isOptional?: true
}

type Read<R> = R extends Reader<infer T> ? T : never
export type ReadModel<M> = { [K in keyof M]: Read<M[K]> }

/** A reader as the argument of an operation. */
function arg<T>(read: Reader<T>): z.ZodType<T> {
  const schema = z.unknown().transform((value, context) => {
    const problems = new Problems()
    const result = read(value, problems)
    for (const { path, code, message } of problems.found) {
      context.addIssue({ code: 'custom', path: [...path], message, params: { code } })
    }
    return result
  })
  const whole = read.isOptional ? schema.optional() : schema
  return whole as unknown as z.ZodType<T> // after a problem there is an issue and no output
}

/** The arguments of an operation, by readers. */
export function args<M extends Record<string, Reader<unknown>>>(
  model: M,
): { [K in keyof M]: z.ZodType<Read<M[K]>> } {
  const entries = Object.entries(model).map(([name, read]) => [name, arg(read)])
  return Object.fromEntries(entries) as { [K in keyof M]: z.ZodType<Read<M[K]>> } // same keys
}

function required(value: unknown, problems: Problems): boolean {
  if (value !== undefined && value !== null) return true
  problems.add('BASE_TYPE_REQUIRED', 'This field is required')
  return false
}

/** May be absent. */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  const reader: Reader<T | undefined> = (value, problems) =>
    value === undefined ? undefined : read(value, problems)
  return Object.assign(reader, { isOptional: true as const })
}

/** May be null. */
export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, problems) => (value === null ? null : read(value, problems))
}

/** May be absent or null, which Discord mostly takes for the same. */
export function maybe<T>(read: Reader<T>): Reader<T | null | undefined> {
  return optional(nullable(read))
}

interface Length {
  min?: number
  max?: number
}

function checkLength(length: number, { min = 0, max }: Length, problems: Problems): void {
  if (length >= min && (max === undefined || length <= max)) return
  if (max !== undefined && min > 0) {
    problems.add('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  } else if (max !== undefined) {
    problems.add('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
  } else problems.add('BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`)
}

/** Text of a length in code points; numbers are taken for their digits. */
export function text(length: Length = {}): Reader<string> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    if (typeof value !== 'string' && typeof value !== 'number') {
      problems.add('STRING_TYPE_CONVERT', `Could not interpret "${show(value)}" as string.`)
      return undefined
    }
    const string = String(value)
    checkLength([...string].length, length, problems)
    return string
  }
}

/** A value as the texts of the errors show it. */
function show(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value).replaceAll('"', "'") : String(value)
}

/** A whole number within bounds; digits are taken for it. */
export function int({ min, max }: Length = {}): Reader<number> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isInteger(number)) {
      problems.add('NUMBER_TYPE_COERCE', `Value "${show(value)}" is not int.`)
      return undefined
    }
    checkBounds(number, 'int', { min, max }, problems)
    return number
  }
}

type Bounds = { [K in keyof Length]: Length[K] | undefined }

function checkBounds(number: number, kind: string, { min, max }: Bounds, problems: Problems): void {
  if (min !== undefined && number < min) {
    problems.add('NUMBER_TYPE_MIN', `${kind} value should be greater than or equal to ${min}.`)
  } else if (max !== undefined && number > max) {
    problems.add('NUMBER_TYPE_MAX', `${kind} value should be less than or equal to ${max}.`)
  }
}

/** A number within bounds. */
export function decimal({ min, max }: Length = {}): Reader<number> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number !== 'number' || Number.isNaN(number)) {
      problems.add('NUMBER_TYPE_COERCE', `Value "${show(value)}" is not float.`)
      return undefined
    }
    checkBounds(number, 'float', { min, max }, problems)
    return number
  }
}

/** True or false, in any of the ways that Discord takes. */
export const flag: Reader<boolean> = (value, problems) => {
  if (!required(value, problems)) return undefined
  if (typeof value === 'boolean') return value
  if (/^(true|1)$/i.test(String(value))) return true
  if (/^(false|0)$/i.test(String(value))) return false
  problems.add('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')
  return undefined
}

/** An id, which comes as text or as a bare number. */
export const snowflake: Reader<string> = (value, problems) => {
  if (!required(value, problems)) return undefined
  const id = String(value)
  if (/^\d{1,20}$/.test(id) && BigInt(id) < 2n ** 63n) return String(BigInt(id))
  if (/^-?\d+$/.test(id)) {
    const bound = id.startsWith('-')
      ? 'greater than or equal to 0'
      : 'less than or equal to 9223372036854775807'
    problems.add(
      id.startsWith('-') ? 'NUMBER_TYPE_MIN' : 'NUMBER_TYPE_MAX',
      `snowflake value should be ${bound}.`,
    )
  } else problems.add('NUMBER_TYPE_COERCE', `Value "${show(value)}" is not snowflake.`)
  return undefined
}

/** A set of permission bits, as text or number. Answers the digits. */
export const bits: Reader<string> = (value, problems) => {
  if (!required(value, problems)) return undefined
  if (/^\d{1,20}$/.test(String(value))) return String(BigInt(String(value)))
  problems.add('NUMBER_TYPE_COERCE', `Value "${show(value)}" is not int.`)
  return undefined
}

/** One of the values of an enumeration. */
export function choice<const T extends number | string>(values: readonly T[]): Reader<T> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    const found = values.find((each) => String(each) === String(value))
    if (found === undefined) {
      problems.add('BASE_TYPE_CHOICES', `Value must be one of {${values.join(', ')}}.`)
    }
    return found
  }
}

/** An instant in ISO 8601. Answers it as Discord writes it. */
export const time: Reader<string> = (value, problems) => {
  if (!required(value, problems)) return undefined
  const at_ms = typeof value === 'string' && /\d-\d/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at_ms)) {
    problems.add('DATE_TIME_TYPE_PARSE', `Could not parse ${show(value)}. Should be ISO8601.`)
    return undefined
  }
  return isoTime(at_ms)
}

/** An instant as Discord writes it: microseconds and an offset. */
export function isoTime(at_ms: number): string {
  return new Date(at_ms).toISOString().replace('Z', '000+00:00')
}

/** A list of values of one kind. */
export function list<T>(read: Reader<T>, length: Length = {}): Reader<T[]> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    if (!Array.isArray(value)) {
      problems.add('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
      return undefined
    }
    checkLength(value.length, length, problems)
    return value.flatMap((item, index) => {
      const result = read(item, problems.at(index))
      return result === undefined ? [] : [result]
    })
  }
}

/** An object with these fields; others are dropped. */
export function model<M extends Record<string, Reader<unknown>>>(
  fields: M,
  check?: (value: ReadModel<M>, problems: Problems) => void,
): Reader<ReadModel<M>> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    if (!isRecord(value)) {
      problems.add('MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
      return undefined
    }
    const before = problems.found.length
    const result: Record<string, unknown> = {}
    for (const [name, read] of Object.entries(fields)) {
      const own = read(value[name], problems.at(name))
      if (own !== undefined) result[name] = own
    }
    const made = result as ReadModel<M> // each field by its own reader
    if (problems.found.length === before) check?.(made, problems)
    return made
  }
}

/** A list of models: a null in it has a message of its own. */
export function models<T>(read: Reader<T>, length: Length = {}): Reader<T[]> {
  const item: Reader<T> = (value, problems) => {
    if (value !== null) return read(value, problems)
    problems.add('LIST_ITEM_VALUE_REQUIRED', 'List item values of ModelType are required')
    return undefined
  }
  return list(item, length)
}

/** An object of texts by any names, such as localizations. */
export function dictionary<T>(read: Reader<T>): Reader<Record<string, T>> {
  return (value, problems) => {
    if (!required(value, problems)) return undefined
    if (!isRecord(value)) {
      problems.add('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType')
      return undefined
    }
    const result: Record<string, T> = {}
    for (const [name, own] of Object.entries(value)) {
      const made = read(own, problems.at(name))
      if (made !== undefined) result[name] = made
    }
    return result
  }
}

/** Whatever it is. */
export const anything: Reader<unknown> = optional((value: unknown) => value)
