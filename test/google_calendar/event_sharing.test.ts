import { expect, test } from 'vitest'
import { at, mailbox, meeting, timed } from './event_support.ts'
import { bootCalendar, refusal, serveCalendar } from './support.ts'

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

test('what somebody changed for themselves follows the series, and goes with it', async () => {
  const { owner, second } = bootCalendar()
  const series = { ...meeting, recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }
  const { id } = (await owner(`POST ${at}`, series)).body
  const [first, last] = [`${at}/${id}_20300520T080000Z`, `${at}/${id}_20300522T080000Z`]
  await second(`PATCH ${first}`, { colorId: '4' })
  await second(`PATCH ${last}`, { colorId: '4' })
  await owner(`PATCH ${at}/${id}`, {
    summary: 'Standup',
    extendedProperties: { shared: { a: '1' } },
  })
  const shared = { summary: 'Standup', colorId: '4', extendedProperties: { shared: { a: '1' } } }
  expect((await second(`GET ${first}`)).body).toMatchObject(shared)
  // Who comes late misses what was cancelled before.
  await owner(`DELETE ${first}`)
  const everybody = [...meeting.attendees, { email: 'tim@example.com' }]
  await owner(`PATCH ${at}/${id}`, { attendees: everybody })
  await owner(`PATCH ${at}/${id}`, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
  expect((await second(`GET ${last}`)).status).toBe(404)
  const rest = (await second(`GET ${at}?singleEvents=true`)).body.items
  expect(rest.map((each: { id: string }) => each.id)).toEqual([`${id}_20300521T080000Z`])
  // Somebody who is invited to one instance loses it with the series.
  const alone = `${at}/${id}_20300521T080000Z`
  await owner(`PATCH ${at}/${id}`, { attendees: [meeting.attendees[0]] })
  await owner(`PATCH ${alone}`, { attendees: meeting.attendees })
  expect((await second(`GET ${alone}`)).body.status).toBe('confirmed')
  // Who leaves a series and comes back finds it as it is; who was only in a part of it, too.
  await owner(`PATCH ${at}/${id}`, { attendees: meeting.attendees })
  await owner(`DELETE ${alone}`)
  expect((await second(`DELETE ${at}/${id}`)).status).toBe(204)
  await second(`PATCH ${at}/${id}`, { status: 'confirmed' })
  expect((await second(`GET ${at}?singleEvents=true`)).body.items).toEqual([])
  await owner(`DELETE ${at}/${id}`)
  expect(refusal(await owner(`PATCH ${alone}`, { status: 'confirmed' }))).toBe('410 deleted')
  const back = await second(`PATCH ${at}/${id}`, { status: 'confirmed' })
  expect(back.body.status).toBe('cancelled')
})
