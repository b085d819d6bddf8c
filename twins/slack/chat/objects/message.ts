import { omitUndefined } from '../../../../shared/object.ts'
import { announce, isHeard } from '../../apps/objects/announce.ts'
import { messageTopic } from '../../apps/objects/subscriptions.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, fromTs, toTs } from '../../protocol/time.ts'
import type { Channel, Message } from '../../schema/index.ts'
import { type Draft, toContent } from './draft.ts'
import { clearStatus, countReply, findParent } from './thread.ts'
import { keepEntities } from './work_object.ts'

/** The next `ts` of a channel: the time, but always above those given before. */
function nextTs(world: SlackWorld, channel: Channel): string {
  const [last] = world.db.messages.texts({
    where: { channel: channel.id },
    order: ['ts'],
    direction: 'desc',
    limit: 1,
  })
  const newest = last === undefined ? 0 : fromTs(parse(last).ts)
  const floor = fromTs(channel.floor_ts ?? '0')
  return toTs(Math.max(world.now() * 1000, newest + 1, floor + 1))
}

function parse(text: string): Message {
  const message: Message = JSON.parse(text)
  return message
}

/** A free `ts` for a message of an earlier time. */
function pastTs(world: SlackWorld, channel: Channel, at_ms: number): string {
  let at = at_ms * 1000
  while (world.db.messages.has(`${channel.id}/${toTs(at)}`)) at += 1
  return toTs(at)
}

/** Posts a message and tells the apps. */
export function postMessage(world: SlackWorld, channel: Channel, draft: Draft): Message {
  const parent =
    draft.thread_ts === undefined ? undefined : findParent(world, channel, draft.thread_ts)
  const broadcast = parent && draft.reply_broadcast ? 'thread_broadcast' : undefined
  const ts =
    draft.at_ms === undefined ? nextTs(world, channel) : pastTs(world, channel, draft.at_ms)
  const message: Message = world.db.messages.insert({
    channel: channel.id,
    ...toContent(world, { ...draft, subtype: draft.subtype ?? broadcast }),
    ts,
    ...(parent ? { thread_ts: parent.ts, parent_user_id: parent.user ?? '' } : {}),
  })
  if (parent) countReply(world, parent, message)
  if (parent && draft.author.app) clearStatus(world, parent)
  if (draft.author.user !== undefined) markRead(world, message)
  if (draft.entities) keepEntities(world, message, draft.author.app?.id ?? '', draft.entities)
  if (!isHeard(world)) return message
  announceMessage(world, channel, message, parent)
  announceMetadata(world, channel, undefined, message)
  announceLinks(world, channel, message)
  return message
}

/** A person who writes has read what came before. */
function markRead(world: SlackWorld, { channel, user, ts, thread_ts = ts }: Message): void {
  const member = user === undefined ? undefined : world.db.members.get(`${channel}/${user}`)
  if (member && thread_ts === ts && ts > member.last_read) {
    world.db.members.replace({ ...member, last_read: ts })
  }
}

/** `message` to those who follow the channel, and `app_mention` to the apps it names. */
function announceMessage(
  world: SlackWorld,
  channel: Channel,
  message: Message,
  root?: Message,
): void {
  const event = {
    ...toWire(message),
    ...(root && message.subtype === 'thread_broadcast' ? { root: toWire(root) } : {}),
    channel: channel.id,
    event_ts: message.ts,
    channel_type: channel.kind,
  }
  announce(world, event, { topic: messageTopic(channel), channel: channel.id })
  if (channel.kind === 'im' || !message.text.includes('<@')) return
  for (const [, user] of message.text.matchAll(/<@([UW][A-Z0-9]+)/g)) {
    const mentioned = user === message.user ? undefined : world.db.users.get(user ?? '')
    const app = mentioned?.profile.api_app_id
    if (!app) continue
    const { channel_type: _kind, subtype: _subtype, ...mention } = event
    announce(world, { ...mention, type: 'app_mention' }, { channel: channel.id, app })
  }
}

const links = /<(https?:\/\/[^|>\s]+)/g

/**
 * Tells each app of the links to its domains.
 * https://docs.slack.dev/reference/events/link_shared
 */
function announceLinks(world: SlackWorld, channel: Channel, message: Message): void {
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

/**
 * Tells the apps what became of a message's metadata.
 * https://docs.slack.dev/reference/events/message_metadata_posted
 */
export function announceMetadata(
  world: SlackWorld,
  channel: Channel,
  before: Message | undefined,
  after: Message | undefined,
): void {
  const [previous, metadata] = [before?.metadata, after?.metadata]
  if (JSON.stringify(previous) === JSON.stringify(metadata)) return
  const verb = !metadata ? 'deleted' : previous ? 'updated' : 'posted'
  const message = after ?? before
  const { app_id, bot_id, user: user_id, ts } = message ?? {}
  const event = omitUndefined({
    type: `message_metadata_${verb}`,
    app_id,
    bot_id,
    user_id,
    team_id: findTeam(world).id,
    channel_id: channel.id,
    metadata,
    previous_metadata: previous,
    ...(verb === 'deleted' ? { deleted_ts: ts } : { message_ts: ts }),
    event_ts: eventTs(world),
  })
  announce(world, event, { channel: channel.id })
}

/** A message of Slack's own, such as `channel_join`. */
export function postSystemMessage(
  world: SlackWorld,
  channel: Channel,
  user: string,
  subtype: string,
  text: string,
  extra: Draft['extra'] = {},
): Message {
  return postMessage(world, channel, { author: { user }, text, subtype, extra })
}

/** A message the caller can name: by channel and `ts`. */
export function findMessage(world: SlackWorld, channel: Channel, ts: string): Message {
  const message = world.db.messages.get(`${channel.id}/${ts}`)
  ensure(message, 'message_not_found')
  return message
}

/** A message as the wire shows it. */
export function toWire(message: Message): Omit<Message, 'channel'> {
  const { channel: _channel, ...wire } = message
  return wire
}

/**
 * The same for a stored text: cuts off `channel`, which is always its first field and holds no
 * comma.
 */
export function toWireText(text: string): string {
  return `{${text.slice(text.indexOf(',') + 1)}`
}

/** A message's metadata as readers see it who did not ask for all of it: by its name. */
export function withoutPayload(text: string): string {
  if (!text.includes('"metadata":')) return text
  const message: Message = JSON.parse(text)
  if (!message.metadata) return text
  const { event_type } = message.metadata
  return JSON.stringify({ ...message, metadata: { event_type } })
}

/** Where a browser finds a message; of a reply it names the thread. */
export function toPermalink({ channel, ts, thread_ts }: Message): string {
  const link = `${baseUrlPlaceholder}/archives/${channel}/p${ts.replace('.', '')}`
  return thread_ts === undefined || thread_ts === ts
    ? link
    : `${link}?thread_ts=${thread_ts}&cid=${channel}`
}
