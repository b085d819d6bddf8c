import { expect, test } from 'vitest'
import { seeder as googleCalendarSeeder } from '../../seeders/google_calendar/index.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import { twin as googleCalendar } from '../../twins/google_calendar/index.ts'
import { bootCalendar, inCalendar, refusal } from './support.ts'

const one = (event: object, more: object = {}) => ({
  calendars: [{ name: 'Work', ...more, events: [event] }],
})
const at = { start: '2030-05-14T09:00:00Z', end: '2030-05-14T10:00:00Z' }

test('a seed that cannot be is refused with the path of the field', () => {
  const refused = (seed: object) => () => bootCalendar({ ...seed })
  expect(refused({ users: ['ada'] })).toThrow('google_calendar.users[0].email')
  expect(refused({ users: [{ email: 'a@b.example', time_zone: 'Mars' }] })).toThrow(
    'google_calendar.users[0].time_zone',
  )
  expect(refused({ calendars: [{ name: 'Work', colour: 'red' }] })).toThrow(
    'google_calendar.calendars[0].colour: unknown field',
  )
  expect(refused({ calendars: [{ name: 'Work', time_zone: 'Mars' }] })).toThrow(
    'google_calendar.calendars[0]: Invalid time zone value.',
  )
  expect(refused(one({ summary: 'Talk', start: 'soon' }))).toThrow(
    'google_calendar.calendars[0].events[0].start: is no time',
  )
  const backwards = { summary: 'Talk', start: at.end, end: at.start }
  expect(refused(one(backwards))).toThrow(
    'google_calendar.calendars[0].events[0]: The specified time range is empty.',
  )
  const odd = { summary: 'Talk', ...at, recurrence: ['RRULE:FREQ=SOMETIMES'] }
  expect(refused(one(odd))).toThrow('google_calendar.calendars[0].events[0]')
  const all = { ...one({ summary: 'Talk', ...at }), acl: 1 }
  expect(refused(all)).toThrow('google_calendar.acl: unknown field')
})

test('people, groups, calendars and their events, through the rules of the API', async () => {
  const instance = boot(googleCalendar, { seeder: googleCalendarSeeder, log: () => undefined })
  const outcome = seedInstance(instance, {
    google_calendar: {
      users: ['joel@example.com'],
      calendars: [
        { name: 'primary', events: [{ summary: 'Lunch', start: '+1h' }] },
        { name: 'Two' },
      ],
    },
  })
  expect(outcome).toMatchObject({
    seed_results: {
      google_calendar: { status: 'seeded', calendars_created: 1, events_created: 1 },
    },
    env_vars: {
      GOOGLE_CALENDAR_API_URL: expect.any(String),
      GOOGLE_ACCESS_TOKEN: 'ya29.drive-twin-owner',
      GOOGLE_CLIENT_ID: 'google-twin-client-id',
    },
  })
  instance.close()

  const { owner, second, as } = bootCalendar({
    users: [{ email: 'joel@example.com', name: 'Joel', time_zone: 'Europe/Stockholm' }],
    groups: [{ email: 'team@example.com', members: ['grace@example.com'] }],
    calendars: [
      {
        name: 'Work',
        time_zone: 'Europe/Zurich',
        description: 'Us',
        acl: ['joel@example.com', { group: 'team@example.com', role: 'writer' }],
        events: [
          {
            summary: 'Review',
            start: '2030-05-14T09:00:00',
            end: '2030-05-14T10:30:00',
            location: 'Room 1',
            attendees: ['grace@example.com', { email: 'x@y.example', responseStatus: 'declined' }],
            reminders: [{ method: 'popup', minutes: 5 }],
            visibility: 'private',
          },
          { summary: 'Stand-up', start: '+1d 08:30', recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] },
          { summary: 'Holiday', start: '2030-05-20', end: '2030-05-22' },
          { summary: 'Day off', start: '2030-05-23T12:00:00Z', all_day: true },
          { summary: 'Talk', ...at, status: 'tentative', conference: true },
          { summary: 'Gone', ...at, status: 'cancelled' },
          { summary: 'Exact', start: { dateTime: at.start }, end: { dateTime: at.end } },
        ],
      },
      { name: 'primary', owner: 'joel@example.com', events: [{ summary: 'Own', ...at }] },
    ],
  })
  const { body: list } = await owner('GET /calendar/v3/users/me/calendarList')
  const work = list.items[1]
  expect(work).toMatchObject({ summary: 'Work', description: 'Us', timeZone: 'Europe/Zurich' })
  const events = `GET ${inCalendar(work.id)}/events`
  expect((await second(events)).status).toBe(200)
  const joel = as('ya29.joel@example.com')
  expect(refusal(await joel(`POST ${inCalendar(work.id)}/events`, {}))).toBe(
    '403 requiredAccessLevel',
  )
  const { body: page } = await owner(events)
  expect(page.items).toMatchObject([
    {
      summary: 'Review',
      start: { dateTime: '2030-05-14T09:00:00+02:00', timeZone: 'Europe/Zurich' },
      end: { dateTime: '2030-05-14T10:30:00+02:00' },
      location: 'Room 1',
      attendees: [
        { email: 'grace@example.com', responseStatus: 'needsAction' },
        { email: 'x@y.example', responseStatus: 'declined' },
      ],
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] },
      visibility: 'private',
    },
    {
      summary: 'Stand-up',
      start: { dateTime: '2030-05-14T08:30:00+02:00' },
      end: { dateTime: '2030-05-14T09:30:00+02:00' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    },
    { summary: 'Holiday', start: { date: '2030-05-20' }, end: { date: '2030-05-22' } },
    { summary: 'Day off', start: { date: '2030-05-23' }, end: { date: '2030-05-24' } },
    { summary: 'Talk', status: 'tentative', hangoutLink: expect.stringContaining('meet.google') },
    { summary: 'Exact', start: { dateTime: '2030-05-14T11:00:00+02:00' } },
  ])
  const { body: own } = await joel('GET /calendar/v3/calendars/primary/events')
  expect(own).toMatchObject({ timeZone: 'Europe/Stockholm', items: [{ summary: 'Own' }] })
  const invited = await second('GET /calendar/v3/calendars/primary/events')
  expect(invited.body.items).toMatchObject([{ summary: 'Review' }])
})

test('a primary calendar that is cleared has no events, nor have the guests', async () => {
  const { owner, second } = bootCalendar({
    calendars: [
      {
        name: 'primary',
        events: [
          { summary: 'Talk', ...at, attendees: ['grace@example.com'] },
          { summary: 'Series', ...at, recurrence: ['RRULE:FREQ=DAILY'] },
        ],
      },
      {
        name: 'primary',
        owner: 'grace@example.com',
        events: [{ summary: 'Visit', ...at, attendees: ['ada@example.com'] }],
      },
    ],
  })
  const events = 'GET /calendar/v3/calendars/primary/events'
  const { body: before } = await owner(events)
  expect(before.items).toHaveLength(3)
  expect((await owner('POST /calendar/v3/calendars/primary/clear')).status).toBe(204)
  expect((await owner(events)).body.items).toEqual([])
  const { body: changed } = await owner(`${events}?syncToken=${before.nextSyncToken}`)
  expect(changed.items.map(({ status }: { status: string }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ])
  const { body: left } = await second(events)
  expect(left.items).toMatchObject([
    { summary: 'Visit', attendees: [{ email: 'ada@example.com', responseStatus: 'declined' }] },
  ])
})

test('the same seed gives the same bytes, and reading changes none of them', async () => {
  const seed = {
    users: ['joel@example.com'],
    calendars: [
      {
        name: 'Work',
        acl: ['joel@example.com'],
        events: [{ summary: 'Series', ...at, recurrence: ['RRULE:FREQ=DAILY'], conference: true }],
      },
    ],
  }
  const stateOf = async ({ call }: ReturnType<typeof bootCalendar>) =>
    (await call('GET /admin/state')).text
  const one = bootCalendar(seed)
  const before = await stateOf(one)
  expect(await stateOf(bootCalendar(seed))).toBe(before)
  const { owner } = one
  const { body: list } = await owner('GET /calendar/v3/users/me/calendarList')
  const work = inCalendar(list.items[1].id)
  for (const path of ['', '/acl', '/acl/user:Joel@Example.com', '/events?singleEvents=true']) {
    expect((await owner(`GET ${work}${path}`)).status).toBe(200)
  }
  for (const path of ['users/me/settings', 'users/me/calendarList/primary', 'colors']) {
    expect((await owner(`GET /calendar/v3/${path}`)).status).toBe(200)
  }
  const { start: timeMin, end: timeMax } = at
  const query = { timeMin, timeMax, items: [{ id: 'primary' }] }
  expect((await owner('POST /calendar/v3/freeBusy', query)).status).toBe(200)
  expect(await stateOf(one)).toBe(before)
})
