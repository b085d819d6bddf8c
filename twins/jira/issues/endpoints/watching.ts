import { z } from 'zod'
import { may } from '../../permissions/permission.ts'
import { created, noContent } from '../../protocol/answers.ts'
import { body, optional, text } from '../../protocol/args.ts'
import { accountOfCaller } from '../../protocol/authenticate.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, JiraError } from '../../protocol/error.ts'
import { nextId } from '../../protocol/ids.ts'
import { linkTo } from '../../protocol/site.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import type { Issue } from '../../schema/issues.ts'
import type { RemoteLink } from '../../schema/links.ts'
import { findAccount, showPerson } from '../../users/account.ts'
import { ensureMay, findIssue, issueFor, issueWith, projectOf } from '../issue.ts'
import { saveIssue } from '../saving.ts'

const ofIssue = () => ({ issueIdOrKey: text() })

/** Only who may manage watchers speaks for others. */
function ensureOwnOrManaged(world: JiraWorld, issue: Issue, account: string): void {
  if (account === accountOfCaller(world).id) return
  ensureMay(
    world,
    issue,
    'MANAGE_WATCHERS',
    'You do not have permission to manage the watcher list.',
  )
}

/** Saves people of an issue without moving the time of its last change. */
function keep(world: JiraWorld, issue: Issue, patch: Partial<Issue>): void {
  const at = world.as({ now_ms: issue.updated_ms })
  saveIssue(at, issue, patch)
}

function showRemoteLink(world: JiraWorld, link: RemoteLink) {
  const { id, issue, globalId, application, relationship, object } = link
  return {
    id: Number(id),
    self: linkTo(world, `issue/${issue}/remotelink/${id}`),
    ...(globalId !== undefined && { globalId }),
    application,
    ...(relationship !== undefined && { relationship }),
    object: { status: { icon: {} }, icon: {}, ...object },
  }
}

function findRemoteLink(world: JiraWorld, issue: Issue, id: string): RemoteLink {
  const link = world.db.remote_links.get(id)
  if (link?.issue === issue.id) return link
  throw new JiraError(404, ['No remote issue link exists with the specified id.'])
}

const remoteBody = () =>
  body({
    globalId: z.string().optional(),
    application: z.record(z.string(), z.unknown()).default({}),
    relationship: z.string().optional(),
    object: z.looseObject({ url: z.string().min(1), title: z.string().min(1) }),
  })

export const watching = {
  'GET /rest/api/3/issue/{issueIdOrKey}/watchers': endpoint('anyone', ofIssue, (world, args) => {
    const issue = findIssue(world, args.issueIdOrKey)
    const isShown = may(world, 'VIEW_VOTERS_AND_WATCHERS', {
      project: projectOf(world, issue),
      issue,
    })
    return {
      self: linkTo(world, `issue/${issue.key}/watchers`),
      isWatching: issue.watcherIds.includes(world.caller.account?.id ?? ''),
      watchCount: issue.watcherIds.length,
      watchers: isShown ? issue.watcherIds.map((id) => showPerson(world, id)) : [],
    }
  }),

  'POST /rest/api/3/issue/{issueIdOrKey}/watchers': endpoint(
    'user',
    () => ({ ...ofIssue(), body: z.unknown() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const id = typeof args.body === 'string' ? args.body : accountOfCaller(world).id
      ensureOwnOrManaged(world, issue, id)
      findAccount(world, id)
      keep(world, issue, { watcherIds: [...new Set([...issue.watcherIds, id])] })
      return noContent()
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/watchers': endpoint(
    'user',
    () => ({ ...ofIssue(), accountId: optional() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const id = args.accountId ?? accountOfCaller(world).id
      ensureOwnOrManaged(world, issue, id)
      keep(world, issue, { watcherIds: issue.watcherIds.filter((each) => each !== id) })
      return noContent()
    },
  ),

  'POST /rest/api/3/issue/watching': endpoint(
    'user',
    () => ({ body: body({ issueIds: z.array(z.string()) }) }),
    (world, { body: { issueIds } }) => ({
      issuesIsWatching: Object.fromEntries(
        issueIds.map((id) => [
          id,
          issueWith(world, id)?.watcherIds.includes(accountOfCaller(world).id) ?? false,
        ]),
      ),
    }),
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/votes': endpoint('anyone', ofIssue, (world, args) => {
    const issue = findIssue(world, args.issueIdOrKey)
    return {
      self: linkTo(world, `issue/${issue.key}/votes`),
      votes: issue.voterIds.length,
      hasVoted: issue.voterIds.includes(world.caller.account?.id ?? ''),
      voters: issue.voterIds.map((id) => showPerson(world, id)),
    }
  }),

  'POST /rest/api/3/issue/{issueIdOrKey}/votes': endpoint('user', ofIssue, (world, args) => {
    const issue = findIssue(world, args.issueIdOrKey)
    const { id } = accountOfCaller(world)
    ensure(issue.reporterId !== id, 404, 'You cannot vote for an issue you have reported.')
    ensure(issue.resolutionId === null, 404, 'You cannot vote for an issue that is resolved.')
    keep(world, issue, { voterIds: [...new Set([...issue.voterIds, id])] })
    return noContent()
  }),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/votes': endpoint('user', ofIssue, (world, args) => {
    const issue = findIssue(world, args.issueIdOrKey)
    const { id } = accountOfCaller(world)
    ensure(issue.voterIds.includes(id), 404, 'You have not voted for this issue.')
    keep(world, issue, { voterIds: issue.voterIds.filter((each) => each !== id) })
    return noContent()
  }),

  'GET /rest/api/3/issue/{issueIdOrKey}/remotelink': endpoint(
    'anyone',
    () => ({ ...ofIssue(), globalId: optional() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const all = world.db.remote_links.list({ where: { issue: issue.id } })
      const { globalId } = args
      if (globalId === undefined) return all.map((link) => showRemoteLink(world, link))
      const link = all.find((each) => each.globalId === globalId)
      ensure(link, 404, 'No remote issue link exists with the specified globalId.')
      return showRemoteLink(world, link)
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/remotelink': endpoint(
    'anyone',
    () => ({ ...ofIssue(), body: remoteBody() }),
    (world, args) => {
      const issue = issueFor(world, args.issueIdOrKey, 'LINK_ISSUES')
      const { globalId } = args.body
      const all = world.db.remote_links.list({ where: { issue: issue.id } })
      const known =
        globalId === undefined ? undefined : all.find((each) => each.globalId === globalId)
      const id = known?.id ?? nextId(world, 'remote_link')
      const link = {
        ...args.body,
        id,
        issue: issue.id,
        globalId,
        relationship: args.body.relationship,
      }
      world.db.remote_links.put(link)
      const shown = { id: Number(id), self: linkTo(world, `issue/${issue.key}/remotelink/${id}`) }
      return known ? shown : created(shown)
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/remotelink': endpoint(
    'anyone',
    () => ({ ...ofIssue(), globalId: text() }),
    (world, args) => {
      const issue = issueFor(world, args.issueIdOrKey, 'LINK_ISSUES')
      const all = world.db.remote_links.list({ where: { issue: issue.id } })
      const link = all.find(({ globalId }) => globalId === args.globalId)
      ensure(link, 404, 'No remote issue link exists with the specified globalId.')
      world.db.remote_links.delete(link.id)
      return noContent()
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), linkId: text() }),
    (world, args) =>
      showRemoteLink(
        world,
        findRemoteLink(world, findIssue(world, args.issueIdOrKey), args.linkId),
      ),
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), linkId: text(), body: remoteBody() }),
    (world, args) => {
      const issue = issueFor(world, args.issueIdOrKey, 'LINK_ISSUES')
      const { id } = findRemoteLink(world, issue, args.linkId)
      const { globalId, relationship } = args.body
      world.db.remote_links.replace({ ...args.body, id, issue: issue.id, globalId, relationship })
      return noContent()
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), linkId: text() }),
    (world, args) => {
      const issue = issueFor(world, args.issueIdOrKey, 'LINK_ISSUES')
      world.db.remote_links.delete(findRemoteLink(world, issue, args.linkId).id)
      return noContent()
    },
  ),
}
