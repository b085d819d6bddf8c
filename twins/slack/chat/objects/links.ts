import { announce } from '../../apps/objects/announce.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel, Message } from '../../schema/index.ts'

const links = /<(https?:\/\/[^|>\s]+)/g

/**
 * Tells each app of the links to its domains.
 * https://docs.slack.dev/reference/events/link_shared
 */
export function announceLinks(world: SlackWorld, channel: Channel, message: Message): void {
  const urls = [...message.text.matchAll(links)].map(([, url = '']) => url)
  if (urls.length === 0) return
  for (const app of world.db.apps.list()) {
    if (!app.unfurl_domains || app.id === message.app_id) continue
    const shared = urls.flatMap((url) => {
      const host = URL.canParse(url) ? new URL(url).hostname : ''
      const domain = app.unfurl_domains?.find((each) => host === each || host.endsWith(`.${each}`))
      return domain === undefined ? [] : [{ url: url.replaceAll('&amp;', '&'), domain }]
    })
    if (shared.length === 0) continue
    const event = {
      type: 'link_shared',
      user: message.user ?? '',
      channel: channel.id,
      message_ts: message.ts,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
      links: shared,
      source: 'conversations_history',
      unfurl_id: `${channel.id}-${message.ts}`,
      is_bot_user_member: memberOf(world, channel.id, app.bot_user) !== undefined,
      event_ts: eventTs(world),
    }
    announce(world, event, { app: app.id })
  }
}
