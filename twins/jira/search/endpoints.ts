import { z } from 'zod'
import { openCursor, sealCursor } from '../../../shared/paging.ts'
import { describeFields, showIssue } from '../issues/expanding.ts'
import { readJql, Search } from '../issues/finding.ts'
import { FieldChoice } from '../issues/showing.ts'
import { body, flag, list, names, optional, whole } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, JiraError } from '../protocol/error.ts'
import { factOf } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'

interface Asked {
  jql: string
  maxResults: number
  nextPageToken?: string | undefined
  fields: string[]
  expand: string[]
  properties: string[]
  reconcileIssues?: number[]
}

const asked = () => ({
  jql: z.string().default(''),
  maxResults: whole().default(50),
  nextPageToken: optional(),
  fields: names(),
  expand: names(),
  properties: names(),
  reconcileIssues: z.array(whole()).default([]),
  failFast: z.boolean().optional(),
  fieldsByKeys: z.boolean().optional(),
})

/** Queries without any condition are refused. */
function boundedQuery(jql: string) {
  const query = readJql(jql)
  if (query.where) return query
  throw new JiraError(400, [
    'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
  ])
}

function showFound(world: JiraWorld, issue: Issue, { fields, expand, properties }: Asked) {
  const choice = new FieldChoice(fields, 'id')
  if (choice.isBare && fields.every((name) => name !== 'key')) return { id: issue.id }
  const shown = showIssue(world, issue, { choice, expand, properties })
  if (!choice.isBare) return shown
  const { id, key, self } = shown
  return { id, key, self }
}

function namesAndSchema(world: JiraWorld, expand: readonly string[], shown: readonly object[]) {
  const ids = new Set(
    shown.flatMap((each) => ('fields' in each ? Object.keys(Object(each.fields)) : [])),
  )
  return {
    ...(expand.includes('names') && { names: describeFields(world, ids, 'names') }),
    ...(expand.includes('schema') && { schema: describeFields(world, ids, 'schema') }),
  }
}

function search(world: JiraWorld, args: Asked) {
  const query = boundedQuery(args.jql)
  ensure(args.maxResults >= 0, 400, 'The maxResults parameter must not be negative.')
  ensure((args.reconcileIssues ?? []).length <= 50, 400, 'At most 50 issues can be reconciled.')
  const isBare = new FieldChoice(args.fields, 'id').isBare
  const limit = Math.min(args.maxResults, isBare ? 5000 : 100)
  const bound = ['search', args.jql, world.caller.account?.id]
  const { nextPageToken: token } = args
  const after = token === undefined ? undefined : openCursor(bound, token)
  ensure(token === undefined || after, 400, 'The provided next page token is invalid.')
  const found = new Search(world, query).page(limit, after)
  const issues = found.issues.map((issue) => showFound(world, issue, args))
  return {
    issues,
    ...(found.hasMore && found.position && { nextPageToken: sealCursor(bound, found.position) }),
    isLast: !found.hasMore,
    ...namesAndSchema(world, args.expand, issues),
  }
}

/** https://developer.atlassian.com/changelog/#CHANGE-2046 */
function ensureOldSearch(world: JiraWorld): void {
  if (factOf<string>(world, 'property/twin.search.offsets', 'false') === 'true') return
  throw new JiraError(410, [
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. ' +
      'A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
  ])
}

interface OldAsked {
  jql: string
  startAt: number
  maxResults: number
  fields: string[]
  expand: string[]
  properties: string[]
}

function oldSearch(world: JiraWorld, args: OldAsked) {
  ensureOldSearch(world)
  const all = new Search(world, readJql(args.jql)).all()
  const limit = Math.min(args.maxResults, 100)
  const page = all.slice(args.startAt, args.startAt + limit)
  const choice = new FieldChoice(args.fields, '*navigable')
  const issues = page.map((issue) => showIssue(world, issue, { ...args, choice }))
  return {
    expand: 'schema,names',
    startAt: args.startAt,
    maxResults: limit,
    total: all.length,
    issues,
    ...namesAndSchema(world, args.expand, issues),
  }
}

const oldAsked = () => ({
  jql: z.string().default(''),
  startAt: whole().default(0),
  maxResults: whole().default(50),
  fields: names(),
  expand: names(),
  properties: names(),
  validateQuery: z.unknown().optional(),
})

export const searches = {
  'GET /rest/api/3/search/jql': endpoint(
    'anyone',
    () => ({
      ...asked(),
      reconcileIssues: list().transform((all) => all.map(Number)),
      failFast: flag(),
      fieldsByKeys: flag(),
    }),
    search,
  ),

  'POST /rest/api/3/search/jql': endpoint(
    'anyone',
    () => ({ body: body(asked()) }),
    (world, args) => search(world, args.body),
  ),

  'POST /rest/api/3/search/approximate-count': endpoint(
    'anyone',
    () => ({ body: body({ jql: z.string().default('') }) }),
    (world, args) => ({ count: new Search(world, boundedQuery(args.body.jql)).count() }),
  ),

  'GET /rest/api/3/search': endpoint('anyone', oldAsked, oldSearch),

  'POST /rest/api/3/search': endpoint(
    'anyone',
    () => ({ body: body(oldAsked()) }),
    (world, args) => oldSearch(world, args.body),
  ),
}
