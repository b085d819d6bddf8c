import type { Channel } from './schema.ts'

/** What happened, as `X-Goog-Resource-State` says it. */
export type ResourceState =
  | 'sync'
  | 'exists'
  | 'not_exists'
  | 'change'
  | 'add'
  | 'update'
  | 'remove'
  | 'trash'
  | 'untrash'

/** The event of each state is the notification of one channel. */
export type NotificationEvents = Readonly<Record<ResourceState, Notification>>

/** One message to a channel. */
interface Notification {
  channel: Channel
  state: ResourceState
  /** What of a file changed: `content`, `parents`, ... */
  changed?: string
  body?: string
}

/** https://developers.google.com/workspace/drive/api/guides/push#understanding-drive-api-notification-events */
export function headersOf({ channel, state, changed }: Notification): Record<string, string> {
  return {
    'content-type': 'application/json; utf-8',
    'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
    'x-goog-channel-id': channel.id,
    'x-goog-channel-expiration': new Date(channel.expiration_ms).toUTCString(),
    'x-goog-message-number': String(channel.messages),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-state': state,
    'x-goog-resource-uri': channel.resourceUri,
    ...(channel.token === undefined ? {} : { 'x-goog-channel-token': channel.token }),
    ...(changed === undefined ? {} : { 'x-goog-changed': changed }),
  }
}
