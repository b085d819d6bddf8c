import { describe, expect, test } from 'vitest'
import { furtherRows } from './jql.refusals.table.ts'
import { type Row, rows, world } from './jql.table.ts'
import { bootJira, makeIssue, refusal, serveJira } from './support.ts'

const search = async (admin: ReturnType<typeof bootJira>['admin'], jql: string) => {
  const answer = await admin('POST /rest/api/3/search/jql', {
    jql,
    fields: ['key'],
    maxResults: 100,
  })
  if (answer.status !== 200) return refusal(answer)
  return answer.body.issues.map(({ key }: { key: string }) => key.replace('JQ-', '')).join(' ')
}

describe('every query of the table finds its issues', () => {
  test.each(Object.entries({ ...rows, ...furtherRows }))('%s', async (_name, table) => {
    const { admin, advance } = bootJira(world)
    await advance('1h')
    const found: Row[] = []
    for (const [jql] of table) found.push([jql, await search(admin, jql)])
    expect(found).toEqual(table)
  })
})

test('pages go on by token; ids alone come without fields', async () => {
  const { sdk, admin } = await serveJira(world)
  const query = { jql: 'project = JQ ORDER BY key ASC', maxResults: 5 }
  const first = await sdk.issueSearch.searchForIssuesUsingJqlEnhancedSearch(query)
  expect(Object.keys(first.issues?.[0] ?? {})).toEqual(['id'])
  const nextPageToken = String(first.nextPageToken)
  const next = await sdk.issueSearch.searchForIssuesUsingJqlEnhancedSearch({
    ...query,
    nextPageToken,
    fields: ['summary'],
  })
  expect(next.issues?.[0]?.key).toBe('JQ-6')
  const foreign = await admin(
    `GET /rest/api/3/search/jql?jql=project%20%3D%20CORE&nextPageToken=${nextPageToken}`,
  )
  expect(refusal(foreign)).toBe('400 The provided next page token is invalid.')
  const count = await sdk.issueSearch.countIssues({ jql: 'project = JQ' })
  expect(count.count).toBe(10)
  const all = await admin(
    'GET /rest/api/3/search/jql?jql=project%3DJQ&fields=*all&expand=names,schema',
  )
  expect(all.body.names.summary).toBe('Summary')
})

test('the retired search is gone, unless a setting brings it back', async () => {
  const { admin } = bootJira(world)
  expect((await admin('GET /rest/api/3/search?jql=project=JQ')).status).toBe(410)
  await admin('PUT /rest/api/3/application-properties/twin.search.offsets', { value: 'true' })
  const { body } = await admin('GET /rest/api/2/search?jql=project=JQ&maxResults=3&startAt=2')
  expect([body.total, body.issues.length, body.startAt]).toEqual([10, 3, 2])
  const posted = await admin('POST /rest/api/3/search', {
    jql: 'project = JQ',
    fields: ['summary'],
  })
  expect(posted.body.total).toBe(10)
})

test('issues are fetched by the hundred, matched and picked', async () => {
  const { admin } = bootJira(world)
  const fetched = await admin('POST /rest/api/3/issue/bulkfetch', {
    issueIdsOrKeys: ['JQ-2', 'JQ-1', 'NO-1'],
    fields: ['summary'],
  })
  expect(fetched.body.issues.map(({ key }: { key: string }) => key)).toEqual(['JQ-1', 'JQ-2'])
  expect(fetched.body.issueErrors[0].id).toBe('NO-1')
  const id = Number(fetched.body.issues[0].id)
  const matched = await admin('POST /rest/api/3/jql/match', {
    issueIds: [id],
    jqls: ['project = JQ', 'nope = 1'],
  })
  expect(matched.body.matches[0].matchedIssues).toEqual([id])
  expect(matched.body.matches[1].errors).toHaveLength(1)
  const parsed = await admin('POST /rest/api/3/jql/parse', {
    queries: ['project = JQ', 'project ='],
  })
  expect(parsed.body.queries[1].errors[0]).toMatch(/Expecting either a value/)
  const picked = await admin('GET /rest/api/3/issue/picker?query=login')
  expect(picked.body.sections[0].issues[0].key).toBe('JQ-1')
})

test('what an account may not see is not found', async () => {
  const { admin, anyone } = bootJira()
  await makeIssue(admin)
  const { body } = await anyone('POST /rest/api/3/search/jql', { jql: 'created > -1d' })
  expect(body.issues).toEqual([])
})
