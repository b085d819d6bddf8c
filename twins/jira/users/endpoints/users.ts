import { z } from 'zod'
import { showGroup } from '../../issues/custom_values.ts'
import { findIssue, projectOf } from '../../issues/issue.ts'
import { hasPermission } from '../../permissions/permission.ts'
import { projectWith } from '../../projects/project.ts'
import { groupIdsOf } from '../../protocol/administrators.ts'
import { created, noContent } from '../../protocol/answers.ts'
import { body, list, optional, part, several, text } from '../../protocol/args.ts'
import { accountOfCaller } from '../../protocol/authenticate.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, JiraError } from '../../protocol/error.ts'
import { pageOf } from '../../protocol/paging.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import type { Account } from '../../schema/people.ts'
import { findAccount, showAccount } from '../account.ts'
import { addAccount, fitsQuery, showWhole } from '../person.ts'

interface Search {
  query?: string | undefined
  accountId?: string | undefined
  startAt: number
  maxResults: number
}

/** A page of the active accounts that fit, of the first thousand. */
function search(
  world: JiraWorld,
  { query, accountId, startAt, maxResults }: Search,
  isFitting: (account: Account) => boolean = () => true,
) {
  return world.db.accounts
    .list({ order: ['name', 'seq'], limit: 1000 })
    .filter(({ active, id }) => active && (accountId === undefined || id === accountId))
    .filter((account) => query === undefined || query === '' || fitsQuery(account, query))
    .filter(isFitting)
    .slice(startAt, startAt + Math.min(maxResults, 1000))
    .map((account) => showAccount(world, account))
}

const searching = () => ({
  query: optional(),
  accountId: optional(),
  username: optional(),
  ...part(),
})

const given = () => ({ accountId: text(), expand: list() })

export const users = {
  'GET /rest/api/3/user': endpoint('user', given, (world, args) =>
    showWhole(world, findAccount(world, args.accountId), args.expand),
  ),

  'POST /rest/api/3/user': endpoint(
    'admin',
    () => ({
      body: body({
        emailAddress: z.string(),
        displayName: z.string().optional(),
        products: z.array(z.string()).default([]),
      }),
    }),
    (world, { body: { emailAddress, displayName } }) => {
      ensure(emailAddress.includes('@'), 400, 'The email address is not valid.')
      const email = emailAddress.toLowerCase()
      const known = world.db.accounts.first({ where: { email } })
      const account = known ?? addAccount(world, emailAddress, displayName)
      return created(showWhole(world, account, []))
    },
  ),

  'DELETE /rest/api/3/user': endpoint('admin', given, (world, args) => {
    const account = findAccount(world, args.accountId)
    world.db.accounts.delete(account.id)
    for (const each of world.db.memberships.list({ where: { account: account.id } })) {
      world.db.memberships.delete(`${each.group}/${each.account}`)
    }
    world.emit('other', { name: 'user_deleted', body: { user: { accountId: account.id } } })
    return noContent()
  }),

  'GET /rest/api/3/user/bulk': endpoint(
    'user',
    () => ({ accountId: several(), ...part(10) }),
    (world, args) => {
      ensure(args.accountId.length > 0, 400, 'The accountId query parameter is required.')
      const all = args.accountId.flatMap((id) => world.db.accounts.get(id) ?? [])
      return pageOf(world, all, args, (account) => showAccount(world, account), 200)
    },
  ),

  'GET /rest/api/3/user/groups': endpoint('user', given, (world, args) => {
    const { id } = findAccount(world, args.accountId)
    return groupIdsOf(world, id).map((group) => showGroup(world, group))
  }),

  'GET /rest/api/3/user/email': endpoint('user', given, (world, args) => {
    const { id, emailAddress } = findAccount(world, args.accountId)
    return { accountId: id, email: emailAddress }
  }),

  'GET /rest/api/3/user/email/bulk': endpoint(
    'user',
    () => ({ accountId: several() }),
    (world, args) => {
      const found = args.accountId.flatMap((id) => world.db.accounts.get(id) ?? [])
      const first = found[0]
      return { accountId: first?.id ?? '', email: first?.emailAddress ?? '' }
    },
  ),

  'GET /rest/api/3/user/search': endpoint(
    'user',
    () => ({ ...searching(), property: optional() }),
    (world, args) => {
      const { query, accountId, property } = args
      if (query === undefined && accountId === undefined && property === undefined) {
        throw new JiraError(400, ['The query or property must be provided.'])
      }
      if (query !== undefined && accountId !== undefined) {
        throw new JiraError(400, ['The query and accountId parameters cannot be used together.'])
      }
      return search(world, args)
    },
  ),

  'GET /rest/api/3/users': endpoint('user', () => part(), everybody),
  'GET /rest/api/3/users/search': endpoint('user', () => part(), everybody),

  'GET /rest/api/3/user/assignable/search': endpoint(
    'user',
    () => ({ ...searching(), project: optional(), issueKey: optional(), issueId: optional() }),
    (world, args) => {
      const key = args.issueKey ?? args.issueId
      const issue = key === undefined ? undefined : findIssue(world, key)
      const project = issue ? projectOf(world, issue) : projectWith(world, args.project ?? '')
      ensure(project, 400, 'At least one of project, issueKey or issueId must be specified.')
      return search(world, args, ({ id }) =>
        hasPermission(world, id, 'ASSIGNABLE_USER', { project, issue }),
      )
    },
  ),

  'GET /rest/api/3/user/assignable/multiProjectSearch': endpoint(
    'user',
    () => ({ ...searching(), projectKeys: list() }),
    (world, args) => {
      const projects = args.projectKeys.map((key) => {
        const project = projectWith(world, key)
        ensure(project, 404, `No project could be found with key '${key}'.`)
        return project
      })
      return search(world, args, ({ id }) =>
        projects.every((project) => hasPermission(world, id, 'ASSIGNABLE_USER', { project })),
      )
    },
  ),

  'GET /rest/api/3/user/viewissue/search': endpoint(
    'user',
    () => ({ ...searching(), issueKey: optional(), projectKey: optional() }),
    (world, args) => {
      const issue = args.issueKey === undefined ? undefined : findIssue(world, args.issueKey)
      const project = issue ? projectOf(world, issue) : projectWith(world, args.projectKey ?? '')
      ensure(project, 400, 'At least one of issueKey or projectKey must be specified.')
      return search(world, args, ({ id }) =>
        hasPermission(world, id, 'BROWSE_PROJECTS', { project, issue }),
      )
    },
  ),

  'GET /rest/api/3/user/permission/search': endpoint(
    'user',
    () => ({ ...searching(), permissions: text(), projectKey: optional(), issueKey: optional() }),
    (world, args) => {
      const issue = args.issueKey === undefined ? undefined : findIssue(world, args.issueKey)
      const project = issue ? projectOf(world, issue) : projectWith(world, args.projectKey ?? '')
      ensure(project, 400, 'At least one of issueKey or projectKey must be specified.')
      const wanted = args.permissions.split(',')
      return search(world, args, ({ id }) =>
        wanted.every((permission) => hasPermission(world, id, permission, { project, issue })),
      )
    },
  ),

  'GET /rest/api/3/user/picker': endpoint(
    'user',
    () => ({ query: text(), maxResults: searching().maxResults, exclude: several() }),
    (world, args) => {
      const found = search(world, { ...args, startAt: 0 }).filter(
        ({ accountId }) => !args.exclude.includes(accountId),
      )
      return {
        users: found.map(({ accountId, accountType, displayName, avatarUrls }) => ({
          accountId,
          accountType,
          html: displayName,
          displayName,
          avatarUrl: avatarUrls['16x16'],
        })),
        total: found.length,
        header: `Showing ${found.length} of ${found.length} matching users`,
      }
    },
  ),

  'GET /rest/api/3/user/columns': endpoint(
    'user',
    () => ({ accountId: optional() }),
    (world, args) => {
      const { columns = usualColumns } = findAccount(
        world,
        args.accountId ?? accountOfCaller(world).id,
      )
      return columns.map((value) => ({ label: value, value }))
    },
  ),

  'PUT /rest/api/3/user/columns': endpoint(
    'user',
    () => ({ accountId: optional(), body: body({ columns: z.array(z.string()).default([]) }) }),
    (world, args) => {
      const account = findAccount(world, args.accountId ?? accountOfCaller(world).id)
      world.db.accounts.replace({ ...account, columns: args.body.columns })
      return {}
    },
  ),

  'DELETE /rest/api/3/user/columns': endpoint(
    'user',
    () => ({ accountId: optional() }),
    (world, args) => {
      const { columns: _columns, ...account } = findAccount(
        world,
        args.accountId ?? accountOfCaller(world).id,
      )
      world.db.accounts.replace(account)
      return noContent()
    },
  ),
}

const usualColumns = [
  'issuetype',
  'issuekey',
  'summary',
  'assignee',
  'reporter',
  'priority',
  'status',
]

function everybody(
  world: JiraWorld,
  { startAt, maxResults }: { startAt: number; maxResults: number },
) {
  return world.db.accounts
    .list({ limit: Math.min(maxResults, 1000), offset: startAt })
    .map((account) => showAccount(world, account))
}
