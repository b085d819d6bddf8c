import { createHash } from 'node:crypto'
import type { EventOf, Transport } from '../../shared/contract.ts'
import { GoogleError, required } from './error.ts'
import { headersOf, type NotificationEvents, type ResourceState } from './notification.ts'
import type { Channel } from './schema.ts'
import { type GoogleWorld, userOf } from './world.ts'

/** What a client sends to watch something. */
interface WatchRequest {
  id?: string | null
  type?: string | null
  address?: string | null
  token?: string | null
  expiration?: string | null
  payload?: boolean | null
  params?: Record<string, string> | null
}

/** What is watched. `subject` is the twin's own word for it; `uri` is where it is read. */
interface Watched {
  subject: string
  uri: string
  /** How long a channel on it may live, and does where nothing is said. */
  lifetime_ms: number
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

function refuse(reason: string, message: string): never {
  throw new GoogleError(400, reason, message)
}

function checkAddress(world: GoogleWorld, address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    refuse('push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`)
  }
  if (url.protocol === 'https:') return
  if (!loopback.has(url.hostname)) {
    refuse('push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`)
  }
  world.note('accepted a callback without HTTPS, since it is on this machine')
}

/** The id of what is watched, which is the same on every channel. */
function resourceIdOf(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url').slice(0, 27)
}

/** Opens a channel and sends its `sync` message. https://developers.google.com/workspace/drive/api/guides/push#making-watch-requests */
export function openChannel(world: GoogleWorld, request: WatchRequest, watched: Watched) {
  const { id, type, address } = request
  if (!id) throw required('entity.id', 'Missing required field: id')
  if (id.length > 64) refuse('channelIdTooLong', 'Channel id must be at most 64 characters.')
  if (type !== 'web_hook' && type !== 'webhook') {
    refuse('unknownType', `Unknown channel type: ${type ?? ''}`)
  }
  if (!address) throw required('entity.address', 'Missing required field: address')
  checkAddress(world, address)
  if (world.db.channels.has(id)) {
    refuse('channelIdNotUnique', `Channel id ${id} not unique`)
  }
  const ttl_ms = request.params?.ttl === undefined ? undefined : Number(request.params.ttl) * 1000
  const asked_ms = request.expiration ? Number(request.expiration) : undefined
  const latest_ms = world.now() + watched.lifetime_ms
  const wanted_ms = asked_ms ?? (ttl_ms === undefined ? latest_ms : world.now() + ttl_ms)
  if (!(wanted_ms > world.now())) refuse('invalid', 'Channel expiration is in the past.')
  const channel = world.db.channels.insert({
    id,
    resourceId: resourceIdOf(watched.subject),
    resourceUri: watched.uri,
    address,
    token: request.token ?? undefined,
    expiration_ms: Math.min(wanted_ms, latest_ms),
    payload: request.payload ?? false,
    subject: watched.subject,
    user: userOf(world).id,
    client: world.caller.client,
    messages: 0,
  })
  send(world, channel, 'sync')
  return {
    kind: 'api#channel',
    id,
    resourceId: channel.resourceId,
    resourceUri: channel.resourceUri,
    ...(channel.token === undefined ? {} : { token: channel.token }),
    expiration: String(channel.expiration_ms),
  }
}

/** Closes a channel. */
export function stopChannel(
  world: GoogleWorld,
  { id, resourceId }: { id?: string | null; resourceId?: string | null },
): void {
  if (!id) throw required('entity.id', 'Missing required field: id')
  if (!resourceId) throw required('entity.resourceId', 'Missing required field: resourceId')
  const channel = world.db.channels.get(id)
  const isOwn = channel?.client === world.caller.client && channel.user === userOf(world).id
  if (channel?.resourceId !== resourceId || !isOwn || channel.expiration_ms <= world.now()) {
    const message = `Channel '${id}' not found for project '${world.caller.client}'`
    throw new GoogleError(404, 'notFound', message)
  }
  world.db.channels.delete(id)
}

/** Tells every live channel on a subject what happened to it. */
export function notify(
  world: GoogleWorld,
  subject: string,
  state: ResourceState,
  more: { changed?: string; body?: string } = {},
): void {
  for (const channel of world.db.channels.list({ where: { subject } })) {
    if (channel.expiration_ms <= world.now()) world.db.channels.delete(channel.id)
    else send(world, channel, state, more)
  }
}

function send(
  world: GoogleWorld,
  channel: Channel,
  state: ResourceState,
  more: { changed?: string; body?: string } = {},
): void {
  const numbered = world.db.channels.replace({ ...channel, messages: channel.messages + 1 })
  world.emit(state, { channel: numbered, state, ...more })
}

const retriable = new Set([500, 502, 503, 504])

const webHook: Transport = {
  kind: 'http',
  timeout_ms: 10_000,
  retryDelays_ms: [1000, 2000, 4000, 8000, 16_000, 32_000],
  sign: (_world, { headers = {}, body }) => ({ headers, body }),
  judge({ status = 0 }) {
    if ((status >= 200 && status < 300 && status !== 203) || status === 102) return 'delivered'
    return retriable.has(status) ? 'retry' : 'failed'
  },
}

/** How notifications leave, for both twins. */
export const channelEvents = {
  expand(_world: GoogleWorld, { type: topic, data }: EventOf<NotificationEvents>) {
    const { channel, body = '' } = data
    const headers = headersOf(data)
    return [
      { topic, transport: 'web_hook', to: channel.address, subject: channel.id, headers, body },
    ]
  },
  transports: { web_hook: webHook },
  endpoints(world: GoogleWorld) {
    return world.db.channels.list().map((channel) => ({ ...channel, url: channel.address }))
  },
}
