import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'
import { answer, created } from '../../protocol/answers.ts'
import { anyBody, body, flag, list, optional, part, text, whole } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, JiraError } from '../../protocol/error.ts'
import { pageOf } from '../../protocol/paging.ts'
import { linkTo } from '../../protocol/site.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import type { Issue } from '../../schema/issues.ts'
import { createIssue } from '../creation.ts'
import { editIssue, transitionIssue } from '../editing.ts'
import { showChange, showIssue, showTransitions } from '../expanding.ts'
import { findIssue, issueFor, projectOf } from '../issue.ts'
import { formFields } from '../meta.ts'
import { systemReaders } from '../reading.ts'
import { deleteIssue } from '../removal.ts'
import { changeIssue } from '../saving.ts'
import type { Wanted } from '../screened.ts'
import { FieldChoice } from '../showing.ts'

const issueIdOrKey = text

/** Fields and operations as the body of a creation or an edit has them. */
function wantedOf(given: Record<string, unknown> | undefined): Wanted {
  const { fields, update } = given ?? {}
  return { fields: isRecord(fields) ? fields : {}, update: isRecord(update) ? update : {} }
}

function showCreated(world: JiraWorld, { id, key }: Issue) {
  return { id, key, self: linkTo(world, `issue/${id}`) }
}

/** Creates one of several; what is wrong with it, in the place of an error. */
function tryCreate(world: JiraWorld, given: unknown, index: number) {
  try {
    const issue = createIssue(world, wantedOf(isRecord(given) ? given : {}))
    return { made: showCreated(world, issue) }
  } catch (error) {
    if (!(error instanceof JiraError)) throw error
    const elementErrors = { ...error.body, status: error.status }
    return { error: { status: error.status, elementErrors, failedElementNumber: index } }
  }
}

const choices = () => ({
  fields: list(),
  expand: list(),
  properties: list(),
  fieldsByKeys: flag(),
  updateHistory: flag(),
})

export const issues = {
  'POST /rest/api/3/issue': endpoint(
    'user',
    () => ({ body: anyBody() }),
    (world, args) => {
      const issue = createIssue(world, wantedOf(args.body))
      const transition = args.body?.transition
      if (isRecord(transition) && typeof transition.id === 'string') {
        transitionIssue(world, issue, transition.id, { fields: {}, update: {} })
      }
      return created(showCreated(world, issue))
    },
  ),

  'POST /rest/api/3/issue/bulk': endpoint(
    'user',
    () => ({ body: body({ issueUpdates: z.array(z.unknown()).default([]) }) }),
    (world, { body: { issueUpdates } }) => {
      ensure(issueUpdates.length > 0, 400, 'issueUpdates must not be empty')
      ensure(
        issueUpdates.length <= 50,
        400,
        'You can not create more than 50 issues in one request.',
      )
      const results = issueUpdates.map((each, index) => tryCreate(world, each, index))
      const made = results.flatMap((each) => each.made ?? [])
      const errors = results.flatMap((each) => each.error ?? [])
      return answer(made.length > 0 ? 201 : 400, { issues: made, errors })
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), ...choices() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const choice = new FieldChoice(args.fields, '*all')
      return showIssue(world, issue, { ...args, choice })
    },
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}': endpoint(
    'anyone',
    () => ({
      issueIdOrKey: issueIdOrKey(),
      body: anyBody(),
      returnIssue: flag(),
      expand: list(),
      overrideScreenSecurity: flag(),
    }),
    (world, args) => {
      const problem = 'You do not have permission to edit issues in this project.'
      const issue = issueFor(world, args.issueIdOrKey, 'EDIT_ISSUES', problem)
      const options = { isScreenPassed: args.overrideScreenSecurity }
      const changed = editIssue(world, issue, wantedOf(args.body), options)
      keepProperties(world, changed, args.body?.properties)
      if (!args.returnIssue) return undefined
      const choice = new FieldChoice([], '*all')
      return showIssue(world, changed, { choice, expand: args.expand, properties: [] })
    },
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), deleteSubtasks: flag() }),
    (world, args) => {
      const problem = 'You do not have permission to delete issues in this project.'
      const issue = issueFor(world, args.issueIdOrKey, 'DELETE_ISSUES', problem)
      deleteIssue(world, issue, args.deleteSubtasks)
    },
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/assignee': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), body: anyBody() }),
    (world, args) => {
      const problem = 'You do not have permission to assign issues.'
      const issue = issueFor(world, args.issueIdOrKey, 'ASSIGN_ISSUES', problem)
      const project = projectOf(world, issue)
      const read = systemReaders.assignee
      const value = args.body?.accountId === null ? null : args.body
      const patch = read?.(world, value, { project, typeId: issue.typeId, issue }) ?? {}
      changeIssue(world, issue, patch, ['assignee'], 'issue_assigned')
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/changelog': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), ...part(100) }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const all = world.db.changes.list({ where: { issue: issue.id } })
      return pageOf(world, all, args, (change) => showChange(world, change), 100)
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/changelog/list': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), body: body({ changelogIds: z.array(whole()) }) }),
    (world, { issueIdOrKey: key, body: { changelogIds } }) => {
      const issue = findIssue(world, key)
      const histories = world.db.changes
        .list({ where: { issue: issue.id } })
        .filter(({ id }) => changelogIds.includes(Number(id)))
        .map((change) => showChange(world, change))
      return { startAt: 0, maxResults: histories.length, total: histories.length, histories }
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/editmeta': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      return { fields: formFields(world, projectOf(world, issue), issue.typeId, 'edit') }
    },
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/transitions': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), transitionId: optional(), expand: list() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const withFields = args.expand.some((each) => each.startsWith('transitions'))
      const options = { withFields, id: args.transitionId }
      return { expand: 'transitions', transitions: showTransitions(world, issue, options) }
    },
  ),

  'POST /rest/api/3/issue/{issueIdOrKey}/transitions': endpoint(
    'anyone',
    () => ({ issueIdOrKey: issueIdOrKey(), body: anyBody() }),
    (world, args) => {
      const issue = findIssue(world, args.issueIdOrKey)
      const transition = args.body?.transition
      const id = isRecord(transition) ? transition.id : undefined
      ensure(id !== undefined, 400, 'Missing a transition identifier (id).')
      transitionIssue(world, issue, String(id), wantedOf(args.body))
    },
  ),
}

function keepProperties(world: JiraWorld, issue: Issue, given: unknown): void {
  if (!Array.isArray(given)) return
  for (const each of given) {
    if (!isRecord(each) || typeof each.key !== 'string') continue
    world.db.properties.put({ owner: `issue/${issue.id}`, key: each.key, value: each.value })
  }
}
