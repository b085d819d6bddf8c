import { record } from '../../audit_log/entry.ts'
import { audienceOf, isForum, toChannel, types } from '../../channels/objects/channel.ts'
import { tell } from '../../gateway/sessions/tell.ts'
import { addMessage, makeMessage } from '../../messages/objects/store.ts'
import { isThread } from '../../permissions/compute.ts'
import { isoTime } from '../../protocol/args.ts'
import { type DiscordWorld, ensure, newId } from '../../protocol/index.ts'
import type { ChannelRow, ThreadMemberRow } from '../../schema/index.ts'

export interface ThreadStart {
  id: string
  name: string
  type: number
  auto_archive_duration?: number | null | undefined
  rate_limit_per_user?: number | null | undefined
  invitable?: boolean | null | undefined
  applied_tags?: string[] | null | undefined
}

/** Opens a thread in a channel; who opens it is its first member. */
export function openThread(
  world: DiscordWorld,
  parent: ChannelRow & { guild_id: string },
  start: ThreadStart,
): ChannelRow {
  const now = isoTime(world.now())
  const { userId } = world.caller
  const { id, name, type, auto_archive_duration, applied_tags, invitable } = start
  const slow = start.rate_limit_per_user ?? parent.default_thread_rate_limit_per_user ?? 0
  const thread: ChannelRow = {
    ...{ id, type, guild_id: parent.guild_id, parent_id: parent.id, owner_id: userId, name },
    ...{ last_message_id: null, rate_limit_per_user: slow, flags: 0 },
    ...{ message_count: 0, member_count: 0, total_message_sent: 0 },
    ...(isForum(parent) ? { applied_tags: applied_tags ?? [] } : {}),
    thread_metadata: {
      ...{ archived: false, archive_timestamp: now, create_timestamp: now, locked: false },
      auto_archive_duration: auto_archive_duration ?? parent.default_auto_archive_duration ?? 4320,
      ...(type === types.privateThread ? { invitable: invitable ?? true } : {}),
    },
  }
  world.db.channels.insert(thread)
  if (isForum(parent)) world.db.channels.replace({ ...parent, last_message_id: id })
  tell(
    world,
    'THREAD_CREATE',
    { ...toChannel(world, thread), newly_created: true },
    audienceOf(thread),
  )
  record(world, parent.guild_id, 'threadCreate', {
    target: id,
    changes: [{ key: 'name', new_value: name }],
  })
  return joinThread(world, thread, userId)
}

/** The notice in a channel that a thread was opened in it. */
export function announceThread(world: DiscordWorld, parent: ChannelRow, thread: ChannelRow): void {
  const reference = {
    type: 0,
    channel_id: thread.id,
    ...(parent.guild_id ? { guild_id: parent.guild_id } : {}),
  }
  const id = newId(world)
  const notice = { id, author_id: world.caller.userId, type: 18, content: thread.name ?? '' }
  addMessage(world, makeMessage(world, parent, { ...notice, message_reference: reference }), parent)
}

/** A thread that the caller was shown; other channels have no members. */
export function ensureThread(channel: ChannelRow): void {
  ensure(isThread(channel), 'wrongChannelType')
}

/** Makes a user a member of a thread, once. */
export function joinThread(world: DiscordWorld, thread: ChannelRow, user_id: string): ChannelRow {
  const key = `${thread.id}:${user_id}`
  if (world.db.threadMembers.has(key)) return thread
  const row = { id: thread.id, user_id, join_timestamp: isoTime(world.now()), flags: 0 }
  world.db.threadMembers.insert(row)
  return counted(world, thread, { added_members: [row], removed_member_ids: [] }, user_id)
}

/** Takes a user out of a thread. */
export function leaveThread(world: DiscordWorld, thread: ChannelRow, user_id: string): void {
  ensure(world.db.threadMembers.delete(`${thread.id}:${user_id}`), 'unknownMember')
  counted(world, thread, { added_members: [], removed_member_ids: [user_id] }, user_id)
}

interface Movement {
  added_members: ThreadMemberRow[]
  removed_member_ids: string[]
}

function counted(
  world: DiscordWorld,
  given: ChannelRow,
  moved: Movement,
  user_id: string,
): ChannelRow {
  const thread = world.db.channels.get(given.id) ?? given
  const member_count = world.db.threadMembers.count({ thread: thread.id })
  const changed = world.db.channels.replace({ ...thread, member_count })
  const { id, guild_id } = thread
  const data = { id, guild_id, member_count, ...moved }
  tell(world, 'THREAD_MEMBERS_UPDATE', data, {
    ...audienceOf(changed),
    intent: 'members',
    always: [user_id],
  })
  return changed
}

/** A thread with the caller’s membership, as lists show it. */
export function withMember(world: DiscordWorld, thread: ChannelRow, userId: string) {
  const member = world.db.threadMembers.get(`${thread.id}:${userId}`)
  return { ...toChannel(world, thread), ...(member ? { member } : {}) }
}
