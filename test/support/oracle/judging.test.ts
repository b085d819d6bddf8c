import { describe, expect, test } from 'vitest'
import { type Answer, exchange, kinds, without } from './exchanges.ts'
import { type Deviation, ledger, oracleOrSkip, unexplained, unusedEntries, watch } from './index.ts'
import { type JsonObject, objectOf, readShared } from './json.ts'
import { shapeProblems } from './shapes.ts'
import { twinSources } from './twins.ts'

describe('github: a very large description', () => {
  const root = objectOf(readShared('specs/github/api.github.com.json'))
  const examples = objectOf(objectOf(root.components).examples)
  const sample = objectOf(objectOf(examples['full-repository']).value)
  // The sample is older than the schema: it lacks fields and nests repositories that are stale.
  const repository: JsonObject = {
    ...without(sample, 'template_repository', 'parent', 'source'),
    language: null,
    has_discussions: false,
  }

  test('a repository passes; a wrong id, owner or key does not', (context) => {
    const oracle = oracleOrSkip('github', context)
    const found = (body: unknown) =>
      kinds(oracle.check(exchange('github', 'GET /repos/octocat/hello', { body })))
    expect(found(repository)).toEqual([])
    const owner = { ...objectOf(repository.owner), login: 1 }
    const body = { ...without(repository, 'full_name'), id: 'one', owner, stars: 5 }
    expect(found(body)).toEqual([
      'missing_property /full_name',
      'unknown_property /stars',
      'wrong_value /id',
      'wrong_value /owner/login',
    ])
  })

  test('parameters that take slashes do not swallow longer paths', (context) => {
    const oracle = oracleOrSkip('github', context)
    const named = (path: string) =>
      oracle.examine(exchange('github', `GET /repos/o/r${path}`, { body: {} })).operation
    expect(named('/contents/src/a/b.ts')).toBe('GET /repos/{owner}/{repo}/contents/{path}')
    expect(named('/branches/feature/x')).toBe('GET /repos/{owner}/{repo}/branches/{branch}')
    expect(named('/branches/main/protection')).toBe(
      'GET /repos/{owner}/{repo}/branches/{branch}/protection',
    )
  })

  test('errors have the described envelope', (context) => {
    const oracle = oracleOrSkip('github', context)
    const found = (body: unknown) =>
      kinds(oracle.check(exchange('github', 'GET /repos/o/r', { status: 404, body })))
    expect(found({ message: 'Not Found', documentation_url: 'x', status: '404' })).toEqual([])
    expect(found({ message: 404 })).toEqual(['wrong_value /message'])
  })
})

describe('the other descriptions', () => {
  const wrong: [string, string, Answer, string][] = [
    ['box', 'GET /2.0/files/1', { body: { type: 'file', id: 1 } }, 'wrong_value /id'],
    ['box', 'GET /2.0/docgen_jobs', { body: { entries: {} } }, 'wrong_value /entries'],
    [
      'box',
      'POST /api/2.0/files/content',
      { status: 201, body: { entries: [{ type: 'file' }] } },
      'missing_property /entries/0/id',
    ],
    ['discord', 'GET /api/v10/channels/1', { body: { type: 0 } }, 'missing_property /id'],
    [
      'discord',
      'GET /api/v10/users/%40me',
      { status: 401, body: { message: 'no', code: '0' } },
      'wrong_value /code',
    ],
    ['jira', 'GET /rest/api/3/issue/A-1', { body: { id: 1, key: 'A-1' } }, 'wrong_value /id'],
    ['jira', 'GET /rest/agile/1.0/board/1', { body: { id: 'a' } }, 'wrong_value /id'],
    ['notion', 'GET /v1/users', { body: { object: 'list' } }, 'missing_property /results'],
    ['unified', 'GET /crm/c1/contact', { body: [{ id: 1 }] }, 'wrong_value /0/id'],
    ['unstructured', 'GET /api/v1/jobs/', { body: [{ id: 'x' }] }, 'missing_property /0/status'],
    [
      'unstructured',
      'GET /api/v1/jobs/',
      { status: 422, body: { detail: [{ loc: 1 }] } },
      'wrong_value /detail/0/loc',
    ],
  ]
  test.for(wrong)('%s: %s', ([twin, request, answer, fault], context) => {
    const oracle = oracleOrSkip(twin, context)
    expect(kinds(oracle.check(exchange(twin, request, answer)))).toContain(fault)
  })

  const right: [string, string, Answer][] = [
    ['box', 'GET /2.0/files/1', { body: { type: 'file', id: '1', etag: null } }],
    ['discord', 'GET /api/v10/users/@me', { status: 401, body: { message: 'no', code: 0 } }],
    ['jira', 'GET /rest/agile/1.0/board/1', { body: { id: 1, name: 'b', type: 'scrum' } }],
    ['jira', 'DELETE /rest/api/3/issue/A-1', { status: 204, body: undefined }],
    ['unified', 'GET /crm/c1/contact', { body: [{ id: 'x', name: 'Ann' }] }],
    ['unstructured', 'GET /api/v1/jobs/', { body: [] }],
  ]
  test.for(right)('%s: %s, as it should be', ([twin, request, answer], context) => {
    const outcome = oracleOrSkip(twin, context).examine(exchange(twin, request, answer))
    expect(outcome.operation).toBeDefined()
    expect(outcome.deviations).toEqual([])
  })
})

describe('recordings', () => {
  test('an error no description has is judged by its recorded shape', (context) => {
    const oracle = oracleOrSkip('notion', context)
    const error = { object: 'error', status: 401, code: 'unauthorized', message: 'no' }
    const found = (body: unknown) =>
      oracle.check(exchange('notion', 'GET /v1/users', { status: 401, body }))
    expect(found({ ...error, request_id: 'r1' })).toEqual([])
    const deviations = found({ ...error, status: '401' })
    expect(kinds(deviations)).toEqual(['missing_property /request_id', 'wrong_value /status'])
    expect(new Set(deviations.map((it) => it.source))).toEqual(new Set(['recordings']))
  })

  test('an operation no description has is found by its recorded path', (context) => {
    const oracle = oracleOrSkip('github', context)
    const body = [{ ref: 1 }]
    const outcome = oracle.examine(exchange('github', 'GET /repos/o/r/git/refs/heads', { body }))
    expect(outcome.operation).toBe('GET /repos/{}/{}/git/refs/{}')
    expect(kinds(outcome.deviations)).toContain('wrong_value /0/ref')
  })

  test('recorded webhooks are looked up as events', (context) => {
    const oracle = oracleOrSkip('github', context)
    const body = { action: 1 }
    expect(kinds(oracle.check(exchange('github', 'EVENT issue_comment', { body })))).toEqual([
      'wrong_value /action',
    ])
  })

  test('a shape: optional keys, alternatives, left-out names, cut-off depths', () => {
    const shape = {
      '*': 'string',
      id: 'string',
      'name?': ['null', 'string'],
      owner: { type: 'string: user', login: 'string' },
      labels: [{ color: 'string' }],
      parent: 'null',
    }
    const owner = { type: 'user', login: 'ann' }
    const right = { id: 'a', owner, labels: [], parent: 'p', extra: 5 }
    const found = (value: unknown) =>
      shapeProblems(shape, value, true).map((it) => `${it.kind} ${it.pointer}`)
    expect(found(right)).toEqual([])
    expect(found({ ...right, name: 5 })).toEqual(['wrong_value /name'])
    expect(found({ ...right, labels: [{}] })).toEqual(['missing_property /labels/0/color'])
    expect(found(without(right, 'id'))).toEqual(['missing_property /id'])
    // Another variant than the recorded one: nothing is known of its keys.
    expect(found({ ...right, owner: { type: 'bot' } })).toEqual([])
    const deep = { a: { b: { c: { d: { e: { f: [] } } } } } }
    expect(shapeProblems(deep, { a: { b: { c: { d: { e: { f: 'x' } } } } } }, true)).toEqual([])
    expect(shapeProblems({ a: [] }, { a: 'x' }, true)).toHaveLength(1)
  })
})

describe('the ledger', () => {
  const deviation: Deviation = {
    twin: 'box',
    operation: 'GET /files/{file_id}',
    status: 200,
    source: 'openapi.json',
    kind: 'unknown_property',
    pointer: '/entries/3/lock',
    problem: 'x',
  }

  test('every entry has a reason and a known twin', () => {
    for (const entry of ledger) {
      expect(entry.reason.trim()).not.toBe('')
      expect(Object.keys(twinSources)).toContain(entry.twin)
    }
  })

  test('an entry explains what it names, and one that explains nothing is told', () => {
    const entry = { twin: 'box', operation: 'GET /files/{file_id}', reason: 'because' }
    const entries = [
      { ...entry, pointer: '/entries/*/lock' },
      { ...entry, pointer: '/entries/*/key' },
    ]
    const other = { ...deviation, pointer: '/entries/3/locked' }
    expect(unexplained([deviation, other], entries)).toEqual([other])
    expect(unusedEntries('box', [entry.operation], entries)).toEqual([entries[1]])
    // Nothing is known of an entry whose operation was never exercised.
    expect(unusedEntries('box', ['GET /folders/{folder_id}'], entries)).toEqual([])
  })

  test('a watch collects each place once and counts what it could not compare', (context) => {
    const entries = [{ twin: 'box', operation: '*', pointer: '/entries/*/size', reason: 'because' }]
    const watching = watch(oracleOrSkip('box', context), entries)
    const item = { type: 'file', id: 1, name: 'a.txt', etag: '0' }
    const list = { total_count: 2, limit: 100, offset: 0, order: [] }
    const body = { ...list, entries: [item, { ...item, size: 'x' }] }
    const request = 'GET /2.0/folders/0/items'
    watching.observe(exchange('box', request, { body }))
    watching.observe(exchange('box', request, { body }))
    watching.observe(exchange('box', 'GET /2.0/nowhere', { body: {} }))
    const report = watching.report()
    expect(report).toMatchObject({ checked: 2, operations: ['GET /folders/{folder_id}/items'] })
    expect(report.unchecked).toEqual({ 'no such operation is described': 1 })
    expect(kinds(report.unexplained)).toEqual(['wrong_value /entries/0/id'])
    expect(report.unused).toEqual([])
  })
})
