import { tell } from '../gateway/sessions/tell.ts'
import { toMember } from '../members/member.ts'
import { messageAudience } from '../messages/objects/store.ts'
import { memberOf } from '../permissions/compute.ts'
import { type DiscordWorld, ensure, newId, refusalOf } from '../protocol/index.ts'
import type { ChannelRow, EmojiRef, MessageRow } from '../schema/index.ts'

/** An emoji as paths name it: itself, or `name:id`. Two forms of one character are two emojis. */
export function readEmoji(world: DiscordWorld, named: string): { key: string; emoji: EmojiRef } {
  const [, name = '', id] = /^(?:a:)?([^:]*):(\d{1,20})$/.exec(named) ?? []
  if (id !== undefined) {
    const known = world.db.emojis.getShared(id)
    ensure(known, 'unknownEmoji')
    return {
      key: `${name}:${id}`,
      emoji: { id, name: known.name, ...(known.animated ? { animated: true } : {}) },
    }
  }
  ensure(
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3/u.test(named),
    'unknownEmoji',
  )
  return { key: named, emoji: { id: null, name: named } }
}

function audience(channel: Readonly<ChannelRow>) {
  const intent = channel.guild_id === undefined ? 'directReactions' : 'reactions'
  return messageAudience(channel, { intent })
}

function placeOf({ id: message_id, channel_id, guild_id }: Readonly<MessageRow>) {
  return { message_id, channel_id, ...(guild_id === undefined ? {} : { guild_id }) }
}

/** Adds a user's reaction; a second time changes nothing. */
export function addReaction(
  world: DiscordWorld,
  row: MessageRow,
  channel: Readonly<ChannelRow>,
  named: string,
  user_id: string,
): void {
  const { key, emoji } = readEmoji(world, named)
  if (world.db.reactions.has(`${row.id}:${key}:${user_id}`)) return
  const known = row.reactions.find((each) => each.key === key)
  ensure(known || row.reactions.length < 20, 'tooManyReactions')
  world.db.reactions.insert({ message_id: row.id, key, user_id, id: newId(world) })
  const others = row.reactions.map((each) =>
    each.key === key ? { ...each, count: each.count + 1 } : each,
  )
  const reactions = known ? others : [...others, { key, emoji, count: 1 }]
  world.db.messages.replace({ ...row, reactions })
  const member = row.guild_id === undefined ? undefined : memberOf(world, row.guild_id, user_id)
  const data = {
    user_id,
    ...placeOf(row),
    emoji,
    message_author_id: row.author_id,
    burst: false,
    type: 0,
    ...(member ? { member: toMember(world, member) } : {}),
  }
  tell(world, 'MESSAGE_REACTION_ADD', data, audience(channel))
}

/** Takes a user's reaction away; 10014 where there was none. */
export function removeReaction(
  world: DiscordWorld,
  row: MessageRow,
  channel: Readonly<ChannelRow>,
  named: string,
  user_id: string,
): void {
  const { key, emoji } = readEmoji(world, named)
  if (!world.db.reactions.delete(`${row.id}:${key}:${user_id}`)) throw refusalOf('unknownEmoji')
  const reactions = row.reactions
    .map((each) => (each.key === key ? { ...each, count: each.count - 1 } : each))
    .filter(({ count }) => count > 0)
  world.db.messages.replace({ ...row, reactions })
  tell(
    world,
    'MESSAGE_REACTION_REMOVE',
    { user_id, ...placeOf(row), emoji, burst: false, type: 0 },
    audience(channel),
  )
}

/** Takes all reactions away, or those with one emoji. */
export function clearReactions(
  world: DiscordWorld,
  row: MessageRow,
  channel: Readonly<ChannelRow>,
  named?: string,
): void {
  const only = named === undefined ? undefined : readEmoji(world, named)
  const where = { message: row.id, ...(only ? { emoji: only.key } : {}) }
  for (const { key, user_id } of world.db.reactions.list({ where }))
    world.db.reactions.delete(`${row.id}:${key}:${user_id}`)
  world.db.messages.replace({
    ...row,
    reactions: only ? row.reactions.filter(({ key }) => key !== only.key) : [],
  })
  if (only)
    tell(
      world,
      'MESSAGE_REACTION_REMOVE_EMOJI',
      { ...placeOf(row), emoji: only.emoji },
      audience(channel),
    )
  else tell(world, 'MESSAGE_REACTION_REMOVE_ALL', placeOf(row), audience(channel))
}
