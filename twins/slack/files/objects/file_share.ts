import type { FilePublicEvent, FileSharedEvent } from '@slack/types'
import { type Audience, announce } from '../../apps/objects/announce.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel, File, Message, Shares } from '../../schema/index.ts'
import { findFile, toAttachedFile } from './file.ts'

/** Tells of a file that is new. https://docs.slack.dev/reference/events/file_created */
export function announceCreated(world: SlackWorld, { id, user }: File, audience: Audience): void {
  const event = { type: 'file_created', file_id: id, user_id: user, file: { id } }
  announce(world, { ...event, event_ts: eventTs(world) }, audience)
}

/** The file as it will be once a message carries it into a channel, to go into that message. */
function withShare(world: SlackWorld, file: File, channel: Channel, message: Message): File {
  const isPublic = channel.kind === 'channel'
  const place = isPublic ? 'public' : 'private'
  const share = {
    reply_users: [],
    reply_users_count: 0,
    reply_count: 0,
    ts: message.ts,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    channel_name: channel.name,
    team_id: findTeam(world).id,
    share_user_id: message.user ?? '',
    source: 'UNKNOWN',
    is_silent_share: false,
  }
  const before = file.shares[place] ?? {}
  const list = [...(before[channel.id] ?? []), share]
  const add = (ids: string[], isRight: boolean) =>
    isRight && !ids.includes(channel.id) ? [...ids, channel.id] : ids
  return {
    ...file,
    is_public: file.is_public || isPublic,
    shares: { ...file.shares, [place]: { ...before, [channel.id]: list } },
    channels: add(file.channels, isPublic),
    groups: add(file.groups, channel.kind === 'group' || channel.kind === 'mpim'),
    ims: add(file.ims, channel.kind === 'im'),
  }
}

/** A file is public from the first public channel on. */
function announcePublic(world: SlackWorld, channel: Channel, { id, user }: File): void {
  const event: FilePublicEvent = {
    type: 'file_public',
    file_id: id,
    user_id: user,
    file: { id },
    event_ts: eventTs(world),
  }
  announce(world, { ...event }, { channel: channel.id })
}

/**
 * Notes where a message has brought its files; the message itself shows them without their places.
 */
export function shareFiles(world: SlackWorld, channel: Channel, message: Message): Message {
  const files = (message.files ?? []).flatMap(({ id }) => world.db.files.get(id) ?? [])
  for (const file of files) {
    const shared = world.db.files.replace(withShare(world, file, channel, message))
    const { id, user, is_public } = shared
    if (is_public && !file.is_public) announcePublic(world, channel, file)
    const event: FileSharedEvent = {
      type: 'file_shared',
      file_id: id,
      user_id: user,
      file: { id },
      channel_id: channel.id,
      event_ts: eventTs(world),
    }
    announce(world, { ...event }, { channel: channel.id })
  }
  return message
}

/** Takes back where a message had brought its files, once the message is gone. */
export function unshareFiles(world: SlackWorld, channel: Channel, message: Message): void {
  for (const { id } of message.files ?? []) {
    const file = world.db.files.get(id)
    if (!file) continue
    const left = withoutShare(file, channel.id, message.ts)
    world.db.files.replace(left)
    if (placesOf(left).includes(channel.id)) continue
    const about = { file_id: id, user_id: file.user, file: { id } }
    const event = { type: 'file_unshared', ...about, channel_id: channel.id }
    announce(world, { ...event, event_ts: eventTs(world) }, { channel: channel.id })
  }
}

/** A message with just these files: those it has, and others the caller can see. */
export function withFiles(
  world: SlackWorld,
  channel: Channel,
  message: Message,
  ids: readonly string[],
): Message {
  const { files: before = [], ...rest } = message
  const files = ids.map((id) => {
    const known = before.find((file) => file.id === id)
    return known ?? toAttachedFile(findFile(world, id), channel.kind === 'channel')
  })
  return files.length > 0 ? { ...rest, files } : rest
}

/** Notes which files a change of a message has brought to its channel, and which it took away. */
export function moveFiles(
  world: SlackWorld,
  channel: Channel,
  before: Message,
  after: Message,
): void {
  const missing = ({ files = [] }: Message, other: Message) =>
    files.filter(({ id }) => !other.files?.some((file) => file.id === id))
  unshareFiles(world, channel, { ...before, files: missing(before, after) })
  shareFiles(world, channel, { ...after, files: missing(after, before) })
}

function withoutShare(file: File, channel: string, ts: string): File {
  const without = (shares: Shares = {}): Shares => {
    const list = (shares[channel] ?? []).filter((each) => each.ts !== ts)
    const { [channel]: _all, ...others } = shares
    return list.length > 0 ? { ...others, [channel]: list } : others
  }
  const shares = Object.fromEntries(
    Object.entries(file.shares).map(([place, each]) => [place, without(each)]),
  )
  const isThere = sharesOf({ ...file, shares }).some(([id]) => id === channel)
  const rest = (ids: string[]) => (isThere ? ids : ids.filter((id) => id !== channel))
  const places = { channels: rest(file.channels), groups: rest(file.groups), ims: rest(file.ims) }
  return { ...file, shares, ...places }
}

function placesOf({ channels, groups, ims }: File): string[] {
  return [...new Set([...channels, ...groups, ...ims])]
}

/** Who learns of what becomes of a file: those where it was shared first, or its owner alone. */
export function fileAudience(file: File): Audience {
  const [channel] = placesOf(file)
  return channel === undefined ? { user: file.user } : { channel }
}

function sharesOf({ shares }: File): [channel: string, ts: string][] {
  const all: Shares[] = [shares.public ?? {}, shares.private ?? {}]
  return all.flatMap((each) =>
    Object.entries(each).flatMap(([channel, list]) =>
      list.map(({ ts }): [string, string] => [channel, String(ts)]),
    ),
  )
}

/** Removes a file; messages that carried it keep a tombstone. */
export function deleteFile(world: SlackWorld, file: File): void {
  for (const [channel, ts] of sharesOf(file)) {
    const message = world.db.messages.get(`${channel}/${ts}`)
    if (!message) continue
    const files = (message.files ?? []).map((each) =>
      each.id === file.id ? { id: file.id, mode: 'tombstone' } : each,
    )
    world.db.messages.replace({ ...message, files })
  }
  const event = { type: 'file_deleted', file_id: file.id, event_ts: eventTs(world) }
  world.db.files.delete(file.id)
  announce(world, event, fileAudience(file))
}
