import { canSee, memberOf } from '../../permissions/compute.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import { deliver, hubOf, isOnShard, type Session } from './hub.ts'
import { type Intent, intents } from './intents.ts'

/** Who hears of an event. */
export interface Audience {
  /** One of these has to be among a session's intents; always heard where none is named. */
  intent?: Intent | readonly Intent[]
  guildId?: string | undefined
  /** Only who sees this channel. */
  channel?: Readonly<ChannelRow> | undefined
  /** Only these users. */
  users?: readonly string[]
  /** Only the bot of this application. */
  applicationId?: string
  /** Who hears it whatever the intents: whom it is about. */
  always?: readonly string[]
}

/** The data of an event: the same for all, or by session. */
type EventData = object | ((session: Session) => { key: string; make: () => object })

/** Tells the sessions that may hear of it, once the transaction has committed. */
export function tell(world: DiscordWorld, type: string, data: EventData, audience: Audience): void {
  const { sessions } = hubOf(world)
  if (sessions.size === 0) return
  const texts = new Map<string, string>()
  const known = new Map<string, boolean>()
  for (const session of sessions.values()) {
    if (!wants(session, audience)) continue
    let isSeen = known.get(session.userId)
    if (isSeen === undefined) {
      isSeen = isInSight(world, session, audience)
      known.set(session.userId, isSeen)
    }
    if (!isSeen) continue
    const text = textFor(session, data, texts)
    world.afterCommit(() => deliver(session, type, text))
  }
}

function textFor(session: Session, data: EventData, texts: Map<string, string>): string {
  const { key, make } = typeof data === 'function' ? data(session) : { key: '', make: () => data }
  let text = texts.get(key)
  if (text === undefined) {
    text = JSON.stringify(make())
    texts.set(key, text)
  }
  return text
}

/** What can be told without reading any state. */
function wants(session: Session, audience: Audience): boolean {
  const { intent, guildId, users, applicationId, always } = audience
  if (guildId !== undefined && !isOnShard(session, guildId)) return false
  if (guildId === undefined && session.shard[0] !== 0) return false
  if (applicationId !== undefined && session.applicationId !== applicationId) return false
  if (always?.includes(session.userId)) return true
  if (users && !users.includes(session.userId)) return false
  if (intent === undefined) return true
  const asked = Array.isArray(intent) ? intent : [intent]
  return asked.some((name: Intent) => (session.intents & intents[name]) !== 0)
}

function isInSight(world: DiscordWorld, { userId }: Session, audience: Audience): boolean {
  const { guildId, channel, users, always } = audience
  if (always?.includes(userId) || users?.includes(userId)) return true
  if (channel) return canSee(world, channel, userId)
  return guildId === undefined || memberOf(world, guildId, userId) !== undefined
}
