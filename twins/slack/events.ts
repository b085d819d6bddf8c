import type { Delivery, EventOf, Outgoing, Transport } from '../../shared/contract.ts'
import { hmac } from '../../shared/delivery/signature.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { hour_ms, minute_ms, toSeconds } from '../../shared/time/units.ts'
import { isHeard } from './apps/objects/announce.ts'
import { installedIn } from './apps/objects/app.ts'
import { socketGroup } from './apps/objects/sockets.ts'
import { type Authorization, authorizationFor } from './apps/objects/subscriptions.ts'
import { settleInteraction } from './interactivity/objects/interaction.ts'
import type { Announcement, Interaction, SlackEvents } from './protocol/events.ts'
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
  if (!isHeard(world)) return []
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
  const topic = 'app_rate_limited'
  const about = { token, type: topic, team_id: findTeam(world).id, minute_rate_limited }
  const body = JSON.stringify({ ...about, api_app_id: id })
  return [{ topic, transport: 'events', to, subject: id, body }]
}

function toForm(fields: Record<string, unknown>): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value))
  return form.toString()
}

/** An interaction goes to one app, as a signed form or over its socket. */
function expandInteraction(world: SlackWorld, interaction: Interaction): Outgoing[] {
  const { app, topic, type, payload, url, context } = interaction
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

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function toSignature(secret: string, timestamp: number, body: string): string {
  return `v0=${hmac(secret, `v0:${timestamp}:${body}`)}`
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

const window_ms = hour_ms

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
    const timestamp = toSeconds(world.now())
    const headers = {
      'content-type': contentType,
      accept: '*/*',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': toSignature(secret, timestamp, body),
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
const retryDelays_ms = [0, minute_ms, 5 * minute_ms]
/** Apps may ask for an attempt an hour for a day after that. */
const delayedRetries_ms = [...retryDelays_ms, ...Array<number>(24).fill(hour_ms)]

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

/** https://docs.slack.dev/reference/events/url_verification */
function expandVerification(app: SlackEvents['url_verification']): Outgoing[] {
  const { id: subject, challenge, verification_token: token, request_url: to = '' } = app
  const topic = 'url_verification'
  const body = JSON.stringify({ token, challenge, type: topic })
  return [{ topic, transport: 'verification', to, subject, body, context: { challenge } }]
}

/** The Events API, Socket Mode and interactivity. https://docs.slack.dev/apis/events-api */
export const events = {
  expand(world: SlackWorld, { type, data }: EventOf<SlackEvents>): Outgoing[] {
    switch (type) {
      case 'event':
        return expandEvent(world, data)
      case 'interaction':
        return expandInteraction(world, data)
      case 'app_rate_limited':
        return expandLimit(world, data)
      case 'url_verification':
        return expandVerification(data)
    }
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
