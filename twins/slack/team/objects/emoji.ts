import { announce } from '../../apps/objects/announce.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { ofTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Emoji } from '../../schema/index.ts'
import { codeOf, nameEmoji } from './emoji_names.ts'

const named = /^[\p{Ll}\p{Lo}\p{N}_'+-]{1,100}$/u

function announceEmoji(world: SlackWorld, change: Record<string, unknown>): void {
  announce(world, { type: 'emoji_changed', ...change, event_ts: eventTs(world) })
}

/** The name of an emoji that was written as its characters, with colons, or without. */
export function toEmojiName(given: string): string {
  return nameEmoji(given).replaceAll(/^:|:$/g, '')
}

/** Whether this workspace has an emoji of this name, of its own or as all do. */
export function isEmoji(world: SlackWorld, name: string): boolean {
  return codeOf(name) !== undefined || ofTeam(world).emoji.has(name)
}

export function findEmoji(world: SlackWorld, name: string): Emoji {
  const emoji = ofTeam(world).emoji.get(name.replaceAll(':', ''))
  ensure(emoji, 'emoji_not_found')
  return emoji
}

function checkName(world: SlackWorld, given: string): string {
  const name = given.replaceAll(':', '')
  ensure(named.test(name), 'invalid_emoji_name')
  ensure(!ofTeam(world).emoji.has(name), 'emoji_name_taken')
  return name
}

/** https://docs.slack.dev/reference/events/emoji_changed */
export function addEmoji(
  world: SlackWorld,
  given: { name: string; value: string; uploaded_by?: string },
): void {
  const { name: wanted, value, uploaded_by = '' } = given
  const id = checkName(world, wanted)
  ofTeam(world).emoji.insert({ id, value, uploaded_by, date_created: seconds(world) })
  announceEmoji(world, { subtype: 'add', name: id, value })
}

export function removeEmoji(world: SlackWorld, name: string): void {
  const { id } = findEmoji(world, name)
  const aliases = ofTeam(world)
    .emoji.list()
    .filter(({ value }) => value === `alias:${id}`)
  const names = [id, ...aliases.map((alias) => alias.id)]
  for (const each of names) ofTeam(world).emoji.delete(each)
  announceEmoji(world, { subtype: 'remove', names })
}

export function renameEmoji(world: SlackWorld, name: string, wanted: string): void {
  const known = findEmoji(world, name)
  const new_name = checkName(world, wanted)
  ofTeam(world).emoji.delete(known.id)
  const { value } = ofTeam(world).emoji.insert({ ...known, id: new_name })
  announceEmoji(world, { subtype: 'rename', old_name: known.id, new_name, value })
}
