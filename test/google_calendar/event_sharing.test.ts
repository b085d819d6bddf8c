import { expect, test } from 'vitest'
import { bootCalendar, refusal, serveCalendar } from './support.ts'

const at = '/calendar/v3/calendars/primary/events'
const timed = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Zurich' })
const meeting = {
  summary: 'Review',
  start: timed('2030-05-20T10:00:00'),
  end: timed('2030-05-20T11:00:00'),
  attendees: [
    { email: 'ada@example.com', responseStatus: 'accepted' },
    { email: 'Grace@example.com', optional: true },
    { email: 'guest@elsewhere.org' },
  ],
}

/** The mails that were sent since the last look. */
function mailbox(call: ReturnType<typeof bootCalendar>['call']) {
  let seen = 0
  return async () => {
    const { body } = await call('GET /admin/state?collection=mails')
    const mails = Object.values<{ kind: string; to: string }>(body.collections.mails ?? {})
    const fresh = mails.slice(seen).map(({ kind, to }) => `${kind} ${to}`)
    seen = mails.length
    return fresh.sort()
  }
}

test('an invitation is in the calendar of who is invited, and the answer in all', async () => {
  const { sdk, secondSdk, call } = await serveCalendar()
  const mails = mailbox(call)
  const calendarId = 'primary'
  const { data: made } = await sdk.events.insert({
    calendarId,
    requestBody: meeting,
    sendUpdates: 'all',
  })
  const eventId = made.id ?? ''
  expect(await mails()).toEqual(['invitation grace@example.com', 'invitation guest@elsewhere.org'])
  const { data: copy } = await secondSdk.events.get({ calendarId, eventId })
  expect(copy).toMatchObject({
    id: eventId,
    iCalUID: made.iCalUID,
    organizer: { email: 'ada@example.com' },
    creator: { email: 'ada@example.com' },
    reminders: { useDefault: true },
    attendees: [
      { email: 'ada@example.com', organizer: true, responseStatus: 'accepted' },
      { email: 'grace@example.com', self: true, optional: true, responseStatus: 'needsAction' },
      { email: 'guest@elsewhere.org', responseStatus: 'needsAction' },
    ],
  })
  expect(copy.organizer).not.toHaveProperty('self')
  const attendees = copy.attendees?.map((each) =>
    each.self ? { ...each, responseStatus: 'accepted', comment: 'Gladly' } : each,
  )
  const { data: answered } = await secondSdk.events.patch({
    calendarId,
    eventId,
    requestBody: { attendees: attendees ?? [], colorId: '5' },
    sendUpdates: 'all',
  })
  expect(answered.colorId).toBe('5')
  expect(await mails()).toEqual(['response ada@example.com'])
  const { data: seen } = await sdk.events.get({ calendarId, eventId })
  expect(seen.attendees?.[1]).toEqual({
    email: 'grace@example.com',
    optional: true,
    responseStatus: 'accepted',
    comment: 'Gladly',
  })
  expect(seen).not.toHaveProperty('colorId')
  // What the organizer changes is changed for all; what is one's own stays.
  await sdk.events.patch({
    calendarId,
    eventId,
    requestBody: { location: 'Roof', start: timed('2030-05-20T10:30:00') },
    sendUpdates: 'externalOnly',
  })
  expect(await mails()).toEqual(['update guest@elsewhere.org'])
  const { data: told } = await secondSdk.events.get({ calendarId, eventId, maxAttendees: 1 })
  expect(told).toMatchObject({
    ...{ location: 'Roof', colorId: '5', sequence: 1, attendeesOmitted: true },
    attendees: [{ self: true, responseStatus: 'accepted' }],
  })
  // Who is not invited any more has it cancelled.
  const others = (seen.attendees ?? []).filter(({ email }) => email !== 'grace@example.com')
  await sdk.events.patch({ calendarId, eventId, requestBody: { attendees: others } })
  expect((await secondSdk.events.get({ calendarId, eventId })).data.status).toBe('cancelled')
  expect(await mails()).toEqual([])
  await sdk.events.patch({ calendarId, eventId, requestBody: { attendees: meeting.attendees } })
  expect((await secondSdk.events.get({ calendarId, eventId })).data.status).toBe('confirmed')
  await sdk.events.delete({ calendarId, eventId, sendNotifications: true })
  expect((await secondSdk.events.get({ calendarId, eventId })).data.status).toBe('cancelled')
  expect(await mails()).toEqual([
    ...['cancellation grace@example.com', 'cancellation guest@elsewhere.org'],
  ])
})

test('guests change no more than they may', async () => {
  const { owner, second } = bootCalendar()
  const { id } = (await owner(`POST ${at}`, { ...meeting, guestsCanInviteOthers: false })).body
  const one = `${at}/${id}`
  const more = [...meeting.attendees, { email: 'tim@example.com' }]
  const shared = [
    ...[{ summary: 'Mine' }, { location: 'Here' }, { recurrence: ['RRULE:FREQ=DAILY'] }],
    ...[{ start: timed('2030-05-20T10:30:00') }, { guestsCanModify: true }, { attendees: more }],
    { extendedProperties: { shared: { a: '1' } } },
  ]
  for (const change of shared) {
    expect(refusal(await second(`PATCH ${one}`, change))).toBe('403 forbiddenForNonOrganizer')
  }
  expect(refusal(await second(`POST ${one}/move?destination=primary`))).toBe(
    '400 cannotChangeOrganizer',
  )
  const own = {
    ...{ transparency: 'transparent', visibility: 'private' },
    extendedProperties: { private: { mine: '1' } },
    reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] },
  }
  expect((await second(`PATCH ${one}`, own)).body).toMatchObject(own)
  const organizers = (await owner(`GET ${one}`)).body
  for (const name of ['transparency', 'visibility', 'extendedProperties']) {
    expect(organizers).not.toHaveProperty(name)
  }
  await owner(`PATCH ${one}`, { guestsCanModify: true, guestsCanSeeOtherGuests: false })
  const hidden = (await second(`GET ${one}`)).body
  expect(hidden).toMatchObject({ attendeesOmitted: true, attendees: [{ self: true }], ...own })
  const moved = await second(`PATCH ${one}`, { summary: 'Ours', attendees: more })
  expect(moved.body.summary).toBe('Ours')
  const seen = (await owner(`GET ${one}`)).body
  expect(seen.summary).toBe('Ours')
  expect(seen.attendees.map(({ email }: { email: string }) => email)).toEqual([
    ...['ada@example.com', 'grace@example.com', 'guest@elsewhere.org', 'tim@example.com'],
  ])
  // Who takes an invitation out of the calendar declines it.
  expect((await second(`DELETE ${one}`)).status).toBe(204)
  const after = (await owner(`GET ${one}`)).body
  expect(after.attendees[1]).toMatchObject({ responseStatus: 'declined' })
  await owner(`PATCH ${one}`, { summary: 'Theirs' })
  expect((await second(`GET ${one}`)).body.status).toBe('cancelled')
})

test('an instance of a series is answered and changed for everybody', async () => {
  const { owner, second } = bootCalendar()
  const series = { ...meeting, recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }
  const { id } = (await owner(`POST ${at}`, series)).body
  const one = `${at}/${id}_20300521T080000Z`
  const self = { email: 'grace@example.com', responseStatus: 'tentative' }
  expect((await second(`PATCH ${one}`, { attendees: [self] })).status).toBe(200)
  const statusOf = async (path: string) =>
    (await owner(`GET ${path}`)).body.attendees[1].responseStatus
  expect(await statusOf(one)).toBe('tentative')
  expect(await statusOf(`${at}/${id}`)).toBe('needsAction')
  await owner(`PATCH ${one}`, { location: 'Roof' })
  expect((await second(`GET ${one}`)).body).toMatchObject({ location: 'Roof' })
  await owner(`PATCH ${at}/${id}`, { summary: 'Standup' })
  expect((await second(`GET ${one}`)).body).toMatchObject({ location: 'Roof', summary: 'Standup' })
  await owner(`DELETE ${at}/${id}_20300522T080000Z`)
  const { body } = await second(`GET ${at}?singleEvents=true&orderBy=startTime`)
  expect(body.items.map(({ start }: { start: { dateTime: string } }) => start.dateTime)).toEqual([
    ...['2030-05-20T08:00:00Z', '2030-05-21T08:00:00Z'],
  ])
  // Somebody may be invited to one instance alone.
  const [ada] = meeting.attendees
  const solo = (await owner(`POST ${at}`, { ...series, attendees: [ada] })).body.id
  const alone = `${at}/${solo}_20300521T080000Z`
  await owner(`PATCH ${alone}`, { attendees: meeting.attendees })
  expect((await second(`GET ${alone}`)).body).toMatchObject({ recurringEventId: solo })
  expect(refusal(await second(`GET ${at}/${solo}`))).toBe('404 notFound')
  await owner(`DELETE ${at}/${id}`)
  expect((await second(`GET ${at}?singleEvents=true`)).body.items).toHaveLength(1)
})

test('calendars that answer by themselves', async () => {
  const { owner, second } = bootCalendar()
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
