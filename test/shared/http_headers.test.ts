import { describe, expect, test } from 'vitest'
import { type CorsPolicy, corsHeaders, preflightHeaders } from '../../shared/http/cors.ts'
import { etagOf, namesTag } from '../../shared/http/etag.ts'
import { readContentRange, readRange, toContentRange } from '../../shared/http/range.ts'

function call(headers: Record<string, string> = {}) {
  return { header: (name: string) => headers[name] }
}

describe('other origins', () => {
  const policy: CorsPolicy = {
    origin: 'echo',
    methods: 'GET,POST',
    headers: 'echo',
    exposed: 'ETag',
    credentials: true,
    maxAge_s: 60,
  }

  test('an answer to a call without an origin says nothing of origins', () => {
    expect(corsHeaders(policy, call())).toEqual({})
  })

  test('the origin that asks is answered, with its cookies', () => {
    expect(corsHeaders(policy, call({ origin: 'http://app.test' }))).toEqual({
      'access-control-allow-origin': 'http://app.test',
      'access-control-expose-headers': 'ETag',
      'access-control-allow-credentials': 'true',
    })
  })

  test('an API for every page says so whoever asks, and takes no cookies', () => {
    const open = { ...policy, origin: '*', credentials: false } as const
    expect(corsHeaders(open, call())).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'ETag',
    })
  })

  test('a browser may send the headers it asks about, or those that are listed', () => {
    const asking = call({ 'access-control-request-headers': 'x-mine' })
    const allowed = (headers: string, asked = asking) =>
      preflightHeaders({ ...policy, headers }, asked)['access-control-allow-headers']
    expect(allowed('authorization')).toBe('authorization')
    expect(allowed('echo')).toBe('x-mine')
    expect(allowed('echo', call())).toBe('authorization,content-type')
    expect(preflightHeaders(policy, asking)).toMatchObject({
      'access-control-allow-methods': 'GET,POST',
      'access-control-max-age': '60',
    })
  })
})

describe('entity tags', () => {
  test('differ where texts differ', () => {
    expect(etagOf('a')).not.toBe(etagOf('b'))
    expect(etagOf('a')).toMatch(/^"[\w-]+"$/)
  })

  test.each([
    [undefined, false],
    ['', false],
    ['"other"', false],
    ['"tag', false],
    ['*', true],
    ['"tag"', true],
    ['W/"tag"', true],
    ['"other", "tag"', true],
  ])('%j names "tag": %s', (list, expected) => {
    expect(namesTag(list, '"tag"')).toBe(expected)
  })
})

describe('ranges', () => {
  test.each([
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-4', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, undefined],
    ['bytes=-', undefined],
    ['items=0-1', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-99', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
  ])('%j of ten bytes', (header, expected) => {
    expect(readRange(header, 10)).toEqual(expected)
  })

  test('nothing has no range', () => {
    expect(readRange('bytes=0-0', 0)).toBe('unsatisfiable')
  })

  test('an answer says which bytes it has', () => {
    expect(toContentRange({ start: 2, end: 4 }, 10)).toBe('bytes 2-4/10')
  })

  test.each([
    ['bytes 0-4', undefined],
    ['0-4/10', undefined],
    ['bytes x-4/10', undefined],
    ['bytes */*', { range: undefined, total_bytes: undefined }],
    ['bytes */10', { range: undefined, total_bytes: 10 }],
    ['bytes 0-4/*', { range: { start: 0, end: 4 }, total_bytes: undefined }],
    ['bytes 5-9/10', { range: { start: 5, end: 9 }, total_bytes: 10 }],
  ])('a chunk that says %j', (header, expected) => {
    expect(readContentRange(header)).toEqual(expected)
  })
})
