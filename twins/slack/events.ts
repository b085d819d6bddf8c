import { createHmac } from 'node:crypto'
import type { Delivery, Events, Outgoing, Transport } from '../../shared/contract.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { type Announcement, limited, verification } from './apps/objects/announce.ts'
import { installedIn } from './apps/objects/app.ts'
import { type Authorization, authorizationFor } from './apps/objects/authorization.ts'
import { anySocket, socketGroup } from './apps/objects/sockets.ts'
import {
  type Dispatch,
  dispatched,
  settleInteraction,
} from './interactivity/objects/interaction.ts'
import { localize, type SlackWorld } from './protocol/index.ts'
import { findTeam } from './protocol/team.ts'
import { seconds } from './protocol/time.ts'
import type { App } from './schema/index.ts'

/** What surrounds an event. https://docs.slack.dev/apis/events-api#events-JSON */
function toEnvelope(
  world: SlackWorld,
  app: App,
  { event, channel, team }: Announcement,
  authorization: Authorization,
) {
  const isConnected = (world.db.channels.getShared(channel ?? '')?.connected ?? []).length > 0
  const about = { et: event.type, tid: team, aid: app.id, ...(channel ? { cid: channel } : {}) }
  return {
    token: app.verification_token,
    team_id: team,
    ...(authorization.enterprise_id ? { enterprise_id: authorization.enterprise_id } : {}),
    context_team_id: team,
    context_enterprise_id: authorization.enterprise_id,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: world.id('Ev', 9, 'upper'),
    event_time: seconds(world),
    authorizations: [authorization],
    is_ext_shared_channel: isConnected,
    event_context: `4-${Buffer.from(JSON.stringify(about)).toString('base64')}`,
  }
}

/** An open Socket Mode connection wins over a request URL, as turning Socket Mode on does. */
function expandEvent(world: SlackWorld, announcement: Announcement): Outgoing[] {
  const topic = announcement.event.type
  const isQuiet = world.connections(anySocket).length === 0
  if (isQuiet && world.db.apps.count({ listens: true }) === 0) return []
  return world.db.apps.list().flatMap((each): Outgoing[] => {
    const app = installedIn(world, each, announcement.team)
    const group = socketGroup(app.id)
    const isOnline = world.connections(group).length > 0
    const url = app.is_verified ? app.request_url : undefined
    if (!isOnline && url === undefined) return []
    const authorization = authorizationFor(world, app, announcement)
    if (!authorization) return []
    const envelope = toEnvelope(world, app, announcement, authorization)
    const body = localize(JSON.stringify(envelope), world.url)
    const common = { topic, subject: app.id, body }
    return isOnline
      ? [{ ...common, transport: 'socket', to: group, context: { type: 'events_api' } }]
      : [{ ...common, transport: app.delayed_events ? 'delayed_events' : 'events', to: url ?? '' }]
  })
}

/** https://docs.slack.dev/apis/events-api#rate-limiting */
function expandLimit(world: SlackWorld, app: App): Outgoing[] {
  const { id, verification_token: token, request_url: to } = app
  if (to === undefined || !app.is_verified) return []
  const minute_rate_limited = Math.floor(seconds(world) / 60) * 60
  const about = { token, type: limited, team_id: findTeam(world).id, minute_rate_limited }
  const body = JSON.stringify({ ...about, api_app_id: id })
  return [{ topic: limited, transport: 'events', to, subject: id, body }]
}

function toForm(fields: Record<string, unknown>): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value))
  return form.toString()
}

/** An interaction goes to one app, as a signed form or over its socket. */
function expandDispatch(world: SlackWorld, dispatch: Dispatch): Outgoing[] {
  const { app, topic, type, payload, url, context } = dispatch
  const group = socketGroup(app)
  const text = localize(JSON.stringify(payload), world.url)
  if (world.connections(group).length > 0) {
    const about = { ...context, type }
    return [
      { topic, subject: app, transport: 'socket_actions', to: group, body: text, context: about },
    ]
  }
  if (url === undefined) return []
  const local = parseJson(text)
  const fields = type === 'slash_commands' && isRecord(local) ? local : { payload: text }
  const body = toForm(fields)
  return [{ topic, subject: app, transport: 'actions', to: url, body, context }]
}

/** `v0=` HMAC-SHA256. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** The words for what went wrong with an attempt. */
function retryReason({ attempts }: Delivery): string {
  const last = attempts.at(-1)
  if (last?.error === 'timeout') return 'http_timeout'
  return last?.status === undefined ? 'connection_failed' : 'http_error'
}

function retryHeaders(delivery: Delivery, attempt: number): Record<string, string> {
  if (attempt === 1) return {}
  return {
    'x-slack-retry-num': String(attempt - 1),
    'x-slack-retry-reason': retryReason(delivery),
  }
}

const window_ms = 3_600_000

/**
 * Takes an app's request URL out of use where it fails 95 of 100 events of an hour, of at least a
 * thousand. https://docs.slack.dev/apis/events-api#failure-limits
 */
function countOutcome(world: SlackWorld, { subject = '', status }: Delivery): void {
  const app = world.db.apps.get(subject)
  if (!app) return
  const now = world.now()
  const known = world.db.event_counts.get(app.id)
  const isCurrent = known !== undefined && now < known.since_ms + window_ms
  const before = isCurrent ? known : { id: app.id, since_ms: now, delivered: 0, failed: 0 }
  const outcome = status === 'failed' ? 'failed' : 'delivered'
  const count = { ...before, [outcome]: before[outcome] + 1 }
  world.db.event_counts.put(count)
  const total = count.delivered + count.failed
  if (total < 1000 || count.failed / total <= 0.95) return
  world.db.apps.replace({ ...app, is_verified: false, is_disabled: true })
}

/**
 * A signed POST. The timestamp is the instance's clock, like every other time the app sees: a
 * receiver that compares it with the real time (five minutes in the official libraries) needs an
 * instance that runs on it.
 */
function signPost(contentType: string): Transport['sign'] {
  return (world, delivery, attempt) => {
    const { subject = '', body } = delivery
    const { db } = world as SlackWorld // this twin's own world
    const secret = db.apps.get(subject)?.signing_secret ?? ''
    const timestamp = Math.floor(world.now() / 1000)
    const headers = {
      'content-type': contentType,
      accept: '*/*',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(secret, timestamp, body),
      ...retryHeaders(delivery, attempt),
    }
    return { headers, body }
  }
}

const toSocketEnvelope: Transport['sign'] = (_world, delivery, attempt) => {
  const { id, body, context } = delivery
  const isEvent = context?.type === 'events_api'
  const envelope = {
    envelope_id: id,
    payload: parseJson(body),
    type: context?.type,
    accepts_response_payload: !isEvent,
    ...(isEvent
      ? { retry_attempt: attempt - 1, retry_reason: attempt === 1 ? '' : 'timeout' }
      : {}),
  }
  return { headers: {}, body: JSON.stringify(envelope) }
}

/** Three seconds for an answer; then at once, after a minute and after five. */
const timeout_ms = 3000
const retryDelays_ms = [0, 60_000, 300_000]
/** Apps may ask for an attempt an hour for a day after that. */
const delayedRetries_ms = [...retryDelays_ms, ...Array<number>(24).fill(3_600_000)]

const signatureHeaders = ['x-slack-signature']

const posted: Transport = {
  kind: 'http',
  signatureHeaders,
  timeout_ms,
  retryDelays_ms,
  sign: signPost('application/json'),
  judge({ status = 0, headers }) {
    if (status >= 200 && status < 300) return 'delivered'
    return headers['x-slack-no-retry'] === '1' ? 'failed' : 'retry'
  },
  finished: countOutcome,
}

const transports: Record<string, Transport> = {
  events: posted,
  delayed_events: { ...posted, retryDelays_ms: delayedRetries_ms },
  verification: {
    kind: 'http',
    signatureHeaders,
    timeout_ms,
    retryDelays_ms: [],
    sign: signPost('application/json'),
    finished(world: SlackWorld, { subject = '', context }, answer) {
      const text = String(answer?.body ?? '')
      const parsed = parseJson(text)
      const given = isRecord(parsed) ? parsed.challenge : text.replace(/^challenge=/, '').trim()
      const is_verified = answer?.status === 200 && given === context?.challenge
      const app = world.db.apps.get(subject)
      if (!app) return
      const { is_disabled: _disabled, ...rest } = app
      world.db.apps.replace({ ...rest, is_verified })
    },
  },
  actions: {
    kind: 'http',
    signatureHeaders,
    timeout_ms,
    retryDelays_ms: [],
    sign: signPost('application/x-www-form-urlencoded'),
    finished: settleInteraction,
  },
  socket: { kind: 'socket', timeout_ms, retryDelays_ms, sign: toSocketEnvelope },
  socket_actions: {
    kind: 'socket',
    timeout_ms,
    retryDelays_ms: [],
    sign: toSocketEnvelope,
    finished: settleInteraction,
  },
}

/** The Events API, Socket Mode and interactivity. https://docs.slack.dev/apis/events-api */
export const events: Events = {
  expand(world: SlackWorld, { type, data }) {
    if (type === dispatched) return expandDispatch(world, data as Dispatch) // emitted as such
    if (type === limited) return expandLimit(world, data as App) // by a simulation
    if (type !== verification) return expandEvent(world, data as Announcement) // by announce()
    const app = data as App & { challenge: string } // by the subscribe simulation
    const { challenge, verification_token: token } = app
    const body = JSON.stringify({ token, challenge, type })
    const to = app.request_url ?? ''
    return [
      { topic: type, transport: 'verification', to, subject: app.id, body, context: { challenge } },
    ]
  },
  transports,
  endpoints: (world: SlackWorld) =>
    world.db.apps.list().map((app) => ({
      app: app.id,
      name: app.name,
      request_url: app.request_url ?? null,
      is_verified: app.is_verified,
      is_disabled: app.is_disabled ?? false,
      interactivity_url: app.interactivity_url ?? null,
      events: app.events,
      sockets: world.connections(socketGroup(app.id)).length,
    })),
}
