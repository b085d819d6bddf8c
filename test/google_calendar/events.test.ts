import { expect, test } from 'vitest'
import { at, timed } from './event_support.ts'
import { bootCalendar, refusal } from './support.ts'

const hour = (day: string, start = '10:00', end = '11:00') => ({
  start: timed(`${day}T${start}:00`),
  end: timed(`${day}T${end}:00`),
})

test('events that Google would not take are refused in its words', async () => {
  const { owner, second, call } = bootCalendar()
  const day = hour('2030-05-20')
  const start = { dateTime: '2030-05-20T10:00:00' }
  const many = Array.from({ length: 201 }, (_each, index) => ({ email: `p${index}@example.com` }))
  const popup = { method: 'popup', minutes: 10 }
  const cases: [object, string, string][] = [
    [{}, '400 required', 'Missing end time.'],
    [{ end: day.end }, '400 required', 'Missing start time.'],
    [{ start, end: start }, '400 required', 'Missing time zone definition for start time.'],
    [
      { ...day, start: { date: '2030-05-20' } },
      '400 invalid',
      'Start and end times must either both be date or both be dateTime.',
    ],
    [
      { start: day.end, end: day.start },
      '400 timeRangeEmpty',
      'The specified time range is empty.',
    ],
    [{ start: { date: '2030-05-21' }, end: { date: '2030-05-20' } }, '400 timeRangeEmpty', ''],
    [{ start: { date: '2030-02-30' }, end: { date: '2030-03-01' } }, '400 invalid', ''],
    [{ ...day, end: timed('2030-05-20T11:00:00', 'Mars') }, '400 invalid', 'for end time.'],
    [{ ...day, start: { dateTime: 7 } }, '400 invalid', 'TYPE_TIMESTAMP'],
    [{ ...day, recurrence: ['RRULE:FREQ=HOURLY'] }, '400 invalid', 'Invalid recurrence rule.'],
    [{ ...day, recurrence: [null] }, '400 invalid', "Invalid value at 'recurrence[0]'"],
    [{ ...day, recurrence: ['DTSTART:20300520'] }, '400 invalid', 'Invalid recurrence rule.'],
    [
      {
        recurrence: ['RRULE:FREQ=DAILY'],
        start: { dateTime: '2030-05-20T10:00:00Z' },
        end: { dateTime: '2030-05-20T11:00:00Z' },
      },
      '400 required',
      'Missing time zone definition for start time.',
    ],
    [{ ...day, id: 'Wrong' }, '400 invalid', 'Invalid resource id value.'],
    [{ ...day, id: 'abc' }, '400 invalid', 'Invalid resource id value.'],
    [{ ...day, attendees: [{}] }, '400 required', 'Missing attendee email.'],
    [{ ...day, attendees: [{ email: 'nobody' }] }, '400 invalid', 'Invalid attendee email.'],
    [{ ...day, attendees: many }, '400 invalid', 'attendees exceeds'],
    [{ ...day, attendees: [{ email: 'a@b.c', responseStatus: 'yes' }] }, '400 invalid', ''],
    [
      { ...day, reminders: { useDefault: true, overrides: [popup] } },
      '400 cannotUseDefaultRemindersAndSpecifyOverride',
      'Cannot specify both',
    ],
    [{ ...day, reminders: { overrides: Array(6).fill(popup) } }, '400 invalid', ''],
    [{ ...day, reminders: { overrides: [{ method: 'sms', minutes: 1 }] } }, '400 invalid', ''],
    [{ ...day, reminders: { overrides: [{ ...popup, minutes: 40_321 }] } }, '400 invalid', ''],
    [{ ...day, reminders: { overrides: [{ minutes: 1 }] } }, '400 required', ''],
    [{ ...day, reminders: { overrides: [{ method: 'email' }] } }, '400 required', ''],
    [{ ...day, colorId: '12' }, '400 invalid', 'color'],
    [{ ...day, status: 'done' }, '400 invalid', ''],
    [{ ...day, visibility: 'secret' }, '400 invalid', ''],
    [{ ...day, transparency: 'glass' }, '400 invalid', ''],
    [{ ...day, source: { url: 'ftp://x' } }, '400 invalid', ''],
    [{ ...day, attachments: [{}] }, '400 required', ''],
    [{ ...day, attachments: [{ fileUrl: 'x' }] }, '400 invalid', ''],
    [{ ...day, attachments: Array(26).fill({ fileUrl: 'https://x.io' }) }, '400 invalid', ''],
    [{ ...day, conferenceData: { createRequest: {} } }, '400 required', ''],
    [{ ...day, conferenceData: { notes: 'x' } }, '400 invalid', 'Invalid conference data.'],
    [
      {
        ...day,
        conferenceData: {
          createRequest: { requestId: 'r', conferenceSolutionKey: { type: 'eventHangout' } },
        },
      },
      '400 invalid',
      'Invalid conference type value.',
    ],
    [{ ...day, extendedProperties: { private: 'x' } }, '400 invalid', ''],
    [{ ...day, eventType: 'party' }, '400 invalid', ''],
    [{ ...day, eventType: 'fromGmail' }, '400 eventTypeRestriction', ''],
    [{ ...day, eventType: 'workingLocation' }, '400 malformedWorkingLocationEvent', ''],
    [{ ...day, eventType: 'birthday' }, '400 malformedBirthdayEvent', 'all-day'],
    [
      { ...day, eventType: 'outOfOffice', transparency: 'transparent' },
      '400 malformedOutOfOfficeEvent',
      'opaque',
    ],
    [{ ...day, eventType: 'focusTime', attendees: [{ email: 'a@b.c' }] }, '400 invalid', ''],
  ]
  for (const [body, reason, message] of cases) {
    const answer = await owner(`POST ${at}?supportsAttachments=true&conferenceDataVersion=1`, body)
    expect([refusal(answer), JSON.stringify(body)]).toEqual([reason, JSON.stringify(body)])
    expect(answer.body.error.message).toContain(message)
  }
  expect((await owner(`GET ${at}`)).body.items).toEqual([])
  const made = await owner(`POST ${at}`, { ...day, id: 'planning' })
  const again = await owner(`POST ${at}`, { ...day, id: 'planning' })
  expect(refusal(again)).toBe('409 duplicate')
  expect(again.body.error.message).toBe('The requested identifier already exists.')
  expect(refusal(await owner(`POST ${at}`, { ...day, iCalUID: made.body.iCalUID }))).toBe(
    '409 duplicate',
  )
  expect(refusal(await owner(`GET ${at}/nothing`))).toBe('404 notFound')
  expect(refusal(await second(`GET ${at}/planning`))).toBe('404 notFound')
  expect(refusal(await call(`GET ${at}/planning`))).toBe('401 required')
  // Colleagues see when somebody is busy, and no more.
  const foreign = '/calendar/v3/calendars/ada@example.com/events'
  expect((await second(`GET ${foreign}/planning`)).body).toMatchObject({ visibility: 'private' })
  const denied = await second(`PATCH ${foreign}/planning`, { summary: 'Mine' })
  expect(refusal(denied)).toBe('403 requiredAccessLevel')
  const stale = await owner(`DELETE ${at}/planning`, undefined, { 'if-match': '"1"' })
  expect(refusal(stale)).toBe('412 conditionNotMet')
  expect((await owner(`DELETE ${at}/planning`)).status).toBe(204)
  expect(refusal(await owner(`DELETE ${at}/planning`))).toBe('410 deleted')
  expect((await owner(`GET ${at}/planning`)).body.status).toBe('cancelled')
})

test('an event keeps what it is given and says what follows from it', async () => {
  const { owner, advance } = bootCalendar()
  const { body } = await owner(`POST ${at}?conferenceDataVersion=1&supportsAttachments=true`, {
    ...hour('2030-05-20'),
    summary: 'Review',
    location: 'Room 1',
    colorId: '7',
    transparency: 'transparent',
    visibility: 'private',
    reminders: { overrides: [{ method: 'email', minutes: 30 }] },
    extendedProperties: {
      private: { a: '1', ['k'.repeat(45)]: 'dropped', long: 'x'.repeat(2000) },
      shared: { b: '2' },
    },
    source: { url: 'https://example.com/1', title: 'Ticket' },
    attachments: [{ fileUrl: 'https://drive.google.com/file/d/1abc/edit', title: 'Plan' }],
    conferenceData: { createRequest: { requestId: 'r1' } },
    guestsCanModify: true,
    guestsCanInviteOthers: false,
    gadget: { title: 'ignored' },
    etag: '"0"',
    creator: { email: 'eve@example.com' },
  })
  const code = body.conferenceData.conferenceId
  expect(code).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/)
  expect(body).toEqual({
    kind: 'calendar#event',
    etag: expect.stringMatching(/^"\d+"$/),
    id: expect.stringMatching(/^[a-v0-9]{26}$/),
    status: 'confirmed',
    htmlLink: expect.stringContaining('https://www.google.com/calendar/event?eid='),
    created: '2030-05-13T18:00:00.000Z',
    updated: '2030-05-13T18:00:00.000Z',
    summary: 'Review',
    location: 'Room 1',
    colorId: '7',
    creator: { email: 'ada@example.com', self: true },
    organizer: { email: 'ada@example.com', self: true },
    // Shown in the zone of the calendar, which is UTC.
    start: timed('2030-05-20T08:00:00Z'),
    end: timed('2030-05-20T09:00:00Z'),
    transparency: 'transparent',
    visibility: 'private',
    iCalUID: `${body.id}@google.com`,
    sequence: 0,
    extendedProperties: { private: { a: '1', long: 'x'.repeat(1024) }, shared: { b: '2' } },
    hangoutLink: `https://meet.google.com/${code}`,
    conferenceData: expect.objectContaining({
      createRequest: expect.objectContaining({ status: { statusCode: 'success' } }),
      entryPoints: [expect.objectContaining({ entryPointType: 'video' })],
    }),
    guestsCanInviteOthers: false,
    guestsCanModify: true,
    reminders: { useDefault: false, overrides: [{ method: 'email', minutes: 30 }] },
    source: { url: 'https://example.com/1', title: 'Ticket' },
    attachments: [
      { fileUrl: 'https://drive.google.com/file/d/1abc/edit', title: 'Plan', fileId: '1abc' },
    ],
    eventType: 'default',
  })
  const one = `${at}/${body.id}`
  const shown = await owner(`GET ${one}?timeZone=America/New_York`)
  expect(shown.body.start).toEqual(timed('2030-05-20T04:00:00-04:00'))
  await advance('PT1M')
  // Reminders alone are no change of the event; without the versions nothing else is lost.
  const quiet = (await owner(`PATCH ${one}`, { reminders: { useDefault: true, overrides: null } }))
    .body
  expect(quiet).toMatchObject({ updated: body.updated, conferenceData: body.conferenceData })
  expect(quiet.reminders).toEqual({ useDefault: true })
  expect(quiet.etag).not.toBe(body.etag)
  const patch = { start: { dateTime: '2030-05-20T10:15:00' }, summary: null, colorId: null }
  const later = (await owner(`PATCH ${one}`, patch)).body
  expect(later).toMatchObject({ sequence: 1, start: timed('2030-05-20T08:15:00Z') })
  expect([later.summary, later.colorId, later.attachments?.length]).toEqual([
    undefined,
    undefined,
    1,
  ])
  const outdated = await owner(`PATCH ${one}`, { sequence: 0 })
  expect(refusal(outdated)).toBe('400 invalid')
  expect(outdated.body.error.message).toContain('below the current sequence')
  const whole = { ...hour('2030-05-20'), summary: 'Again' }
  const put = (await owner(`PUT ${one}?supportsAttachments=true&conferenceDataVersion=1`, whole))
    .body
  expect(put).toMatchObject({ sequence: 2, summary: 'Again', reminders: { useDefault: true } })
  for (const name of ['location', 'attachments', 'conferenceData', 'hangoutLink', 'visibility']) {
    expect(put).not.toHaveProperty(name)
  }
  await owner(`DELETE ${one}`)
  const back = (await owner(`PATCH ${one}`, { status: 'confirmed' })).body
  expect(back).toMatchObject({ status: 'confirmed', summary: 'Again' })
  const allDay = { start: { date: '2030-05-20' }, end: { date: '2030-05-22' } }
  const days = (await owner(`POST ${at}`, allDay)).body
  expect(days).toMatchObject(allDay)
  // Both would be there after a merge; a day must be taken back for a time.
  const { start: from, end: to } = hour('2030-05-20')
  const both = await owner(`PATCH ${at}/${days.id}`, { start: from, end: to })
  expect(refusal(both)).toBe('400 invalid')
  const conferenceData = { createRequest: { requestId: 'ignored by clients of version 0' } }
  const times = { start: { ...from, date: null }, end: { ...to, date: null }, conferenceData }
  const changed = (await owner(`PATCH ${at}/${days.id}`, times)).body
  expect(changed.start).toEqual(timed('2030-05-20T08:00:00Z'))
  expect(changed).not.toHaveProperty('conferenceData')
})

test('types of events have their own properties', async () => {
  const { owner } = bootCalendar()
  const day = { start: { date: '2030-05-20' }, end: { date: '2030-05-21' } }
  const cases: [object, object][] = [
    [
      { ...hour('2030-05-20'), eventType: 'outOfOffice' },
      { outOfOfficeProperties: { autoDeclineMode: 'declineNone' } },
    ],
    [
      {
        ...hour('2030-05-21'),
        eventType: 'focusTime',
        focusTimeProperties: { chatStatus: 'doNotDisturb' },
      },
      { focusTimeProperties: { chatStatus: 'doNotDisturb', autoDeclineMode: 'declineNone' } },
    ],
    [
      {
        ...day,
        eventType: 'workingLocation',
        workingLocationProperties: { type: 'officeLocation', officeLocation: { label: 'Tower' } },
      },
      { visibility: 'public', transparency: 'transparent' },
    ],
    [
      { ...day, eventType: 'birthday', recurrence: ['RRULE:FREQ=YEARLY'] },
      { visibility: 'private', birthdayProperties: { type: 'birthday' } },
    ],
  ]
  for (const [body, wanted] of cases) {
    const answer = await owner(`POST ${at}`, body)
    expect(answer.body).toMatchObject(wanted)
    const changed = await owner(`PATCH ${at}/${answer.body.id}`, { eventType: 'default' })
    expect(refusal(changed)).toBe('400 eventTypeRestriction')
    const moved = await owner(`POST ${at}/${answer.body.id}/move?destination=primary`)
    expect(refusal(moved)).toBe('400 cannotChangeOrganizer')
  }
  const { body } = await owner(`GET ${at}?eventTypes=focusTime&eventTypes=birthday`)
  expect(body.items.map(({ eventType }: { eventType: string }) => eventType)).toEqual([
    ...['focusTime', 'birthday'],
  ])
  expect((await owner(`GET ${at}?q=tower`)).body.items).toHaveLength(1)
  const other = (await owner('POST /calendar/v3/calendars', { summary: 'Team' })).body.id
  const elsewhere = await owner(`POST /calendar/v3/calendars/${other}/events`, cases[0]?.[0])
  expect(refusal(elsewhere)).toBe('400 eventTypeRestriction')
})
