import jwt from 'jsonwebtoken'
import { expect, test } from 'vitest'
import { serviceKey } from '../../twins/google/keys.ts'
import { at, mailbox, meeting, timed } from './event_support.ts'
import { bootCalendar, credentials, noon_ms, refusal } from './support.ts'

test('calendars that answer by themselves', async () => {
  const { owner, second, call } = bootCalendar()
  const away = {
    eventType: 'outOfOffice',
    start: timed('2030-05-20T08:00:00'),
    end: timed('2030-05-20T18:00:00'),
    outOfOfficeProperties: {
      autoDeclineMode: 'declineOnlyNewConflictingInvitations',
      declineMessage: 'On leave',
    },
  }
  await second(`POST ${at}`, away)
  const { body } = await owner(`POST ${at}`, meeting)
  expect(body.attendees[1]).toMatchObject({ responseStatus: 'declined', comment: 'On leave' })
  const start = timed('2030-05-21T10:00:00')
  const later = { ...meeting, start, end: timed('2030-05-21T11:00:00') }
  const free = await owner(`POST ${at}`, later)
  expect(free.body.attendees[1]).toMatchObject({ responseStatus: 'needsAction' })
  // An absence may also decline what was there before it, such as one instance of a series.
  const series = await owner(`POST ${at}`, { ...later, recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
  const absence = {
    ...away,
    ...{ start: timed('2030-05-22T08:00:00'), end: timed('2030-05-22T18:00:00') },
    outOfOfficeProperties: { autoDeclineMode: 'declineAllConflictingInvitations' },
  }
  await second(`POST ${at}`, absence)
  const answers = async (id: string) =>
    (await owner(`GET ${at}/${id}`)).body.attendees[1].responseStatus
  expect(await answers(series.body.id)).toBe('needsAction')
  expect(await answers(`${series.body.id}_20300522T080000Z`)).toBe('declined')
  // Who has no account answers out of their mail.
  const mails = mailbox(call)
  const answer = (email: string, event = series.body.id) =>
    call('POST /admin/simulate', {
      ...{ action: 'answer_invitation', calendar: 'ada@example.com', event, email },
      ...{ response: 'accepted', comment: 'By train' },
    })
  expect((await answer('nobody@elsewhere.org')).status).toBe(409)
  expect((await answer('guest@elsewhere.org', 'nothing')).status).toBe(409)
  expect((await answer('guest@elsewhere.org')).status).toBe(200)
  expect((await answer('grace@example.com', free.body.id)).status).toBe(200)
  const seen = (await second(`GET ${at}/${series.body.id}`)).body
  expect(seen.attendees[2]).toMatchObject({ responseStatus: 'accepted', comment: 'By train' })
  expect(await answers(free.body.id)).toBe('accepted')
  expect(await mails()).toEqual(Array(2).fill('response ada@example.com'))
})

test('days begin where the calendar is, also after it moved', async () => {
  const { owner } = bootCalendar()
  const day = { start: { date: '2030-05-20' }, end: { date: '2030-05-21' } }
  const { id } = (await owner(`POST ${at}`, { ...day, recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] }))
    .body
  await owner(`DELETE ${at}/${id}_20300521`)
  await owner('PATCH /calendar/v3/calendars/primary', { timeZone: 'Pacific/Auckland' })
  const within = async (timeMin: string, timeMax: string) => {
    const query = new URLSearchParams({ timeMin, timeMax, singleEvents: 'true' })
    return (await owner(`GET ${at}?${query}`)).body.items.length
  }
  expect(await within('2030-05-19T11:00:00Z', '2030-05-19T13:00:00Z')).toBe(1)
  expect(await within('2030-05-20T12:00:00Z', '2030-05-22T13:00:00Z')).toBe(0)
})

test('private events, roles, moves and imports', async () => {
  const { owner, second } = bootCalendar()
  const team = (await owner('POST /calendar/v3/calendars', { summary: 'Team' })).body.id
  const there = `/calendar/v3/calendars/${team}`
  const scope = { type: 'user', value: 'grace@example.com' }
  await owner(`POST ${there}/acl`, { role: 'reader', scope })
  const { attendees: _attendees, ...plain } = meeting
  const { id } = (await owner(`POST ${there}/events`, { ...plain, visibility: 'private' })).body
  const seen = (await second(`GET ${there}/events/${id}`)).body
  expect(seen).toMatchObject({ visibility: 'private', status: 'confirmed' })
  for (const name of ['summary', 'creator', 'attendees', 'htmlLink']) {
    expect(seen).not.toHaveProperty(name)
  }
  expect((await second(`GET ${there}/events?q=review`)).body.items).toEqual([])
  expect((await second(`GET ${there}/events`)).body).toMatchObject({ accessRole: 'reader' })
  for (const call of [`DELETE ${there}/events/${id}`, `POST ${there}/events/quickAdd?text=Hi`]) {
    expect(refusal(await second(call))).toBe('403 requiredAccessLevel')
  }
  const public_ = (await owner(`POST ${there}/events`, plain)).body
  expect(public_.organizer).toEqual({ email: team, displayName: 'Team', self: true })
  expect(public_.creator).toEqual({ email: 'ada@example.com' })
  expect((await second(`GET ${there}/events/${public_.id}`)).body.summary).toBe('Review')
  const move = `POST ${there}/events/${public_.id}/move`
  expect(refusal(await owner(move))).toBe('400 required')
  expect(refusal(await owner(`${move}?destination=nobody@example.com`))).toBe('404 notFound')
  const moved = await owner(`${move}?destination=primary`)
  expect(moved.body.organizer).toEqual({ email: 'ada@example.com', self: true })
  expect((await owner(`GET ${there}/events/${public_.id}`)).body.status).toBe('cancelled')
  expect(refusal(await owner(`${move}?destination=primary`))).toBe('410 deleted')

  const foreign = { ...meeting, organizer: { email: 'boss@elsewhere.org' }, iCalUID: 'x@ext' }
  expect(refusal(await owner(`POST ${at}/import`, meeting))).toBe('400 required')
  const kind = await owner(`POST ${at}/import`, { ...foreign, ...{ eventType: 'focusTime' } })
  expect(kind.status).toBe(400)
  const imported = (await owner(`POST ${at}/import`, foreign)).body
  expect(imported).toMatchObject({
    iCalUID: 'x@ext',
    organizer: { email: 'boss@elsewhere.org' },
    attendees: [{ self: true }, {}, {}],
  })
  const inbox = await second(`GET ${at}?iCalUID=x@ext`)
  expect(inbox.body.items).toEqual([])
  const again = await owner(`POST ${at}/import`, { ...foreign, summary: 'New', sequence: 2 })
  expect(again.body).toMatchObject({ id: imported.id, summary: 'New', sequence: 2 })
  const old = await owner(`POST ${at}/import`, { ...foreign, sequence: 1 })
  expect(refusal(old)).toBe('400 invalid')
})

test('a sentence becomes an event', async () => {
  const { owner } = bootCalendar()
  const cases: [string, object][] = [
    [
      'Appointment at Somewhere on June 3rd 10am-10:25am',
      {
        summary: 'Appointment at Somewhere',
        location: 'Somewhere',
        start: { dateTime: '2030-06-03T10:00:00Z', timeZone: 'UTC' },
        end: { dateTime: '2030-06-03T10:25:00Z', timeZone: 'UTC' },
      },
    ],
    [
      'Lunch with Grace tomorrow 12pm',
      {
        summary: 'Lunch with Grace',
        start: { dateTime: '2030-05-14T12:00:00Z' },
        end: { dateTime: '2030-05-14T13:00:00Z' },
      },
    ],
    [
      'Holiday on 1 August',
      { summary: 'Holiday', start: { date: '2030-08-01' }, end: { date: '2030-08-02' } },
    ],
    [
      'Standup every Tuesday at 9:15am',
      {
        summary: 'Standup',
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=TU'],
        start: { dateTime: '2030-05-14T09:15:00Z' },
      },
    ],
    [
      'Water the plants',
      { summary: 'Water the plants', start: { dateTime: '2030-05-13T18:00:00Z' } },
    ],
  ]
  expect(refusal(await owner(`POST ${at}/quickAdd`))).toBe('400 required')
  for (const [text, wanted] of cases) {
    const { body } = await owner(`POST ${at}/quickAdd?${new URLSearchParams({ text })}`)
    expect(body).toMatchObject(wanted)
  }
})

test('a public calendar is read with a key alone, as far as it is public', async () => {
  const { owner, call } = bootCalendar()
  const team = (await owner('POST /calendar/v3/calendars', { summary: 'Team' })).body.id
  const there = `/calendar/v3/calendars/${team}`
  const { attendees: _attendees, ...plain } = meeting
  const { id } = (await owner(`POST ${there}/events`, plain)).body
  await owner(`POST ${there}/events`, { ...plain, visibility: 'private', summary: 'Secret' })
  const key = `key=${credentials.apiKey}`
  expect(refusal(await call(`GET ${there}/events?${key}`))).toBe('404 notFound')
  expect(refusal(await call(`GET ${at}?${key}`))).toBe('401 required')
  const everybody = (role: string) =>
    owner(`POST ${there}/acl`, { role, scope: { type: 'default' } })
  const seen = async () => {
    const { body } = await call(`GET ${there}/events?${key}`)
    return [body.accessRole, ...body.items.map((each: { summary?: string }) => each.summary)]
  }
  await everybody('freeBusyReader')
  expect(await seen()).toEqual(['freeBusyReader', undefined, undefined])
  await everybody('reader')
  expect(await seen()).toEqual(['reader', 'Review', undefined])
  expect((await call(`GET ${there}/events/${id}/instances?${key}`)).body.items).toEqual([])
  expect(refusal(await call(`DELETE ${there}/events/${id}?${key}`))).toBe('401 required')
})

/** A token for the service account itself, or for whom it acts. */
async function serviceToken(call: ReturnType<typeof bootCalendar>['call'], sub?: string) {
  const now = noon_ms / 1000
  const scope = 'https://www.googleapis.com/auth/calendar'
  const claims = { iss: credentials.serviceEmail, scope, ...(sub === undefined ? {} : { sub }) }
  const assertion = jwt.sign(
    { ...claims, aud: 'https://oauth2.googleapis.com/token', iat: now, exp: now + 3600 },
    serviceKey.privateKey,
    { algorithm: 'RS256', keyid: serviceKey.keyId },
  )
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const form = new URLSearchParams({ grant_type, assertion }).toString()
  return (await call('POST /token', form, type)).body.access_token
}

test('a service account invites nobody unless it acts for somebody', async () => {
  const { call, as } = bootCalendar()
  const service = as(await serviceToken(call))
  const { attendees, ...plain } = meeting
  expect(refusal(await service(`POST ${at}`, meeting))).toBe('403 forbiddenForServiceAccounts')
  const { id } = (await service(`POST ${at}`, plain)).body
  expect(refusal(await service(`PATCH ${at}/${id}`, { attendees }))).toBe(
    '403 forbiddenForServiceAccounts',
  )
  const delegate = as(await serviceToken(call, 'ada@example.com'))
  const made = await delegate(`POST ${at}`, meeting)
  expect(made.body).toMatchObject({ creator: { email: 'ada@example.com', self: true } })
})
