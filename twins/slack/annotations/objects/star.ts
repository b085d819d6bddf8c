import { announce } from '../../apps/objects/announce.ts'
import { findMessage, toPermalink, toWire } from '../../chat/objects/message.ts'
import { findChannel, isVisible } from '../../conversations/objects/channel.ts'
import { findFile, seesFile } from '../../files/objects/file.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Star } from '../../schema/index.ts'

/** What a call points at; the conversation alone is one, too. */
interface Starred {
  channel?: string | undefined
  timestamp?: string | undefined
  file?: string | undefined
  file_comment?: string | undefined
}

type Target = Pick<Star, 'channel' | 'ts' | 'file'>

export function findStarred(world: SlackWorld, args: Starred): Target {
  // Files have no comments any more; those that had are gone.
  ensure(args.file_comment === undefined, 'file_comment_not_found')
  if (args.file !== undefined) return { file: findFile(world, args.file).id }
  ensure(args.channel !== undefined, 'no_item_specified')
  const channel = findChannel(world, args.channel)
  if (args.timestamp === undefined) return { channel: channel.id }
  ensure(/^\d{10}\.\d{6}$/.test(args.timestamp), 'bad_timestamp')
  return { channel: channel.id, ts: findMessage(world, channel, args.timestamp).ts }
}

function keyOf(user: string, { channel = '', ts = '', file = '' }: Target): string {
  return `${user}/${channel}/${ts}/${file}`
}

/** What a star is on, or undefined where that is gone or out of sight. */
export function toStarred(world: SlackWorld, star: Star) {
  const { date_create } = star
  if (star.file !== undefined) {
    const file = world.db.files.get(star.file)
    const isSeen = file && seesFile(world, file, star.user)
    return isSeen
      ? { type: 'file' as const, file: { ...file, is_starred: true }, date_create }
      : undefined
  }
  const channel = world.db.channels.get(star.channel ?? '')
  if (!channel || !isVisible(world, channel, star.user)) return undefined
  const { id } = channel
  if (star.ts === undefined) return { type: channel.kind, channel: id, date_create }
  const message = world.db.messages.get(`${id}/${star.ts}`)
  if (!message) return undefined
  const shown = { ...toWire(message), permalink: toPermalink(message), is_starred: true }
  return { type: 'message' as const, channel: id, message: shown, date_create }
}

function announceStar(world: SlackWorld, type: 'star_added' | 'star_removed', star: Star): void {
  const item = toStarred(world, star)
  const audience = star.channel === undefined ? {} : { channel: star.channel }
  if (item) announce(world, { type, user: star.user, item, event_ts: eventTs(world) }, audience)
}

/** https://docs.slack.dev/reference/events/star_added */
export function addStar(world: SlackWorld, user: string, target: Target): void {
  const id = keyOf(user, target)
  ensure(!world.db.stars.has(id), 'already_starred')
  const star = world.db.stars.insert({ id, user, date_create: seconds(world), ...target })
  announceStar(world, 'star_added', star)
}

/** https://docs.slack.dev/reference/events/star_removed */
export function removeStar(world: SlackWorld, user: string, target: Target): void {
  const star = world.db.stars.get(keyOf(user, target))
  ensure(star, 'not_starred')
  world.db.stars.delete(star.id)
  announceStar(world, 'star_removed', star)
}
