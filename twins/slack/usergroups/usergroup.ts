import type { UsergroupsListResponse } from '@slack/web-api'
import { announce } from '../apps/objects/announce.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import { findTeam } from '../protocol/team.ts'
import { eventTs, seconds } from '../protocol/time.ts'
import type { Usergroup } from '../schema/index.ts'

type WireUsergroup = NonNullable<UsergroupsListResponse['usergroups']>[number]

/** What a caller asked to see of user groups. */
interface Shown {
  include_users?: boolean | undefined
  include_count?: boolean | undefined
}

export function toUsergroup(group: Usergroup, shown: Shown = {}): WireUsergroup {
  const { users, teams: _teams, ...wire } = group
  return {
    ...wire,
    channel_count: group.prefs.channels.length + group.prefs.groups.length,
    ...(shown.include_users ? { users } : {}),
    ...(shown.include_count ? { user_count: users.length } : {}),
  }
}

export function findUsergroup(world: SlackWorld, id: string): Usergroup {
  const group = world.db.usergroups.get(id)
  ensure(group?.team_id === findTeam(world).id, 'no_such_subteam')
  return group
}

/** Refuses a name or a handle that another user group has, or a handle that is a person's. */
export function ensureFree(
  world: SlackWorld,
  { name, handle }: { name?: string | undefined; handle?: string | undefined },
  own?: string,
): void {
  const where = { team: findTeam(world).id }
  const others = world.db.usergroups.list({ where }).filter(({ id }) => id !== own)
  ensure(!others.some((other) => other.name === name), 'name_already_exists')
  const isTaken = others.some((other) => other.handle === handle)
  ensure(!isTaken && !(handle && isName(world, handle)), 'handle_already_exists')
}

/** Whether a handle is the name of a person or a channel of the workspace. */
function isName(world: SlackWorld, name: string): boolean {
  const where = { name, team: findTeam(world).id }
  return (
    world.db.users.first({ where }) !== undefined ||
    world.db.channels.first({ where }) !== undefined
  )
}

export function toHandle(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_.]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

/** Adds a user group; without an event. */
export function createUsergroup(
  world: SlackWorld,
  given: Pick<Usergroup, 'name' | 'handle' | 'description' | 'users'> & {
    id?: string | undefined
    creator: string
    channels?: readonly string[] | undefined
  },
): Usergroup {
  const { id = world.id('S', 10, 'upper'), creator, channels = [], ...content } = given
  return world.db.usergroups.insert({
    id,
    team_id: findTeam(world).id,
    is_usergroup: true,
    is_subteam: true,
    ...content,
    is_external: false,
    date_create: seconds(world),
    date_update: seconds(world),
    date_delete: 0,
    created_by: creator,
    updated_by: creator,
    prefs: toPrefs(world, channels),
  })
}

/** A group's default channels, public and private ones apart. */
export function toPrefs(world: SlackWorld, ids: readonly string[]): Usergroup['prefs'] {
  const channels = ids.map((id) => {
    const channel = world.db.channels.get(id)
    ensure(channel, 'channel_not_found')
    return channel
  })
  const ofKind = (kind: string) =>
    channels.filter((channel) => channel.kind === kind).map(({ id }) => id)
  return { channels: ofKind('channel'), groups: ofKind('group') }
}

/** Changes a user group and tells the apps who may read them. */
export function changeUsergroup(
  world: SlackWorld,
  group: Usergroup,
  changes: Partial<Usergroup>,
): Usergroup {
  const { user } = world.caller
  const { deleted_by: _deleted, ...rest } = { ...group, ...changes }
  const kept = rest.date_delete === 0 ? rest : { ...rest, deleted_by: user }
  const changed = world.db.usergroups.replace({
    ...kept,
    date_update: seconds(world),
    updated_by: user,
  })
  announceUsergroup(world, 'subteam_updated', changed)
  return changed
}

/** https://docs.slack.dev/reference/events/subteam_created and its siblings */
export function announceUsergroup(
  world: SlackWorld,
  type: 'subteam_created' | 'subteam_updated',
  group: Usergroup,
): void {
  const subteam = toUsergroup(group, { include_users: true, include_count: true })
  announce(world, { type, subteam, event_ts: eventTs(world) })
}

/** Puts others into a user group. https://docs.slack.dev/reference/events/subteam_members_changed */
export function changeMembers(
  world: SlackWorld,
  group: Usergroup,
  users: readonly string[],
): Usergroup {
  const added = users.filter((user) => !group.users.includes(user))
  const removed = group.users.filter((user) => !users.includes(user))
  const changed = changeUsergroup(world, group, { users: [...users] })
  announce(world, {
    type: 'subteam_members_changed',
    subteam_id: group.id,
    team_id: group.team_id,
    date_previous_update: group.date_update,
    date_update: changed.date_update,
    added_users: added,
    added_users_count: added.length,
    removed_users: removed,
    removed_users_count: removed.length,
    event_ts: eventTs(world),
  })
  const toldOf = (type: 'subteam_self_added' | 'subteam_self_removed', who: readonly string[]) => {
    const event = { type, subteam_id: group.id, event_ts: eventTs(world) }
    for (const user of who) announce(world, event, { user })
  }
  toldOf('subteam_self_added', added)
  toldOf('subteam_self_removed', removed)
  return changed
}
