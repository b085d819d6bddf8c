import type { Call, Connection, SocketEndpoint } from '../../../../shared/contract.ts'
import { isRecord } from '../../../../shared/json.ts'
import { minute_ms } from '../../../../shared/time/units.ts'
import {
  flag,
  int,
  maybe,
  model,
  nullable,
  Problems,
  snowflake,
  text,
} from '../../protocol/args.ts'
import { DiscordError } from '../../protocol/errors.ts'
import { type DiscordWorld, newId } from '../../protocol/index.ts'
import { parseLossless } from '../../protocol/input.ts'
import { leaveVoice, saveVoiceState } from '../../voice/state.ts'
import { type Compression, encoderFor } from '../sessions/encoding.ts'
import {
  closeLink,
  deliver,
  hubOf,
  type Link,
  replay,
  type Session,
  sendControl,
} from '../sessions/hub.ts'
import { identify } from './identify.ts'
import { requestMembers, requestSounds } from './members.ts'
import { presence, presenceOf, savePresence } from './presence.ts'

/** How often a client has to send a heartbeat. */
const heartbeat_ms = 41_250
/** How long a connection may be silent, on the machine's clock. */
const silence_ms = Math.round(heartbeat_ms * 1.5)
/** How long a session waits for its client to come back. */
const resumable_ms = 5 * minute_ms
const sendLimit = 120
const packetLimit_bytes = 15 * 1024

/** The gateway, version 10. https://docs.discord.com/developers/events/gateway */
export const gatewaySocket: SocketEndpoint = {
  open(world: DiscordWorld, connection, call) {
    const { query } = call
    const compression = compressionOf(query)
    const link: Link = {
      connection,
      send: encoderFor(connection, compression),
      isCompressed: compression !== 'none',
      session: undefined,
      isClosed: false,
      window_ms: world.now(),
      sends: 0,
    }
    connection.data['link'] = link
    const version = query.get('v') ?? '10'
    if (!/^(6|7|8|9|10)$/.test(version)) {
      closeLink(world, link, 4012, 'Invalid API version')
      return
    }
    sendControl(world, link, 10, { heartbeat_interval: heartbeat_ms, _trace: [] })
    watch(call, link)
  },
  message(world: DiscordWorld, connection, message) {
    const link = linkOf(connection)
    if (!link || link.isClosed) return
    world.signal(topicOf(connection))
    if (isTooFast(world, link)) {
      closeLink(world, link, 4008, 'Rate limited.')
      return
    }
    const packet = typeof message === 'string' ? message : Buffer.from(message).toString('utf8')
    if (Buffer.byteLength(packet) > packetLimit_bytes) {
      undecodable(world, link)
      return
    }
    let payload: unknown
    try {
      payload = parseLossless(packet)
    } catch {
      undecodable(world, link)
      return
    }
    if (!isRecord(payload) || typeof payload['op'] !== 'number') {
      undecodable(world, link)
      return
    }
    receive(world, link, payload['op'], payload['d'])
  },
  close(world: DiscordWorld, connection, code) {
    const link = linkOf(connection)
    if (!link) return
    link.isClosed = true
    world.signal(topicOf(connection))
    const { session } = link
    if (!session || session.link !== link) return
    session.link = undefined
    if (code === 1000 || code === 1001) {
      endSession(world, session)
      return
    }
    world.at(world.now() + resumable_ms, 'end_session', {
      session: session.id,
      sequence: session.sequence,
    })
  },
}

function linkOf(connection: Connection): Link | undefined {
  return connection.data['link'] as Link | undefined // only `open` writes it
}

function topicOf({ id }: Connection): string {
  return `gateway ${id}`
}

function compressionOf(query: URLSearchParams): Compression {
  if ((query.get('encoding') ?? 'json') !== 'json') {
    throw new DiscordError(
      501,
      0,
      `The encoding ${query.get('encoding')} is not built in this twin.`,
    )
  }
  const asked = query.get('compress')
  return asked === 'zlib-stream' || asked === 'zstd-stream' ? asked : 'none'
}

/** Closes a connection whose client has gone silent. */
async function watch({ runtime }: Call, link: Link): Promise<void> {
  for (;;) {
    const isHeard = await runtime.waitFor(topicOf(link.connection), silence_ms)
    if (link.isClosed) return
    if (isHeard) continue
    link.isClosed = true
    link.connection.close(4009, 'Session timed out.')
    return
  }
}

function isTooFast(world: DiscordWorld, link: Link): boolean {
  const now_ms = world.now()
  if (now_ms - link.window_ms >= minute_ms) {
    link.window_ms = now_ms
    link.sends = 0
  }
  link.sends += 1
  // A clock that stands still counts nothing: nobody could ever wait for it.
  return link.sends > sendLimit && now_ms > link.window_ms
}

function undecodable(world: DiscordWorld, link: Link): void {
  closeLink(world, link, 4002, 'Error while decoding payload.')
}

function receive(world: DiscordWorld, link: Link, op: number, data: unknown): void {
  const { session } = link
  if (op === 1) {
    sendControl(world, link, 11, null)
    return
  }
  if (op === 2) {
    identify(world, link, data)
    return
  }
  if (op === 6) {
    resume(world, link, data)
    return
  }
  if (![3, 4, 8, 31].includes(op)) {
    closeLink(world, link, 4001, 'Unknown opcode.')
    return
  }
  if (!session) {
    closeLink(world, link, 4003, 'Not authenticated.')
    return
  }
  const isRead = receiveFrom(world, session, op, data)
  if (!isRead) undecodable(world, link)
}

function receiveFrom(world: DiscordWorld, session: Session, op: number, data: unknown): boolean {
  switch (op) {
    case 3: {
      const problems = new Problems()
      const given = presence(data, problems)
      if (problems.found.length > 0) return false
      savePresence(world, presenceOf(session.userId, given))
      return true
    }
    case 4:
      return moveVoice(world, session, data)
    case 8:
      return requestMembers(world, session, data)
    default:
      return requestSounds(world, session, data)
  }
}

const voiceUpdate = model({
  guild_id: snowflake,
  channel_id: nullable(snowflake),
  self_mute: maybe(flag),
  self_deaf: maybe(flag),
})

function moveVoice(world: DiscordWorld, session: Session, data: unknown): boolean {
  const problems = new Problems()
  const given = voiceUpdate(data, problems)
  if (!given || problems.found.length > 0) return false
  const { guild_id, channel_id = null } = given
  if (channel_id === null) {
    leaveVoice(world, guild_id, session.userId)
    return true
  }
  const channel = world.db.channels.get(channel_id)
  if (channel?.guild_id !== guild_id) return true
  saveVoiceState(world, {
    ...{ guild_id, channel_id, user_id: session.userId, session_id: session.id },
    ...{
      deaf: false,
      mute: false,
      suppress: channel.type === 13,
      self_video: false,
      self_stream: false,
    },
    self_deaf: given.self_deaf ?? false,
    self_mute: given.self_mute ?? false,
    request_to_speak_timestamp: null,
  })
  const server = { token: newId(world), guild_id, endpoint: null }
  const text = JSON.stringify(server)
  world.afterCommit(() => deliver(session, 'VOICE_SERVER_UPDATE', text))
  return true
}

const resumption = model({ token: text(), session_id: text(), seq: int() })

/** Takes a session up again: op 6. What was missed comes in order, then RESUMED. */
function resume(world: DiscordWorld, link: Link, data: unknown): void {
  const problems = new Problems()
  const given = resumption(data, problems)
  if (!given || problems.found.length > 0) {
    undecodable(world, link)
    return
  }
  if (link.session) {
    closeLink(world, link, 4005, 'Already authenticated.')
    return
  }
  const session = hubOf(world).sessions.get(given.session_id)
  if (!session || session.token !== given.token.replace(/^Bot /, '')) {
    sendControl(world, link, 9, false)
    return
  }
  if (given.seq > session.sequence || given.seq < 0) {
    closeLink(world, link, 4007, 'Invalid seq.')
    return
  }
  world.afterCommit(() => {
    const { link: old } = session
    if (old && old !== link) old.connection.close(4000, 'Resumed elsewhere.')
    session.link = link
    link.session = session
    if (replay(session, given.seq)) deliver(session, 'RESUMED', '{"_trace":[]}')
    else {
      link.session = undefined
      session.link = undefined
      link.send('{"t":null,"s":null,"op":9,"d":false}')
    }
  })
}

/** Ends a session: its bot is offline where it has no other. */
function endSession(world: DiscordWorld, session: Session): void {
  const { sessions } = hubOf(world)
  sessions.delete(session.id)
  const isElsewhere = [...sessions.values()].some(({ userId }) => userId === session.userId)
  if (!isElsewhere) savePresence(world, presenceOf(session.userId, { status: 'offline' }))
}

/** The job that ends a session whose client did not come back. */
export function endLostSession(world: DiscordWorld, given: { session: string }): void {
  const session = hubOf(world).sessions.get(given.session)
  if (session && !session.link) endSession(world, session)
}
