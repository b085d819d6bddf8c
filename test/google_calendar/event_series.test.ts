import type { calendar_v3 } from '@googleapis/calendar'
import { expect, test } from 'vitest'
import { at, timed } from './event_support.ts'
import { bootCalendar, refusal, serveCalendar } from './support.ts'

const zurich = 'Europe/Zurich'
/** Mondays at nine, over the end of winter time on 31 March. */
const weekly = {
  summary: 'Planning',
  start: timed('2030-03-18T09:00:00'),
  end: timed('2030-03-18T10:00:00'),
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'],
}

type Items = calendar_v3.Schema$Event[] | undefined
const starts = (items: Items) => items?.map(({ start }) => start?.dateTime ?? start?.date)

test('a weekly meeting with one moved and one cancelled instance, by the official SDK', async () => {
  const { sdk } = await serveCalendar()
  const calendarId = 'primary'
  const { data: series } = await sdk.events.insert({ calendarId, requestBody: weekly })
  const recurringEventId = series.id ?? ''
  const { data: first } = await sdk.events.instances({ calendarId, eventId: recurringEventId })
  // The wall clock stays: an hour earlier in UTC from April on.
  expect(starts(first.items)).toEqual([
    ...['2030-03-18T08:00:00Z', '2030-03-25T08:00:00Z', '2030-04-01T07:00:00Z'],
    ...['2030-04-08T07:00:00Z', '2030-04-15T07:00:00Z'],
  ])
  expect(first.items?.map(({ id }) => id)).toEqual(
    ['0318T080000Z', '0325T080000Z', '0401T070000Z', '0408T070000Z', '0415T070000Z'].map(
      (end) => `${recurringEventId}_2030${end}`,
    ),
  )
  const [, second, third] = first.items ?? []
  const moved = await sdk.events.patch({
    calendarId,
    eventId: second?.id ?? '',
    requestBody: {
      summary: 'Planning, later',
      start: timed('2030-03-26T15:00:00'),
      end: timed('2030-03-26T16:00:00'),
    },
  })
  expect(moved.data).toMatchObject({
    id: second?.id,
    recurringEventId,
    originalStartTime: { dateTime: '2030-03-25T08:00:00Z', timeZone: zurich },
    start: { dateTime: '2030-03-26T14:00:00Z' },
    iCalUID: series.iCalUID,
    sequence: 1,
  })
  await sdk.events.delete({ calendarId, eventId: third?.id ?? '' })
  const wanted = [
    ...['2030-03-18T08:00:00Z', '2030-03-26T14:00:00Z', '2030-04-08T07:00:00Z'],
    '2030-04-15T07:00:00Z',
  ]
  const { data: now } = await sdk.events.instances({ calendarId, eventId: recurringEventId })
  const single = { calendarId, singleEvents: true, orderBy: 'startTime' as const }
  const { data: listed } = await sdk.events.list(single)
  expect(starts(now.items)).toEqual(wanted)
  expect(listed.items).toEqual(now.items)
  const { data: deleted } = await sdk.events.list({ ...single, showDeleted: true })
  expect(deleted.items?.[2]).toEqual({
    kind: 'calendar#event',
    etag: expect.any(String),
    id: third?.id,
    status: 'cancelled',
    recurringEventId,
    originalStartTime: { dateTime: '2030-04-01T07:00:00Z', timeZone: zurich },
  })
  // Without expansion: the series, and what is not as the series says.
  const { data: plain } = await sdk.events.list({ calendarId })
  expect(plain.items?.map(({ id, status }) => [id, status])).toEqual([
    [recurringEventId, 'confirmed'],
    [second?.id, 'confirmed'],
    [third?.id, 'cancelled'],
  ])
  const { data: asked } = await sdk.events.instances({
    calendarId,
    eventId: recurringEventId,
    originalStart: '2030-03-25T09:00:00+01:00',
  })
  expect(asked.items?.map(({ id }) => id)).toEqual([second?.id])
  const { data: virtual } = await sdk.events.get({
    calendarId,
    eventId: `${recurringEventId}_20300415T070000Z`,
  })
  expect(virtual).toEqual(now.items?.[3])
  // This and following, as clients do it: the old series ends, a new one begins.
  await sdk.events.patch({
    calendarId,
    eventId: recurringEventId,
    requestBody: { recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20300408T065959Z'] },
  })
  await sdk.events.insert({
    calendarId,
    requestBody: {
      ...weekly,
      summary: 'New planning',
      start: timed('2030-04-08T11:00:00'),
      end: timed('2030-04-08T12:00:00'),
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
    },
  })
  const { data: both } = await sdk.events.list(single)
  expect(both.items?.map(({ summary, start }) => [summary, start?.dateTime])).toEqual([
    ['Planning', '2030-03-18T08:00:00Z'],
    ['Planning, later', '2030-03-26T14:00:00Z'],
    ['New planning', '2030-04-08T09:00:00Z'],
    ['New planning', '2030-04-15T09:00:00Z'],
  ])
})

test('exceptions follow their series in what they do not say themselves', async () => {
  const { owner } = bootCalendar()
  const { id } = (await owner(`POST ${at}`, weekly)).body
  const one = `${at}/${id}_20300325T080000Z`
  expect(refusal(await owner(`GET ${at}/${id}_20300326T080000Z`))).toBe('404 notFound')
  const recurring = await owner(`PATCH ${one}`, { recurrence: ['RRULE:FREQ=DAILY'] })
  expect(refusal(recurring)).toBe('400 invalid')
  expect(refusal(await owner(`POST ${one}/move?destination=primary`))).toBe(
    '400 cannotChangeOrganizerOfInstance',
  )
  await owner(`PATCH ${one}`, { location: 'Roof' })
  await owner(`PATCH ${at}/${id}`, { summary: 'Retro', location: 'Cellar', colorId: '3' })
  expect((await owner(`GET ${one}`)).body).toMatchObject({ summary: 'Retro', location: 'Roof' })
  expect((await owner(`GET ${at}/${id}_20300401T070000Z`)).body).toMatchObject({
    ...{ summary: 'Retro', location: 'Cellar', colorId: '3' },
  })
  await owner(`DELETE ${at}/${id}_20300401T070000Z`)
  const bring = await owner(`PATCH ${at}/${id}_20300401T070000Z`, { status: 'confirmed' })
  expect(bring.body).toMatchObject({ status: 'confirmed', location: 'Cellar' })
  // At another time none of the instances is left that were changed.
  const start = timed('2030-03-18T13:00:00')
  await owner(`PATCH ${at}/${id}`, { start, end: timed('2030-03-18T14:00:00') })
  const { body } = await owner(`GET ${at}/${id}/instances?maxResults=2`)
  const rest = `GET ${at}/${id}/instances?maxResults=4&pageToken=`
  expect(body).not.toHaveProperty('nextSyncToken')
  expect(refusal(await owner(`${rest}nonsense`))).toBe('400 invalid')
  const all = await owner(`GET ${at}/${id}/instances?maxResults=2&pageToken=${body.nextPageToken}`)
  const more = { timeMin: '2030-04-01T00:00:00Z', timeMax: '2030-04-08T12:30:00Z' }
  const bounded = await owner(`GET ${at}/${id}/instances?${new URLSearchParams(more)}`)
  const locations = [...body.items, ...all.body.items].map(({ location }) => location)
  expect(locations).toEqual(['Cellar', 'Cellar', 'Cellar', 'Cellar'])
  expect(starts(bounded.body.items)).toEqual(['2030-04-01T11:00:00Z', '2030-04-08T11:00:00Z'])
  await owner(`DELETE ${at}/${id}`)
  expect((await owner(`GET ${at}/${id}/instances`)).body.items).toEqual([])
  expect((await owner(`GET ${at}?showDeleted=true`)).body.items).toHaveLength(1)
  const gone = await owner(`GET ${at}?showDeleted=true&singleEvents=true`)
  expect(gone.body.items.map(({ status }: { status: string }) => status)).toEqual(
    Array(5).fill('cancelled'),
  )
})

test('all-day series, endless series and what a time holds', async () => {
  const { owner } = bootCalendar()
  const allDay = { start: { date: '2030-05-13' }, end: { date: '2030-05-15' } }
  const lines = ['RRULE:FREQ=MONTHLY;BYMONTHDAY=13', 'EXDATE;VALUE=DATE:20300613']
  const { id } = (await owner(`POST ${at}`, { ...allDay, recurrence: lines })).body
  const page = (await owner(`GET ${at}?singleEvents=true&maxResults=3`)).body
  expect(page.items.map(({ end }: calendar_v3.Schema$Event) => end?.date)).toEqual([
    ...['2030-05-15', '2030-07-15', '2030-08-15'],
  ])
  expect(page.items[1]).toMatchObject({
    id: `${id}_20300713`,
    originalStartTime: { date: '2030-07-13' },
  })
  const next = `GET ${at}?singleEvents=true&maxResults=1&pageToken=`
  expect(refusal(await owner(next + page.nextPageToken.slice(4)))).toBe('400 invalid')
  const following = `GET ${at}?singleEvents=true&maxResults=3&pageToken=${page.nextPageToken}`
  expect(starts((await owner(following)).body.items)?.[0]).toBe('2030-09-13')
  const within = async (timeMin: string, timeMax: string, singleEvents: string) => {
    const query = new URLSearchParams({ timeMin, timeMax, singleEvents })
    return starts((await owner(`GET ${at}?${query}`)).body.items)
  }
  for (const expand of ['true', 'false']) {
    expect(await within('2030-06-01T00:00:00Z', '2030-07-01T00:00:00Z', expand)).toEqual([])
    // Bounds are exclusive.
    expect(await within('2030-07-15T00:00:00Z', '2030-08-13T00:00:00Z', expand)).toEqual([])
    expect(await within('2030-07-14T23:59:59Z', '2030-08-13T00:00:01Z', expand)).toHaveLength(
      expand === 'true' ? 2 : 1,
    )
  }
  const busy = await owner('POST /calendar/v3/freeBusy', {
    timeMin: '2030-07-01T00:00:00Z',
    timeMax: '2030-08-01T00:00:00Z',
    items: [{ id: 'ada@example.com' }],
  })
  expect(busy.body.calendars['ada@example.com'].busy).toEqual([
    { start: '2030-07-13T00:00:00Z', end: '2030-07-15T00:00:00Z' },
  ])
})
