import { deflateSync } from 'node:zlib'
import type { Connection } from '../../../../shared/contract.ts'
import { volatile } from '../../../../shared/instance/volatile.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { PresenceRow } from '../../schema/index.ts'

/** How many events of a session wait for a resume. */
const replayLimit = 1000

/** One open connection to the gateway. */
export interface Link {
  readonly connection: Connection
  readonly send: (text: string) => void
  readonly isCompressed: boolean
  session: Session | undefined
  isClosed: boolean
  /** Sends of the client in the window that began then. */
  window_ms: number
  sends: number
}

interface Frame {
  sequence: number
  type: string
  data: string
}

/** What a bot has heard over the gateway, across its connections. */
export interface Session {
  readonly id: string
  readonly userId: string
  readonly applicationId: string
  readonly token: string
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  readonly largeThreshold: number
  /** Large packets are compressed one by one, where the connection is not. */
  readonly compresses: boolean
  readonly presence: PresenceRow
  link: Link | undefined
  sequence: number
  frames: Frame[]
}

/** The sessions of an instance and when their bots last identified. */
interface Hub {
  readonly sessions: Map<string, Session>
  readonly identified: Map<string, { at_ms: number; starts: number; since_ms: number }>
}

const hub = volatile<Hub>(() => ({ sessions: new Map(), identified: new Map() }))

/** The gateway's memory, which is no part of the state. */
export function hubOf(world: DiscordWorld): Hub {
  return world.volatile(hub)
}

/** Whether a guild's events go to a session's shard. */
export function isOnShard(
  { shard: [id, count] }: Pick<Session, 'shard'>,
  guildId: string,
): boolean {
  return Number((BigInt(guildId) >> 22n) % BigInt(count)) === id
}

/** Numbers an event, keeps it for a resume and sends it where somebody listens. */
export function deliver(session: Session, type: string, data: string): void {
  session.sequence += 1
  const frame = { sequence: session.sequence, type, data }
  session.frames.push(frame)
  if (session.frames.length >= replayLimit * 2) session.frames.splice(0, replayLimit)
  transmit(session, frame)
}

/** Sends again what came after a number; false where too much was forgotten. */
export function replay(session: Session, after: number): boolean {
  const [first] = session.frames
  if (after < session.sequence && (!first || first.sequence > after + 1)) return false
  for (const frame of session.frames) if (frame.sequence > after) transmit(session, frame)
  return true
}

/** From which size on packets of a session with payload compression are compressed. */
const compressedFrom_bytes = 1024

function transmit({ link, compresses }: Session, { sequence, type, data }: Frame): void {
  if (!link || link.isClosed) return
  const text = `{"t":"${type}","s":${sequence},"op":0,"d":${data}}`
  if (compresses && !link.isCompressed && text.length > compressedFrom_bytes) {
    link.connection.send(deflateSync(text))
  } else link.send(text)
}

/** Sends what is no event: it has neither number nor name. */
export function sendControl(world: DiscordWorld, link: Link, op: number, data: unknown): void {
  world.afterCommit(() => {
    if (!link.isClosed) link.send(JSON.stringify({ t: null, s: null, op, d: data }))
  })
}

/** Closes a connection once the transaction has committed. */
export function closeLink(world: DiscordWorld, link: Link, code: number, reason: string): void {
  world.afterCommit(() => {
    link.isClosed = true
    link.connection.close(code, reason)
  })
}
