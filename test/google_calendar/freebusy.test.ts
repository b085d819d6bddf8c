import { expect, test } from 'vitest'
import { bootCalendar, makeCalendar, refusal } from './support.ts'

const range = { timeMin: '2030-05-13T00:00:00Z', timeMax: '2030-05-14T00:00:00+02:00' }
const asking = (...ids: string[]) => ({ ...range, items: ids.map((id) => ({ id })) })
const query = 'POST /calendar/v3/freeBusy'

test('a query without a sensible range is refused', async () => {
  const { owner, call } = bootCalendar()
  const ask = async (body: object) => refusal(await owner(query, { ...range, ...body }))
  expect(refusal(await call(query, range))).toBe('401 required')
  expect(await ask({ timeMin: undefined })).toBe('400 required')
  expect(await ask({ timeMax: undefined })).toBe('400 required')
  expect(await ask({ timeMin: 'today' })).toBe('400 invalid')
  expect(await ask({ timeMin: '2030-05-13T00:00:00' })).toBe('400 badRequest')
  expect(await ask({ timeMax: range.timeMin })).toBe('400 timeRangeEmpty')
  expect(await ask({ timeMax: '2030-08-14T00:00:00Z' })).toBe('400 timeRangeTooLong')
  expect(await ask({ timeZone: 'Mars' })).toBe('400 invalid')
  expect(await ask({ items: [{}] })).toBe('400 required')
})

test('what cannot be told is told of each calendar and group by itself', async () => {
  const members = ['ada@example.com', 'grace@example.com']
  const { owner, second } = bootCalendar({ groups: [{ email: 'team@example.com', members }] })
  const id = await makeCalendar(owner)
  const { body } = await second(query, asking('primary', 'ada@example.com', id, 'no@one.example'))
  const notFound = { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }
  expect(body).toEqual({
    kind: 'calendar#freeBusy',
    timeMin: '2030-05-13T00:00:00.000Z',
    timeMax: '2030-05-13T22:00:00.000Z',
    calendars: {
      primary: { busy: [] },
      'ada@example.com': { busy: [] },
      [id]: notFound,
      'no@one.example': notFound,
    },
  })
  const group = await owner(query, asking('team@example.com', 'ada@example.com'))
  expect(group.body).toMatchObject({
    groups: { 'team@example.com': { calendars: members } },
    calendars: { 'ada@example.com': { busy: [] }, 'grace@example.com': { busy: [] } },
  })
  const small = { ...asking('team@example.com'), groupExpansionMax: 1 }
  expect((await owner(query, small)).body).toMatchObject({
    groups: { 'team@example.com': { errors: [{ domain: 'global', reason: 'groupTooBig' }] } },
    calendars: {},
  })
  const few = { ...asking('primary', 'ada@example.com'), calendarExpansionMax: 1 }
  expect((await owner(query, few)).body.calendars.primary).toEqual({
    errors: [{ domain: 'global', reason: 'tooManyCalendarsRequested' }],
    busy: [],
  })
})

test('events keep a calendar busy, as far as they do', async () => {
  const on = (day: number, from: string, to: string) => ({
    start: `2030-05-${day}T${from}:00Z`,
    end: `2030-05-${day}T${to}:00Z`,
  })
  const { owner, second } = bootCalendar({
    calendars: [
      {
        name: 'primary',
        events: [
          { summary: 'Before', ...on(12, '22:00', '23:00') },
          { summary: 'Over midnight', start: '2030-05-12T23:00:00Z', end: '2030-05-13T01:00:00Z' },
          { summary: 'One', ...on(13, '09:00', '10:00'), visibility: 'private' },
          { summary: 'Within', ...on(13, '09:15', '09:45') },
          { summary: 'Touching', ...on(13, '10:00', '11:00') },
          { summary: 'Free', ...on(13, '12:00', '13:00'), transparency: 'transparent' },
          { summary: 'Gone', ...on(13, '12:00', '13:00'), status: 'cancelled' },
          {
            summary: 'Weekly',
            start: '2030-04-29T14:00:00Z',
            end: '2030-04-29T14:30:00Z',
            recurrence: ['RRULE:FREQ=WEEKLY'],
          },
          { summary: 'All day', start: '2030-05-14', end: '2030-05-15' },
          {
            summary: 'Declined',
            ...on(13, '16:00', '17:00'),
            attendees: [{ email: 'ada@example.com', responseStatus: 'declined' }],
          },
          { summary: 'Maybe', ...on(13, '18:00', '19:00'), status: 'tentative' },
        ],
      },
    ],
  })
  const busy = (...times: [string, string][]) => times.map(([start, end]) => ({ start, end }))
  const expected = busy(
    ['2030-05-13T00:00:00Z', '2030-05-13T01:00:00Z'],
    ['2030-05-13T09:00:00Z', '2030-05-13T11:00:00Z'],
    ['2030-05-13T14:00:00Z', '2030-05-13T14:30:00Z'],
    ['2030-05-13T18:00:00Z', '2030-05-13T19:00:00Z'],
  )
  const { body: own } = await owner(query, asking('primary'))
  expect(own.calendars).toEqual({ primary: { busy: expected } })
  const { body: seen } = await second(query, asking('ada@example.com'))
  expect(seen.calendars['ada@example.com'].busy).toEqual(expected)

  const later = { ...asking('primary'), timeMin: '2030-05-13T18:30:00Z', timeZone: 'Asia/Tokyo' }
  const { body: shown } = await owner(query, { ...later, timeMax: '2030-05-15T00:00:00Z' })
  expect(shown).toMatchObject({ timeMin: '2030-05-13T18:30:00.000Z' })
  expect(shown.calendars.primary.busy).toEqual(
    busy(
      ['2030-05-14T03:30:00+09:00', '2030-05-14T04:00:00+09:00'],
      ['2030-05-14T09:00:00+09:00', '2030-05-15T09:00:00+09:00'],
    ),
  )
})
