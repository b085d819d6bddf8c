import type { calendar_v3 } from '@googleapis/calendar'
import { expect, test } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { at, timed } from './event_support.ts'
import { bootCalendar, refusal, serveCalendar } from './support.ts'

const on = (day: string, more: object = {}) => ({
  summary: `On ${day}`,
  start: timed(`${day}T10:00:00`),
  end: timed(`${day}T11:00:00`),
  ...more,
})
const early = { start: timed('2030-05-20T09:00:00'), end: timed('2030-05-20T10:00:00') }
const daily = { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }

type Listed = { items: calendar_v3.Schema$Event[] }
const summaries = ({ items }: Listed) => items.map(({ summary }) => summary)

test('lists that cannot be asked for are refused', async () => {
  const { owner } = bootCalendar()
  const cases: [string, string, string][] = [
    ['orderBy=startTime', '400 invalid', 'The requested ordering is not available'],
    ['orderBy=title', '400 invalidParameter', 'Allowed values: [startTime, updated]'],
    ['eventTypes=party', '400 invalidParameter', ''],
    ['maxResults=0', '400 invalidParameter', ''],
    ['maxAttendees=0', '400 invalidParameter', ''],
    ['timeMin=yesterday', '400 badRequest', ''],
    ['timeMax=2030-05-20T10:00:00', '400 badRequest', ''],
    ['timeMin=2030-05-20T10:00:00Z&timeMax=2030-05-20T10:00:00Z', '400 timeRangeEmpty', ''],
    ['updatedMin=2030-04-01T00:00:00Z', '410 updatedMinTooLongAgo', 'too far in the past'],
    ['timeZone=Mars', '400 invalid', ''],
    ['pageToken=nonsense', '400 invalid', ''],
    ['syncToken=nonsense', '400 invalid', 'Invalid sync token value.'],
  ]
  for (const [query, reason, message] of cases) {
    const answer = await owner(`GET ${at}?${query}`)
    expect([query, refusal(answer)]).toEqual([query, reason])
    expect(answer.body.error.message).toContain(message)
  }
  const { nextSyncToken } = (await owner(`GET ${at}`)).body
  const restrictions = ['q=x', 'timeMin=2030-05-20T10:00:00Z', 'timeMax=2030-05-20T10:00:00Z']
  const more = ['orderBy=updated', 'iCalUID=x', 'updatedMin=2030-05-10T10:00:00Z']
  const properties = ['privateExtendedProperty=a%3D1', 'sharedExtendedProperty=a%3D1']
  for (const each of [...restrictions, ...more, ...properties, 'showDeleted=false']) {
    const answer = await owner(`GET ${at}?syncToken=${nextSyncToken}&${each}`)
    expect([each, answer.status, answer.body.error.message]).toEqual([
      ...[each, 400, 'Sync token cannot be used with other query restrictions.'],
    ])
  }
  // A token knows what it is of.
  const other = await owner(`GET ${at}?syncToken=${nextSyncToken}&singleEvents=true`)
  expect(refusal(other)).toBe('410 fullSyncRequired')
})

test('a list is what its filters say, in its order, page by page', async () => {
  const { owner, second, call, advance } = bootCalendar()
  const properties = (name: string, value: string) => ({ [name]: { color: value } })
  const made = [
    on('2030-05-23', {
      description: 'Quarterly budget',
      attendees: [{ email: 'tim@example.com' }],
    }),
    on('2030-05-22', { extendedProperties: properties('private', 'red') }),
    on('2030-05-21', { location: 'Budget room', extendedProperties: properties('shared', 'blue') }),
    on('2030-05-20', { ...early, ...daily }),
  ]
  for (const each of made) {
    await owner(`POST ${at}`, each)
    await advance('PT1M')
  }
  const list = async (query: string): Promise<Listed & Record<string, string>> =>
    (await owner(`GET ${at}?${query}`)).body
  const cases: [string, string[]][] = [
    ['', ['23', '22', '21', '20']],
    ['orderBy=updated', ['23', '22', '21', '20']],
    ['singleEvents=true', ['20', '20', '21', '20', '22', '23']],
    ['singleEvents=true&orderBy=startTime', ['20', '20', '21', '20', '22', '23']],
    ['singleEvents=true&orderBy=updated', ['23', '22', '21', '20', '20', '20']],
    ['singleEvents=true&orderBy=updated&timeMin=2030-05-21T12:00:00Z', ['23', '22', '20']],
    ['q=BUDGET', ['23', '21']],
    ['q=budget+room', ['21']],
    ['q=%22budget+quarterly%22', []],
    ['q=tim%40example', ['23']],
    ['q=ada', ['23', '22', '21', '20']],
    ['privateExtendedProperty=color%3Dred', ['22']],
    ['privateExtendedProperty=color%3Dblue', []],
    ['sharedExtendedProperty=color%3Dblue&q=budget', ['21']],
    ['privateExtendedProperty=color%3Dred&privateExtendedProperty=size%3D1', []],
    ['eventTypes=outOfOffice', []],
    ['updatedMin=2030-05-13T18:02:00Z', ['21', '20']],
    ['timeMin=2030-05-22T09:00:00Z', ['23']],
    ['timeMin=2030-05-22T08:59:59Z&timeMax=2030-05-23T08:00:00Z', ['22']],
    ['timeMax=2030-05-21T08:00:01Z&singleEvents=true', ['20', '20', '21']],
  ]
  for (const [query, days] of cases) {
    expect([query, ...summaries(await list(query))]).toEqual([
      query,
      ...days.map((day) => `On 2030-05-${day}`),
    ])
    let paged: string[] = []
    for (let token = ''; ; ) {
      const page = await list(`${query}&maxResults=2&pageToken=${token}`)
      paged = [...paged, ...page.items.map(({ id }) => id ?? '')]
      token = page.nextPageToken ?? ''
      expect(page.nextPageToken === undefined || page.nextSyncToken === undefined).toBe(true)
      if (token === '') break
    }
    expect(paged).toEqual((await list(query)).items.map(({ id }) => id))
  }
  const [withGuest] = (await list('q=tim')).items
  expect(withGuest?.attendees).toHaveLength(1)
  // Who hides invitations does not see them until they are asked for.
  const invited = on('2030-05-25', { attendees: [{ email: 'grace@example.com' }] })
  await owner(`POST ${at}`, invited)
  expect((await second(`GET ${at}`)).body.items).toHaveLength(1)
  const hide = { action: 'change_setting', user: 'grace@example.com', setting: 'hideInvitations' }
  await call('POST /admin/simulate', { ...hide, value: 'true' })
  expect((await second(`GET ${at}`)).body.items).toEqual([])
  expect((await second(`GET ${at}?showHiddenInvitations=true`)).body.items).toHaveLength(1)
  expect((await second(`GET ${at}`)).body).toMatchObject({
    kind: 'calendar#events',
    summary: 'grace@example.com',
    timeZone: 'UTC',
    accessRole: 'owner',
    defaultReminders: [{ method: 'popup', minutes: 10 }],
  })
})

test('a client that synchronizes learns of every change, once, until it is too late', async () => {
  const { sdk, owner, advance } = await serveCalendar()
  const calendarId = 'primary'
  const insert = async (requestBody: calendar_v3.Schema$Event) =>
    (await sdk.events.insert({ calendarId, requestBody })).data.id ?? ''
  const [first, second] = [await insert(on('2030-05-20')), await insert(on('2030-05-21'))]
  const start = await sdk.events.list({ calendarId, maxResults: 1 })
  expect(start.data.nextSyncToken).toBeUndefined()
  const pageToken = start.data.nextPageToken ?? ''
  // What changes between two pages is told by the token of the last one.
  await sdk.events.patch({ calendarId, eventId: first, requestBody: { summary: 'Changed' } })
  const end = await sdk.events.list({ calendarId, maxResults: 1, pageToken })
  let syncToken = end.data.nextSyncToken ?? ''
  const sync = async () => {
    const { data } = await sdk.events.list({ calendarId, syncToken })
    syncToken = data.nextSyncToken ?? ''
    return data.items ?? []
  }
  expect((await sync()).map(({ summary }) => summary)).toEqual(['Changed'])
  expect(await sync()).toEqual([])
  const series = await insert(on('2030-05-22', daily))
  const instance = `${series}_20300523T080000Z`
  await sdk.events.delete({ calendarId, eventId: second })
  await sdk.events.delete({ calendarId, eventId: instance })
  const changed = await sync()
  expect(changed.map(({ id }) => id)).toEqual([series, second, instance])
  expect(changed[1]).toEqual({
    ...{ kind: 'calendar#event', etag: expect.any(String), id: second, status: 'cancelled' },
  })
  expect(changed[2]).toMatchObject({ status: 'cancelled', recurringEventId: series })
  // Expanded, a series that changed is its instances, within the bounds of the beginning.
  const bounds = 'timeMin=2030-05-23T12:00:00Z&timeMax=2030-06-01T00:00:00Z'
  const expanded = (await owner(`GET ${at}?singleEvents=true&${bounds}`)).body
  await sdk.events.patch({ calendarId, eventId: series, requestBody: { summary: 'Daily' } })
  const told = `GET ${at}?singleEvents=true&syncToken=${expanded.nextSyncToken}`
  const after = (await owner(told)).body
  expect(after.items.map(({ id, summary }: calendar_v3.Schema$Event) => [id, summary])).toEqual([
    [`${series}_20300524T080000Z`, 'Daily'],
  ])
  await advance('P29D')
  await expect(sync()).rejects.toMatchObject({
    code: 410,
    response: { data: { error: { errors: [{ reason: 'fullSyncRequired' }] } } },
  })
})

test('who watches a calendar is told of every change in it', async () => {
  const hook = await startReceiver()
  const { owner, second, call } = bootCalendar()
  const channel = { id: 'events-1', type: 'web_hook', address: hook.url, token: 'mine' }
  const stranger = '/calendar/v3/calendars/nobody@example.com/events'
  expect(refusal(await owner(`POST ${stranger}/watch`, channel))).toBe('404 notFound')
  const { body } = await owner(`POST ${at}/watch`, channel)
  expect(body).toMatchObject({ kind: 'api#channel', id: 'events-1', token: 'mine' })
  expect(body.resourceUri).toContain('/calendars/ada%40example.com/events?alt=json')
  const { id } = (await owner(`POST ${at}`, on('2030-05-20'))).body
  await owner(`PATCH ${at}/${id}`, { attendees: [{ email: 'grace@example.com' }] })
  const answer = { attendees: [{ email: 'grace@example.com', responseStatus: 'accepted' }] }
  await second(`PATCH ${at}/${id}`, answer)
  await owner(`DELETE ${at}/${id}`)
  await call('POST /admin/webhooks/flush')
  expect(
    hook.received.map(({ headers }) => [
      headers['x-goog-resource-state'],
      headers['x-goog-message-number'],
      headers['x-goog-channel-token'],
    ]),
  ).toEqual(
    ['sync', 'exists', 'exists', 'exists', 'exists'].map((state, index) => [
      ...[state, `${index + 1}`, 'mine'],
    ]),
  )
  const stop = { id: 'events-1', resourceId: body.resourceId }
  expect((await owner('POST /calendar/v3/channels/stop', stop)).status).toBe(204)
  await owner(`POST ${at}`, on('2030-05-21'))
  await call('POST /admin/webhooks/flush')
  expect(hook.received).toHaveLength(5)
})

test('a batch makes and reads events', async () => {
  const { owner } = bootCalendar()
  const part = (request: string, body = '') =>
    `--b1\r\nContent-Type: application/http\r\n\r\n${request} HTTP/1.1\r\n` +
    `Content-Type: application/json\r\n\r\n${body}\r\n`
  const event = JSON.stringify(on('2030-05-20', { id: 'batched' }))
  const make = part(`POST ${at}`, event)
  const text = `${make}${make}${part(`GET ${at}/batched`)}--b1--`
  const type = { 'content-type': 'multipart/mixed; boundary=b1' }
  const answer = await owner('POST /batch/calendar/v3', text, type)
  const statuses = [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
  expect(statuses).toEqual(['200', '409', '200'])
})

test('events that start together are paged in one order, instances among them', async () => {
  const { owner } = bootCalendar()
  const times = {
    start: { dateTime: '2030-05-20T09:00:00Z', timeZone: 'UTC' },
    end: { dateTime: '2030-05-20T10:00:00Z', timeZone: 'UTC' },
  }
  const events = '/calendar/v3/calendars/primary/events'
  for (const id of ['eeeee', 'aaaaa']) await owner(`POST ${events}`, { id, ...times })
  await owner(`POST ${events}`, { id: 'ccccc', recurrence: ['RRULE:FREQ=DAILY;COUNT=2'], ...times })
  const seen: string[] = []
  for (let page: string | undefined = ''; page !== undefined; ) {
    const query = 'singleEvents=true&orderBy=startTime&maxResults=1'
    const { body } = await owner(`GET ${events}?${query}${page && `&pageToken=${page}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    page = body.nextPageToken
  }
  expect(seen).toEqual([...['aaaaa', 'ccccc_20300520T090000Z', 'eeeee', 'ccccc_20300521T090000Z']])
})
