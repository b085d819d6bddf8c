import { day_ms, toSeconds } from '../../../../shared/time/units.ts'
import { announce } from '../../apps/objects/announce.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'

const words = { channel: 'channel', group: 'group', mpim: 'group', im: 'im' } as const

/**
 * Removes what is older than so many days from a conversation. Apps learn of it at once, not by
 * message. https://docs.slack.dev/reference/events/channel_history_changed
 */
export function letGo(world: SlackWorld, id: string, days: number): void {
  const channel = world.db.channels.get(id)
  if (!channel) return
  const oldest = `${toSeconds(world.now() - days * day_ms)}.000000`
  const where = { channel: id, ts: { lt: oldest } }
  const old = world.db.messages.list({ where, order: ['ts'] })
  for (const { ts } of old) world.db.messages.delete(`${id}/${ts}`)
  const latest = old.at(-1)?.ts
  if (latest === undefined) return
  const ts = eventTs(world)
  const event = { channel: id, latest, ts, event_ts: ts }
  announce(world, { type: `${words[channel.kind]}_history_changed`, ...event }, { channel: id })
}
