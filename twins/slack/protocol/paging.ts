import { z } from 'zod'
import { openCursor, sealCursor } from '../../../shared/paging.ts'
import { whole } from './args.ts'
import { ensure } from './errors.ts'
import type { SlackWorld } from './world.ts'

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
  const sealed = sealCursor([world.call?.operation, scope], [position])
  return Buffer.from(sealed, 'base64url').toString('base64') // Slack's have its padding
}

/** The position in a cursor, undefined where there is none. */
export function readCursor(
  world: SlackWorld,
  cursor: string | undefined,
  scope = '',
): string | undefined {
  if (!cursor) return undefined
  const [position] = openCursor([world.call?.operation, scope], cursor) ?? []
  ensure(typeof position === 'string', 'invalid_cursor')
  return position
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
