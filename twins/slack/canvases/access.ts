import { isVisible, memberOf } from '../conversations/objects/channel.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import type { Grant } from '../schema/index.ts'

/** A canvas or a list, as far as who may use it goes. */
interface Shared {
  id: string
  owner: string
  grants: Grant[]
}

const order = ['read', 'write', 'owner'] as const

/** The most a user may do, undefined where that is nothing. */
function levelOf(world: SlackWorld, shared: Shared, user: string): Grant['level'] | undefined {
  if (shared.owner === user) return 'owner'
  const own = shared.grants.filter(
    ({ entity }) => entity === user || memberOf(world, entity, user) !== undefined,
  )
  return order.findLast((level) => own.some((grant) => grant.level === level))
}

/** Refuses who may not do this much: to whom it is hidden, it does not exist. */
export function ensureLevel(
  world: SlackWorld,
  shared: Shared,
  wanted: Grant['level'],
  hidden: string,
): void {
  const level = levelOf(world, shared, world.caller.user)
  ensure(level, hidden)
  ensure(order.indexOf(level) >= order.indexOf(wanted), 'restricted_action')
}

interface Entities {
  channel_ids?: string[] | undefined
  user_ids?: string[] | undefined
}

/** The channels or the users a call names; one kind at a time. */
function readEntities(world: SlackWorld, { channel_ids = [], user_ids = [] }: Entities) {
  ensure(channel_ids.length + user_ids.length > 0, 'invalid_arguments')
  ensure(channel_ids.length === 0 || user_ids.length === 0, 'invalid_arguments')
  const isChannel = (id: string) => {
    const channel = world.db.channels.get(id)
    return channel !== undefined && isVisible(world, channel, world.caller.user)
  }
  const failedChannels = channel_ids.filter((id) => !isChannel(id))
  const failedUsers = user_ids.filter((id) => !world.db.users.has(id))
  const failed = {
    ...(failedChannels.length > 0 ? { failed_to_update_channel_ids: failedChannels } : {}),
    ...(failedUsers.length > 0 ? { failed_to_update_user_ids: failedUsers } : {}),
  }
  const all = [...channel_ids, ...user_ids]
  const known = all.filter((id) => !failedChannels.includes(id) && !failedUsers.includes(id))
  return { known, failed }
}

/** Lets others in; answers those who could not be. */
export function grant(world: SlackWorld, shared: Shared, level: Grant['level'], given: Entities) {
  ensure(level !== 'owner' || given.user_ids?.length === 1, 'invalid_arguments')
  const { known, failed } = readEntities(world, given)
  const rest = shared.grants.filter(({ entity }) => !known.includes(entity))
  const grants = [...rest, ...known.map((entity) => ({ entity, level }))]
  return { grants, failed }
}

/** Shuts others out again. */
export function revoke(world: SlackWorld, shared: Shared, given: Entities) {
  const { known, failed } = readEntities(world, given)
  return { grants: shared.grants.filter(({ entity }) => !known.includes(entity)), failed }
}
