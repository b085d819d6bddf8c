import type { ReactionAddedEvent } from '@slack/types'
import { announce } from '../../apps/objects/announce.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Message } from '../../schema/index.ts'
import { isEmoji } from '../../team/objects/emoji.ts'

type Reactions = NonNullable<Message['reactions']>

const perMessage = 50
const perUser = 23

function keyOf(message: Message, user: string): string {
  return `${message.channel}/${message.ts}/${user}`
}

function announceReaction(
  world: SlackWorld,
  type: 'reaction_added' | 'reaction_removed',
  message: Message,
  by: { user: string; name: string },
): void {
  const { channel, ts } = message
  const event: Omit<ReactionAddedEvent, 'type'> = {
    user: by.user,
    reaction: by.name,
    item: { type: 'message', channel, ts },
    item_user: message.user ?? '',
    event_ts: eventTs(world),
  }
  announce(world, { type, ...event }, { channel })
}

function withReactions(message: Message, reactions: Reactions): Message {
  const { reactions: _before, ...rest } = message
  return reactions.length > 0 ? { ...rest, reactions } : rest
}

/** Adds a reaction and tells the apps. https://docs.slack.dev/reference/events/reaction_added */
export function addReaction(
  world: SlackWorld,
  message: Message,
  by: { user: string; name: string },
): void {
  const reactions = message.reactions ?? []
  const { user, name } = by
  const [base = ''] = name.split('::skin-tone-')
  ensure(isEmoji(world, base), 'invalid_name')
  const known = reactions.find((each) => each.name === name)
  ensure(!known?.users?.includes(user), 'already_reacted')
  ensure(known || reactions.length < perMessage, 'too_many_emoji')
  const own = reactions.filter(({ users }) => users?.includes(user))
  ensure(own.length < perUser, 'too_many_reactions')
  const users = [...(known?.users ?? []), user]
  const changed = { name, users, count: users.length }
  const list = known
    ? reactions.map((each) => (each === known ? changed : each))
    : [...reactions, changed]
  world.db.messages.replace(withReactions(message, list))
  const id = keyOf(message, user)
  world.db.reactions.put({ id, user, channel: message.channel, ts: message.ts })
  announceReaction(world, 'reaction_added', message, by)
}

/** Takes one back. https://docs.slack.dev/reference/events/reaction_removed */
export function removeReaction(
  world: SlackWorld,
  message: Message,
  by: { user: string; name: string },
): void {
  const reactions = message.reactions ?? []
  const { user, name } = by
  const known = reactions.find((each) => each.name === name)
  const before = known?.users ?? []
  ensure(before.includes(user), 'no_reaction')
  const users = before.filter((each) => each !== user)
  const list = reactions.flatMap((each) => {
    if (each !== known) return [each]
    return users.length > 0 ? [{ name, users, count: users.length }] : []
  })
  world.db.messages.replace(withReactions(message, list))
  const isLast = !list.some((each) => each.users?.includes(user))
  if (isLast) world.db.reactions.delete(keyOf(message, user))
  announceReaction(world, 'reaction_removed', message, by)
}
