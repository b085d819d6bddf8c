import { describe, expect, test } from 'vitest'
import { exchange, kinds, without } from './support/oracle/exchanges.ts'
import { openOracle, oracleOrSkip } from './support/oracle/index.ts'
import { isObject, objectOf, readShared } from './support/oracle/json.ts'
import { twinSources } from './support/oracle/twins.ts'

describe('every twin', () => {
  // The catalogue of operations lists it; the description of that revision does not have it.
  const undescribed = ['POST /calendar/v3/calendars/{calendarId}/transferOwnership']

  test.for(Object.keys(twinSources))('%s: operations go by name and by path', (twin, context) => {
    const oracle = oracleOrSkip(twin, context)
    const published = readShared(`specs/${twin}/ops.json`)
    if (!Array.isArray(published)) throw new Error('the list of operations is no list')
    const astray = published.filter(isObject).flatMap((it) => {
      const line = `${it.verb} ${it.path}`
      const path = String(it.path).replaceAll(/#.*|(\{[^}]+\})/g, (_all, name) =>
        name ? 'x1' : '',
      )
      const named = exchange(twin, 'GET /x', { body: {}, operation: line, status: 599 })
      const byName = oracle.examine(named).operation
      const request = exchange(twin, `${it.verb} ${path}`, { body: {}, status: 599 })
      const byPath = oracle.examine(request).operation
      return byName && byName === byPath && oracle.operations.includes(byName) ? [] : [line]
    })
    expect(published.length).toBeGreaterThan(20)
    expect(astray.filter((line) => !undescribed.includes(line))).toEqual([])
  })

  test('a twin nobody named is refused', () => {
    expect(() => openOracle('no_such_twin')).toThrow('no_such_twin')
  })
})

describe('stripe: a derived description first, an older one behind it', () => {
  const resources = objectOf(objectOf(readShared('specs/stripe/fixtures3.json')).resources)
  const customer = objectOf(resources.customer)

  test('a customer passes', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const answer = exchange('stripe', 'GET /v1/customers/cus_123', { body: customer })
    const { operation, unchecked, deviations } = oracle.examine(answer)
    expect({ operation, unchecked }).toEqual({ operation: 'GET /v1/customers/{id}' })
    expect(deviations).toEqual([])
  })

  test('wrong types, missing and unknown properties are named by pointer', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const body = {
      ...without(customer, 'livemode'),
      created: 'yesterday',
      invoice_settings: { ...objectOf(customer.invoice_settings), colour: 'red' },
    }
    expect(kinds(oracle.check(exchange('stripe', 'GET /v1/customers/cus_1', { body })))).toEqual([
      'missing_property /livemode',
      'unknown_property /invoice_settings/colour',
      'wrong_value /created',
    ])
  })

  test('the faults of list items say which item', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const data = [customer, { ...customer, email: 5 }]
    const body = { object: 'list', data, has_more: false, url: '/v1/customers' }
    expect(kinds(oracle.check(exchange('stripe', 'GET /v1/customers', { body })))).toEqual([
      'wrong_value /data/1/email',
    ])
  })

  test('an expandable field is an id or the object, and nothing else', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const found = (value: unknown) => {
      const body = { ...objectOf(resources.refund), charge: value }
      return kinds(oracle.check(exchange('stripe', 'GET /v1/refunds/re_1', { body })))
    }
    expect(found('ch_1')).toEqual([])
    expect(found(null)).toEqual([])
    expect(found(7)).toEqual(['wrong_value /charge'])
    expect(found({ object: 'charge' })).toContain('missing_property /charge/amount')
  })

  test('decimals are texts on the wire, whatever the SDK makes of them', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const found = (value: unknown) => {
      const body = { ...objectOf(resources.price), unit_amount_decimal: value }
      return kinds(oracle.check(exchange('stripe', 'GET /v1/prices/price_1', { body })))
    }
    expect(found('2000.5')).toEqual([])
    expect(found({ _coefficient: 1, _exponent: 0 })).toEqual(['wrong_value /unit_amount_decimal'])
  })

  test('errors are judged by the older description', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const found = (error: unknown) => {
      const answer = { status: 404, body: { error } }
      return oracle.check(exchange('stripe', 'GET /v1/customers/cus_1', answer))
    }
    expect(found({ type: 'invalid_request_error', message: 'No such customer' })).toEqual([])
    const [wrong] = found({ type: 'oops' })
    expect(wrong).toMatchObject({ pointer: '/error/type', status: 404 })
    expect(wrong?.source).toContain('2024')
  })

  test('a success nobody describes is reported', (context) => {
    const oracle = oracleOrSkip('stripe', context)
    const created = exchange('stripe', 'POST /v1/customers', { status: 201, body: customer })
    expect(kinds(oracle.check(created))).toEqual(['undocumented_status (body)'])
  })
})

describe('slack: one name per method, 200 for errors', () => {
  const message = { type: 'message', user: 'U1', text: 'hi', ts: '1700000000.000100' }
  const posted = { ok: true, channel: 'C1', ts: message.ts, message }

  test.for([
    'POST /api/chat.postMessage',
    'GET /api/chat.postMessage?channel=C1',
    'POST /chat.postMessage',
  ])('%s is chat.postMessage', (request, context) => {
    const outcome = oracleOrSkip('slack', context).examine(
      exchange('slack', request, { body: posted }),
    )
    expect(outcome).toEqual({
      operation: 'chat.postMessage',
      unchecked: undefined,
      deviations: [],
    })
  })

  test('a number for a timestamp and a made-up field are reported', (context) => {
    const body = { ...posted, ts: 1.5, message: { ...message, mood: 'good' } }
    const oracle = oracleOrSkip('slack', context)
    expect(kinds(oracle.check(exchange('slack', 'POST /api/chat.postMessage', { body })))).toEqual([
      'unknown_property /message/mood',
      'wrong_value /ts',
    ])
  })

  test('errors are those the method is known to answer', (context) => {
    const oracle = oracleOrSkip('slack', context)
    const found = (body: unknown) =>
      kinds(oracle.check(exchange('slack', 'POST /api/chat.postMessage', { body })))
    expect(found({ ok: false, error: 'channel_not_found' })).toEqual([])
    expect(found({ ok: false, error: 'ratelimited' })).toEqual([])
    expect(found({ ok: false, error: 'dog_ate_message' })).toEqual(['unknown_error /error'])
    expect(found({ ok: false })).toEqual(['missing_property /error'])
    expect(oracle.knownErrors('chat.postMessage')).toContain('not_in_channel')
    expect(oracle.knownErrors('no.such.method')).toBeUndefined()
  })

  test('a method the newest description lost is judged by the older one', (context) => {
    const oracle = oracleOrSkip('slack', context)
    const [lost] = oracle.check(exchange('slack', 'POST /api/files.upload', { body: { ok: true } }))
    expect(lost).toMatchObject({ pointer: '/file', source: 'slack_web_openapi_v2.json' })
    const failed = exchange('slack', 'POST /api/files.upload', {
      body: { ok: false, error: 'invalid_auth' },
    })
    expect(oracle.check(failed)).toEqual([])
  })

  test('an honest refusal is not judged', (context) => {
    const headers = { 'X-Twin-Unsupported': 'chat.postMessage' }
    const body = { ok: false, error: 'not_built' }
    const refused = exchange('slack', 'POST /api/chat.postMessage', { body, headers })
    const outcome = oracleOrSkip('slack', context).examine(refused)
    expect(outcome.deviations).toEqual([])
    expect(outcome.unchecked).toContain('does not do this')
  })
})

describe('google: discovery documents', () => {
  const file = { kind: 'drive#file', id: 'f1', name: 'a.txt', mimeType: 'text/plain', size: '5' }

  test('a file passes; its 64 bit size as a number does not', (context) => {
    const oracle = oracleOrSkip('google_drive', context)
    const found = (body: unknown) =>
      kinds(oracle.check(exchange('google_drive', 'GET /drive/v3/files/f1', { body })))
    expect(found(file)).toEqual([])
    expect(found({ ...file, size: 5 })).toEqual(['wrong_value /size'])
    expect(found({ ...file, size: 'large' })).toEqual(['wrong_value /size'])
    expect(found({ ...file, colour: 'red' })).toEqual(['unknown_property /colour'])
  })

  test('uploads are the same operation under another path', (context) => {
    const oracle = oracleOrSkip('google_drive', context)
    const request = 'POST /upload/drive/v3/files?uploadType=multipart&fields=id'
    const outcome = oracle.examine(exchange('google_drive', request, { body: { id: 5 } }))
    expect(outcome.operation).toBe('POST /drive/v3/files')
    expect(kinds(outcome.deviations)).toEqual(['wrong_value /id'])
  })

  test('downloads and opened upload sessions have no body to compare', (context) => {
    const oracle = oracleOrSkip('google_drive', context)
    const media = exchange('google_drive', 'GET /drive/v3/files/f1?alt=media', { body: { a: 1 } })
    expect(oracle.examine(media)).toMatchObject({ deviations: [], unchecked: 'the body is a file' })
    const headers = { location: 'http://localhost/upload/1' }
    const request = 'POST /upload/drive/v3/files?uploadType=resumable'
    const session = exchange('google_drive', request, { body: undefined, headers })
    expect(oracle.examine(session)).toMatchObject({ deviations: [], unchecked: 'no body' })
  })

  test('a success without its body is reported', (context) => {
    const empty = exchange('google_drive', 'GET /drive/v3/files/f1', { body: undefined })
    const oracle = oracleOrSkip('google_drive', context)
    expect(kinds(oracle.check(empty))).toEqual(['wrong_value (body)'])
  })

  test('calendar events: escaped ids, nested times', (context) => {
    const oracle = oracleOrSkip('google_calendar', context)
    const request = 'GET /calendar/v3/calendars/a%40b.c/events/e1'
    const start = { dateTime: '2026-01-02T03:04:05+01:00' }
    const event = { kind: 'calendar#event', id: 'e1', status: 'confirmed', start }
    expect(oracle.check(exchange('google_calendar', request, { body: event }))).toEqual([])
    const body = { ...event, start: { dateTime: 'tomorrow' } }
    expect(kinds(oracle.check(exchange('google_calendar', request, { body })))).toEqual([
      'wrong_value /start/dateTime',
    ])
  })
})

describe('dropbox: Stone structs and tagged unions', () => {
  const file = {
    '.tag': 'file',
    name: 'a.txt',
    id: 'id:abc',
    path_lower: '/a.txt',
    path_display: '/a.txt',
    client_modified: '2026-01-02T03:04:05Z',
    server_modified: '2026-01-02T03:04:05Z',
    rev: '015f0a0b0c',
    size: 5,
  }
  const metadata = 'POST /2/files/get_metadata'

  test('a variant has its own fields and those it inherits', (context) => {
    const oracle = oracleOrSkip('dropbox', context)
    const found = (body: unknown) => kinds(oracle.check(exchange('dropbox', metadata, { body })))
    expect(found(file)).toEqual([])
    expect(found(without(file, 'rev'))).toEqual(['missing_property /rev'])
    expect(found(without(file, 'name'))).toEqual(['missing_property /name'])
    expect(found({ ...file, '.tag': 'folder' })).toContain('unknown_property /rev')
    expect(found({ ...file, '.tag': 'drawer' })).toContain('wrong_value /.tag')
    const precise = { ...file, server_modified: '2026-01-02T03:04:05.000Z' }
    expect(found(precise)).toEqual(['wrong_value /server_modified'])
  })

  test('errors are unions inside the common envelope', (context) => {
    const oracle = oracleOrSkip('dropbox', context)
    const found = (tag: string) => {
      const error = { '.tag': 'path', path: { '.tag': tag } }
      const answer = { status: 409, body: { error_summary: `path/${tag}/..`, error } }
      return kinds(oracle.check(exchange('dropbox', metadata, answer)))
    }
    expect(found('not_found')).toEqual([])
    expect(found('lost')).toEqual(['wrong_value /error/path/.tag'])
  })

  test('the result of a download is in its header', (context) => {
    const oracle = oracleOrSkip('dropbox', context)
    const found = (result: unknown) => {
      const headers = {
        'content-type': 'application/octet-stream',
        'Dropbox-API-Result': JSON.stringify(result),
      }
      const answer = { body: undefined, headers }
      return kinds(oracle.check(exchange('dropbox', 'POST /2/files/download', answer)))
    }
    expect(found(without(file, '.tag'))).toEqual([])
    expect(found({ ...without(file, '.tag'), size: '5' })).toEqual(['wrong_value /size'])
  })
})
