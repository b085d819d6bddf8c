import { z } from 'zod'
import { reply } from '../../../../shared/http/reply.ts'
import { showGroup } from '../../issues/custom_values.ts'
import { created } from '../../protocol/answers.ts'
import { body, flag, list, optional, part, several, text, whole } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, JiraError } from '../../protocol/error.ts'
import { pageOf } from '../../protocol/paging.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import type { Account, Group } from '../../schema/people.ts'
import { findAccount, showAccount } from '../../users/account.ts'
import { groupsNamed, showPicked } from '../group.ts'

interface Named {
  groupname?: string | undefined
  groupId?: string | undefined
}

const named = () => ({ groupname: optional(), groupId: optional() })

function findGroup(world: JiraWorld, { groupname, groupId }: Named): Group {
  const both = groupname !== undefined && groupId !== undefined
  ensure(!both, 400, "The group name and group ID can't be used together.")
  const found = world.db.groups.list().find(({ id, name }) => id === groupId || name === groupname)
  if (found) return found
  const what =
    groupId === undefined ? `The group named '${groupname}'` : `The group with id '${groupId}'`
  throw new JiraError(404, [`${what} does not exist.`])
}

function membersOf(world: JiraWorld, group: string, withInactive: boolean): Account[] {
  return world.db.memberships
    .list({ where: { group } })
    .flatMap(({ account }) => world.db.accounts.get(account) ?? [])
    .filter(({ active }) => active || withInactive)
}

export const groups = {
  'GET /rest/api/3/group': endpoint(
    'user',
    () => ({ ...named(), expand: list() }),
    (world, args) => {
      const group = findGroup(world, args)
      const all = membersOf(world, group.id, true)
      const items = args.expand.some((each) => each.startsWith('users')) ? all.slice(0, 50) : []
      return {
        ...showGroup(world, group.id),
        users: {
          size: all.length,
          items: items.map((account) => showAccount(world, account)),
          'max-results': 50,
          'start-index': 0,
          'end-index': Math.max(0, items.length - 1),
        },
        expand: 'users',
      }
    },
  ),

  'POST /rest/api/3/group': endpoint(
    'admin',
    () => ({ body: body({ name: z.string().default('') }) }),
    (world, { body: { name } }) => {
      ensure(name !== '', 400, 'The group name must not be empty.')
      const isTaken = world.db.groups.list().some((group) => group.name === name)
      ensure(!isTaken, 400, `A group or user with this name already exists.`)
      const group = world.db.groups.insert({ id: world.uuid(), name })
      return created({
        ...showGroup(world, group.id),
        users: { size: 0, items: [] },
        expand: 'users',
      })
    },
  ),

  'DELETE /rest/api/3/group': endpoint(
    'admin',
    () => ({ ...named(), swapGroup: optional(), swapGroupId: optional() }),
    (world, args) => {
      const group = findGroup(world, args)
      for (const { account } of world.db.memberships.list({ where: { group: group.id } })) {
        world.db.memberships.delete(`${group.id}/${account}`)
      }
      world.db.groups.delete(group.id)
      return reply({ status: 200 })
    },
  ),

  'GET /rest/api/3/group/bulk': endpoint(
    'user',
    () => ({ groupId: several(), groupName: several(), ...part() }),
    (world, args) => {
      const { groupId, groupName } = args
      const isAll = groupId.length + groupName.length === 0
      const all = world.db.groups
        .list({ order: ['name'] })
        .filter(({ id, name }) => isAll || groupId.includes(id) || groupName.includes(name))
      return pageOf(world, all, args, ({ id, name }) => ({ name, groupId: id }))
    },
  ),

  'GET /rest/api/3/group/member': endpoint(
    'user',
    () => ({ ...named(), includeInactiveUsers: flag(), ...part() }),
    (world, args) => {
      const all = membersOf(world, findGroup(world, args).id, args.includeInactiveUsers)
      return pageOf(world, all, args, (account) => showAccount(world, account), 50)
    },
  ),

  'POST /rest/api/3/group/user': endpoint(
    'admin',
    () => ({ ...named(), body: body({ accountId: z.string() }) }),
    (world, args) => {
      const group = findGroup(world, args)
      const { id } = findAccount(world, args.body.accountId)
      const isMember = world.db.memberships.has(`${group.id}/${id}`)
      ensure(
        !isMember,
        400,
        `Cannot add user '${id}' to group '${group.name}': user is already a member.`,
      )
      world.db.memberships.insert({ group: group.id, account: id })
      return created({ ...showGroup(world, group.id), expand: 'users' })
    },
  ),

  'DELETE /rest/api/3/group/user': endpoint(
    'admin',
    () => ({ ...named(), accountId: text() }),
    (world, args) => {
      const group = findGroup(world, args)
      const isGone = world.db.memberships.delete(
        `${group.id}/${findAccount(world, args.accountId).id}`,
      )
      ensure(isGone, 400, `Cannot remove user from group '${group.name}': user is not a member.`)
      return {}
    },
  ),

  'GET /rest/api/3/groups/picker': endpoint(
    'user',
    () => ({ query: optional(), maxResults: whole().default(20), exclude: several() }),
    (world, args) => {
      const found = groupsNamed(world, args.query ?? '').filter(
        ({ name }) => !args.exclude.includes(name),
      )
      return showPicked(found, args.maxResults)
    },
  ),
}
