import { z } from 'zod'
import { findIssue, issueFor } from '../issues/issue.ts'
import { created, noContent } from '../protocol/answers.ts'
import { anyBody, body, list, optional, part, text, whole } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { JiraError } from '../protocol/error.ts'
import { partOf } from '../protocol/paging.ts'
import { siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue, Worklog } from '../schema/issues.ts'
import { showWorklog, worklogsOf } from './worklog.ts'
import { addWorklog, changeWorklog, removeWorklog, type WorklogBody } from './writing.ts'

const adjustment = () => ({
  adjustEstimate: optional(),
  newEstimate: optional(),
  reduceBy: optional(),
  increaseBy: optional(),
  notifyUsers: optional(),
})

function findWorklog(world: JiraWorld, issue: Issue, id: string): Worklog {
  const worklog = worklogsOf(world, issue).find((each) => each.id === id)
  if (worklog) return worklog
  throw new JiraError(404, [`Cannot find worklog with id: '${id}'.`])
}

const readable = [
  'comment',
  'started',
  'timeSpent',
  'timeSpentSeconds',
  'visibility',
  'properties',
  'author',
  'updateAuthor',
  'created',
  'updated',
  'id',
  'issueId',
  'self',
]

/** What a worklog may say; other fields are refused by name. */
function given(value: Record<string, unknown> | undefined): WorklogBody {
  const unknown = Object.keys(value ?? {}).find((name) => !readable.includes(name))
  if (unknown !== undefined) throw new JiraError(400, [`Unrecognized field "${unknown}"`])
  return (value ?? {}) as WorklogBody // its fields are read with care
}

interface Since {
  since: number
}

/** A page of what changed since an instant: at most a thousand, from the oldest. */
function changedPage(world: JiraWorld, { since }: Since, what: string, rows: [string, number][]) {
  const page = rows.slice(0, 1000)
  const until = page.at(-1)?.[1] ?? world.now()
  const url = `${siteUrl(world)}/rest/api/3/worklog/${what}?since=`
  return {
    values: page.map(([worklogId, updatedTime]) => ({
      worklogId: Number(worklogId),
      updatedTime,
      properties: [],
    })),
    since,
    until,
    self: `${url}${since}`,
    ...(rows.length > page.length && { nextPage: `${url}${until}` }),
    lastPage: rows.length <= page.length,
  }
}

const ofIssue = () => ({ issueIdOrKey: text(), expand: list() })

export const worklogs = {
  'GET /rest/api/3/issue/{issueIdOrKey}/worklog': endpoint(
    'anyone',
    () => ({
      ...ofIssue(),
      ...part(5000),
      startedAfter: whole().optional(),
      startedBefore: whole().optional(),
    }),
    (world, args) => {
      const { startedAfter = -1, startedBefore = Number.MAX_SAFE_INTEGER } = args
      const all = worklogsOf(world, findIssue(world, args.issueIdOrKey)).filter(
        ({ started_ms }) => started_ms > startedAfter && started_ms < startedBefore,
      )
      return partOf(all, args, 'worklogs', (each) => showWorklog(world, each), 5000)
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/worklog': endpoint(
    'anyone',
    () => ({ ...ofIssue(), ...adjustment(), body: anyBody() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      return created(showWorklog(world, addWorklog(world, issue, given(args.body), args)))
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/worklog': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), ...adjustment(), body: body({ ids: z.array(whole()) }) }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      for (const id of args.body.ids) {
        const fresh = findIssue(world, issue.id)
        removeWorklog(world, fresh, findWorklog(world, fresh, String(id)), args)
      }
      return noContent()
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/worklog/move': endpoint(
    'anyone',
    () => ({
      issueIdOrKey: text(),
      adjustEstimate: optional(),
      body: body({ ids: z.array(whole()), issueIdOrKey: text() }),
    }),
    (world, args) => {
      const from = issueFor(world, args.issueIdOrKey, 'WORK_ON_ISSUES')
      const to = issueFor(world, args.body.issueIdOrKey, 'WORK_ON_ISSUES')
      for (const id of args.body.ids) {
        const worklog = findWorklog(world, from, String(id))
        world.db.worklogs.replace({ ...worklog, issue: to.id, updated_ms: world.now() })
      }
      return noContent()
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/worklog/{id}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), id: text() }),
    (world, args) =>
      showWorklog(world, findWorklog(world, findIssue(world, args.issueIdOrKey), args.id)),
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}': endpoint(
    'anyone',
    () => ({ ...ofIssue(), ...adjustment(), id: text(), body: anyBody() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const worklog = findWorklog(world, issue, args.id)
      return showWorklog(world, changeWorklog(world, issue, worklog, given(args.body), args))
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), ...adjustment(), id: text() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      removeWorklog(world, issue, findWorklog(world, issue, args.id), args)
      return noContent()
    },
  ),

  'GET /rest/api/3/worklog/updated': endpoint(
    'user',
    () => ({ since: whole().default(0) }),
    (world, args) => {
      const after = { updated: { gt: args.since } }
      const rows = world.db.worklogs.list({ where: after, order: ['updated', 'seq'], limit: 1001 })
      return changedPage(
        world,
        args,
        'updated',
        rows.map((each) => [each.id, each.updated_ms]),
      )
    },
  ),

  'GET /rest/api/3/worklog/deleted': endpoint(
    'user',
    () => ({ since: whole().default(0) }),
    (world, args) => {
      const where = { deleted: { gt: args.since } }
      const rows = world.db.deleted_worklogs.list({ where, order: ['deleted', 'seq'], limit: 1001 })
      return changedPage(
        world,
        args,
        'deleted',
        rows.map((each) => [each.id, each.deleted_ms]),
      )
    },
  ),

  'POST /rest/api/3/worklog/list': endpoint(
    'user',
    () => ({ body: body({ ids: z.array(whole()) }) }),
    (world, { body: { ids } }) =>
      ids.flatMap((id) => {
        const worklog = world.db.worklogs.get(String(id))
        const issue = worklog && world.db.issues.get(worklog.issue)
        if (!worklog || !issue) return []
        const seen = worklogsOf(world, findIssue(world, issue.id))
        return seen.filter((each) => each.id === worklog.id).map((each) => showWorklog(world, each))
      }),
  ),
}
