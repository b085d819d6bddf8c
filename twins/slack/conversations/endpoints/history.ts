import { raw } from '../../../../shared/http/reply.ts'
import { toWireText, withoutPayload } from '../../chat/objects/message.ts'
import { isSubscribed } from '../../chat/objects/thread.ts'
import { bound, flag, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { page, readCursor, toCursor } from '../../protocol/paging.ts'
import type { Message } from '../../schema/index.ts'
import { findReadableChannel } from '../objects/channel.ts'

const range = () => ({
  oldest: bound('invalid_ts_oldest').optional(),
  latest: bound('invalid_ts_latest').optional(),
  inclusive: flag().optional(),
  include_all_metadata: flag().optional(),
  ...page(),
})

interface Range {
  oldest?: string | undefined
  latest?: string | undefined
  inclusive?: boolean | undefined
  include_all_metadata?: boolean | undefined
  limit?: number | undefined
}

/** A bound as it compares with a stored `ts`: ten digits, a point, six digits. */
function toBound(given: string): string {
  const [whole = '0', fraction = ''] = given.replace('-', '').split('.')
  return `${whole.padStart(10, '0')}.${fraction.padEnd(6, '0')}`
}

function toWhere({ oldest, latest, inclusive }: Range) {
  const low = oldest && oldest !== '0' ? toBound(oldest) : undefined
  const high = latest && latest !== 'now' && latest !== '0' ? toBound(latest) : undefined
  return {
    ...(low === undefined ? {} : inclusive ? { gte: low } : { gt: low }),
    ...(high === undefined ? {} : inclusive ? { lte: high } : { lt: high }),
  }
}

function tsOf(text: string | undefined): string {
  const { ts }: { ts: string } = JSON.parse(text ?? '{"ts":""}')
  return ts
}

interface Page {
  limit: number
  scope: string
  /** Further fields of the answer, as they are written. */
  fields?: string
  include_all_metadata?: boolean | undefined
}

/**
 * A page of messages as they are stored, without parsing any but the last and those with metadata
 * that was not asked for.
 */
function toPage(world: SlackWorld, texts: readonly string[], page: Page) {
  const { limit, scope, fields = '' } = page
  const shown = texts.slice(0, limit)
  const more = texts.length > limit
  const next = more ? toCursor(world, tsOf(shown.at(-1)), scope) : ''
  const metadata = more ? `,"response_metadata":{"next_cursor":"${next}"}` : ''
  const stored = page.include_all_metadata ? shown : shown.map(withoutPayload)
  const messages = stored.map(toWireText).join(',')
  return raw(`{"messages":[${messages}],"has_more":${more}${fields}${metadata}}`)
}

/** The first message of a thread says whether the person who asks follows it. */
function asFollowed(world: SlackWorld, channel: string, texts: readonly string[]): string[] {
  const [first, ...rest] = texts
  if (first === undefined || world.caller.token.kind === 'bot') return [...texts]
  const root: Message = JSON.parse(first)
  const { user } = world.caller
  if (root.thread_ts !== root.ts || !isSubscribed(world, channel, root, user)) return [...texts]
  return [JSON.stringify({ ...root, subscribed: true, last_read: root.latest_reply }), ...rest]
}

export const history = {
  'conversations.history': method(
    { conversations: 'history', tier: 3 },
    () => ({ channel: text(), ...range() }),
    (world, args) => {
      const channel = findReadableChannel(world, args.channel)
      const limit = args.limit || 100
      const after = readCursor(world, args.cursor, channel.id)
      const texts = world.db.messages.texts({
        where: { channel: channel.id, inChannel: true, ts: toWhere(args) },
        order: ['ts'],
        direction: 'desc',
        after: after === undefined ? undefined : [after],
        limit: limit + 1,
      })
      const pins = world.db.pins.count({ channel: channel.id })
      const latest = args.latest ? `,"latest":${JSON.stringify(args.latest)}` : ''
      const oldest = args.oldest ? `,"oldest":${JSON.stringify(args.oldest)}` : ''
      const rest = `,"pin_count":${pins},"channel_actions_ts":null,"channel_actions_count":0`
      return toPage(world, texts, {
        limit,
        scope: channel.id,
        fields: `${latest}${oldest}${rest}`,
        include_all_metadata: args.include_all_metadata,
      })
    },
  ),

  'conversations.replies': method(
    { conversations: 'history', tier: 3 },
    () => ({ channel: text(), ts: text(), ...range() }),
    (world, args) => {
      const channel = findReadableChannel(world, args.channel)
      const asked = world.db.messages.get(`${channel.id}/${args.ts}`)
      ensure(asked, 'thread_not_found')
      const root = asked.thread_ts ?? asked.ts
      const limit = args.limit || 1000
      const scope = `${channel.id}/${root}`
      const after = readCursor(world, args.cursor, scope)
      const page = { limit, scope, include_all_metadata: args.include_all_metadata }
      if (asked.thread_ts === undefined) {
        const lone = world.db.messages.text(`${channel.id}/${root}`)
        return toPage(world, lone === undefined ? [] : [lone], page)
      }
      const texts = world.db.messages.texts({
        where: { channel: channel.id, thread: root, ts: toWhere(args) },
        order: ['ts'],
        after: after === undefined ? undefined : [after],
        limit: limit + 1,
      })
      return toPage(world, asFollowed(world, channel.id, texts), page)
    },
  ),
}
