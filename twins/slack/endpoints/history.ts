import { raw } from '../../../shared/reply.ts'
import { findReadableChannel } from '../objects/channel.ts'
import { toWireText } from '../objects/message.ts'
import { ensure, method, type SlackWorld } from '../protocol.ts'
import { bound, flag, page, readCursor, text, toCursor } from '../query.ts'

const range = () => ({
  oldest: bound('invalid_ts_oldest').optional(),
  latest: bound('invalid_ts_latest').optional(),
  inclusive: flag().optional(),
  ...page(),
})

interface Range {
  oldest?: string | undefined
  latest?: string | undefined
  inclusive?: boolean | undefined
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

/** A page of messages as they are stored, without parsing any but the last. */
function toPage(
  world: SlackWorld,
  texts: readonly string[],
  limit: number,
  scope: string,
  fields: string,
) {
  const shown = texts.slice(0, limit)
  const more = texts.length > limit
  const next = more ? toCursor(world, tsOf(shown.at(-1)), scope) : ''
  const metadata = more ? `,"response_metadata":{"next_cursor":"${next}"}` : ''
  const messages = shown.map(toWireText).join(',')
  return raw(`{"messages":[${messages}],"has_more":${more}${fields}${metadata}}`)
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
      return toPage(world, texts, limit, channel.id, `${latest}${oldest}${rest}`)
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
      if (asked.thread_ts === undefined) {
        const lone = world.db.messages.text(`${channel.id}/${root}`)
        return toPage(world, lone === undefined ? [] : [lone], limit, scope, '')
      }
      const texts = world.db.messages.texts({
        where: { channel: channel.id, thread: root, ts: toWhere(args) },
        order: ['ts'],
        after: after === undefined ? undefined : [after],
        limit: limit + 1,
      })
      return toPage(world, texts, limit, scope, '')
    },
  ),
}
