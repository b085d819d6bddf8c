import { omitUndefined } from '../../../shared/object.ts'
import { flag, list, text } from '../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { findTeam } from '../protocol/team.ts'
import { seconds } from '../protocol/time.ts'
import type { Usergroup } from '../schema/index.ts'
import { findUser } from '../users/objects/user.ts'
import {
  announceUsergroup,
  changeMembers,
  changeUsergroup,
  createUsergroup,
  ensureFree,
  findUsergroup,
  toHandle,
  toPrefs,
  toUsergroup,
} from './usergroup.ts'

const write = { scope: 'usergroups:write', tier: 2, byTeam: true } as const
const read = { scope: 'usergroups:read', tier: 2, byTeam: true } as const
const chosen = () => ({ usergroup: text(), include_count: flag().optional() })
const about = () => ({
  channels: list().optional(),
  description: text().optional(),
  handle: text().optional(),
  include_count: flag().optional(),
})

/** What a change answers: the group with its members. */
function answer(group: Usergroup, include_count: boolean | undefined) {
  return { usergroup: toUsergroup(group, { include_users: true, include_count }) }
}

function checkMembers(world: SlackWorld, users: readonly string[]): string[] {
  ensure(users.length > 0, 'no_users_provided')
  for (const id of users) ensure(!findUser(world, id, 'invalid_users').deleted, 'invalid_users')
  return [...new Set(users)]
}

export const usergroups = {
  'usergroups.create': method(
    write,
    () => ({ name: text('no_name_provided'), ...about() }),
    (world, { name, channels, description = '', handle = toHandle(name), include_count }) => {
      ensure(name.trim() !== '', 'no_name_provided')
      ensureFree(world, { name, handle })
      const { user: creator } = world.caller
      const given = { name, handle, description, channels, creator, users: [] }
      const group = createUsergroup(world, given)
      announceUsergroup(world, 'subteam_created', group)
      return answer(group, include_count)
    },
  ),

  'usergroups.update': method(
    write,
    () => ({ name: text().optional(), usergroup: text(), ...about() }),
    (world, { usergroup, name, channels, description, handle, include_count }) => {
      const group = findUsergroup(world, usergroup)
      ensureFree(world, { name, handle }, group.id)
      const prefs = channels ? toPrefs(world, channels) : undefined
      const changes = omitUndefined({ name, description, handle, prefs })
      return answer(changeUsergroup(world, group, changes), include_count)
    },
  ),

  'usergroups.disable': method(write, chosen, (world, { usergroup, include_count }) => {
    const group = findUsergroup(world, usergroup)
    ensure(group.date_delete === 0, 'already_disabled')
    return answer(changeUsergroup(world, group, { date_delete: seconds(world) }), include_count)
  }),

  'usergroups.enable': method(write, chosen, (world, { usergroup, include_count }) => {
    const group = findUsergroup(world, usergroup)
    ensure(group.date_delete > 0, 'already_enabled')
    return answer(changeUsergroup(world, group, { date_delete: 0 }), include_count)
  }),

  'usergroups.list': method(
    read,
    () => ({
      include_users: flag().optional(),
      include_count: flag().optional(),
      include_disabled: flag().optional(),
    }),
    (world, { include_disabled, ...shown }) => {
      const team = findTeam(world).id
      const where = include_disabled ? { team } : { team, isActive: true }
      const groups = world.db.usergroups.list({ where })
      return { usergroups: groups.map((group) => toUsergroup(group, shown)) }
    },
  ),

  'usergroups.users.list': method(
    read,
    () => ({ usergroup: text(), include_disabled: flag().optional() }),
    (world, { usergroup, include_disabled }) => {
      const group = findUsergroup(world, usergroup)
      ensure(group.date_delete === 0 || include_disabled, 'no_such_subteam')
      return { users: group.users }
    },
  ),

  'usergroups.users.update': method(
    write,
    () => ({ ...chosen(), users: list() }),
    (world, { usergroup, users, include_count }) => {
      const group = findUsergroup(world, usergroup)
      const members = checkMembers(world, users)
      return answer(changeMembers(world, group, members), include_count)
    },
  ),
}
