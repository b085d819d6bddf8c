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
