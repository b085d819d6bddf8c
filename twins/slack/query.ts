import { z } from 'zod'
import { parseJson } from '../../shared/json.ts'
import { ensure, type SlackWorld } from './protocol/index.ts'

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

export const page = () => ({
  cursor: z.string('invalid_cursor').optional(),
  limit: whole('invalid_limit')
    .refine((limit) => limit >= 0 && limit <= 1000, 'invalid_limit')
    .optional(),
})

/**
 * A cursor: opaque, and good for the method and the arguments it was made for.
 * https://docs.slack.dev/apis/web-api/pagination
 */
export function toCursor(world: SlackWorld, position: string, scope = ''): string {
  return Buffer.from(`${world.call?.operation}|${scope}|${position}`).toString('base64')
}

/** The position in a cursor, undefined where there is none. */
export function readCursor(
  world: SlackWorld,
  cursor: string | undefined,
  scope = '',
): string | undefined {
  if (!cursor) return undefined
  const decoded = Buffer.from(cursor, 'base64').toString('utf8')
  const prefix = `${world.call?.operation}|${scope}|`
  ensure(decoded.startsWith(prefix), 'invalid_cursor')
  ensure(Buffer.from(decoded).toString('base64') === cursor, 'invalid_cursor')
  return decoded.slice(prefix.length)
}

/** A cursor's position as the number it was made from. */
export function readPosition(
  world: SlackWorld,
  cursor: string | undefined,
  scope = '',
): number | undefined {
  const position = readCursor(world, cursor, scope)
  if (position === undefined) return undefined
  ensure(/^\d{1,15}$/.test(position), 'invalid_cursor')
  return Number(position)
}

/** One page of a list that is at hand, with the cursor of the next. */
export function cutPage<T>(
  world: SlackWorld,
  all: readonly T[],
  args: { cursor?: string | undefined; limit?: number | undefined },
  options: { size?: number; scope?: string } = {},
) {
  const { size = 100, scope = '' } = options
  const start = readPosition(world, args.cursor, scope) ?? 0
  const end = start + (args.limit || size)
  const next_cursor = end < all.length ? toCursor(world, String(end), scope) : ''
  return { shown: all.slice(start, end), response_metadata: { next_cursor } }
}

/** The older way to page. https://docs.slack.dev/apis/web-api/pagination#classic_pagination */
export const numbered = () => ({ count: whole().optional(), page: whole().optional() })

export function cutNumbered<T>(
  all: readonly T[],
  args: { count?: number | undefined; page?: number | undefined },
  most = 1000,
) {
  const count = Math.min(most, Math.max(1, args.count ?? 100))
  const page = Math.max(1, args.page ?? 1)
  const paging = { count, total: all.length, page, pages: Math.ceil(all.length / count) }
  return { shown: all.slice((page - 1) * count, page * count), paging }
}

type Optional<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T]
type Defined<T> = Omit<T, Optional<T>> & { [K in Optional<T>]?: Exclude<T[K], undefined> }

/**
 * An object without the properties that are undefined, as it would be after a trip through JSON.
 */
export function defined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries) as Defined<T> // only undefined properties are gone
}

/** What a table has for a name that somebody gave, and not what every object has. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Seconds since the epoch. */
export function seconds(world: SlackWorld): number {
  return Math.floor(world.now() / 1000)
}
