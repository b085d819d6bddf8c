import { expect, test } from 'vitest'
import { bootCalendar, inCalendar, makeCalendar, refusal, serveCalendar } from './support.ts'

test('the official SDK makes a calendar, reads it and sees it in the list', async () => {
  const { sdk, secondSdk } = await serveCalendar()
  await expect(sdk.calendars.get({ calendarId: 'none@example.com' })).rejects.toMatchObject({
    status: 404,
    message: 'Not Found',
  })
  await expect(sdk.calendars.insert({ requestBody: {} })).rejects.toMatchObject({
    status: 400,
    message: 'Missing title.',
  })
  const zone = { summary: 'Team', timeZone: 'Mars/Olympus' }
  await expect(sdk.calendars.insert({ requestBody: zone })).rejects.toMatchObject({ status: 400 })

  const requestBody = { summary: 'Team', description: 'Us', timeZone: 'Europe/Zurich' }
  const { data: made } = await sdk.calendars.insert({ requestBody })
  expect(made).toEqual({
    kind: 'calendar#calendar',
    etag: expect.stringMatching(/^"\d+"$/),
    id: expect.stringMatching(/^c_[0-9a-f]{64}@group\.calendar\.google\.com$/),
    summary: 'Team',
    description: 'Us',
    timeZone: 'Europe/Zurich',
    dataOwner: 'ada@example.com',
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  })
  const calendarId = made.id ?? ''
  expect((await sdk.calendars.get({ calendarId })).data).toEqual(made)
  await expect(secondSdk.calendars.get({ calendarId })).rejects.toMatchObject({ status: 404 })

  const { data: primary } = await sdk.calendars.get({ calendarId: 'primary' })
  expect(primary).toMatchObject({ id: 'ada@example.com', timeZone: 'UTC' })
  expect(primary).not.toHaveProperty('dataOwner')
  const { data: list } = await sdk.calendarList.list()
  expect(list).toMatchObject({
    kind: 'calendar#calendarList',
    nextSyncToken: expect.any(String),
    items: [
      {
        id: 'ada@example.com',
        primary: true,
        accessRole: 'owner',
        colorId: '14',
        backgroundColor: '#9fe1e7',
        defaultReminders: [{ method: 'popup', minutes: 10 }],
      },
      { id: calendarId, accessRole: 'owner', dataOwner: 'ada@example.com', colorId: '15' },
    ],
  })
  expect(list.items).toHaveLength(2)
})

test('an id may come percent-encoded, and what a token cannot reach is refused', async () => {
  const { owner, call } = bootCalendar()
  const at = '/calendar/v3/calendars/'
  expect(refusal(await owner(`GET ${at}en.usa%23holiday%40group.v.calendar.google.com`))).toBe(
    '404 notFound',
  )
  expect((await owner(`GET ${at}ada%40example.com`)).body.id).toBe('ada@example.com')
  expect((await owner(`GET ${at}ada@example.com`)).body.id).toBe('ada@example.com')
  expect(refusal(await call(`GET ${at}primary`))).toBe('401 required')
  const unknown = { authorization: 'Bearer ya29.unknown' }
  expect(refusal(await call(`GET ${at}primary`, undefined, unknown))).toBe('401 authError')
})

test('a calendar is patched and updated by its owner, and only as it was seen', async () => {
  const { owner, second } = bootCalendar()
  const id = await makeCalendar(owner)
  const at = inCalendar(id)
  const grace = { role: 'writer', scope: { type: 'user', value: 'grace@example.com' } }
  await owner(`POST ${at}/acl`, grace)
  expect(refusal(await second(`PATCH ${at}`, { summary: 'Mine' }))).toBe('403 forbidden')
  expect(refusal(await owner(`PATCH ${at}`, { summary: '' }))).toBe('400 required')
  expect(refusal(await owner(`PATCH ${at}`, { summary: 5 }))).toBe('400 invalid')
  expect(refusal(await owner(`PATCH ${at}`, { timeZone: 'CET/Nowhere' }))).toBe('400 invalid')
  const odd = { conferenceProperties: { allowedConferenceSolutionTypes: ['phone'] } }
  expect(refusal(await owner(`PATCH ${at}`, odd))).toBe('400 invalid')
  expect(refusal(await owner(`PUT ${at}`, { description: 'x' }))).toBe('400 required')

  const { body: before } = await owner(`GET ${at}`)
  const patch = { description: 'Us', location: 'Bern', timeZone: 'Europe/Zurich' }
  const { body: patched } = await owner(`PATCH ${at}`, patch)
  expect(patched).toEqual({ ...before, ...patch, etag: expect.not.stringContaining(before.etag) })
  const stale = { 'if-match': before.etag }
  expect(refusal(await owner(`PATCH ${at}`, { summary: 'Late' }, stale))).toBe(
    '412 conditionNotMet',
  )
  expect((await owner(`GET ${at}`)).headers.get('etag')).toBe(patched.etag)
  const known = await owner(`GET ${at}`, undefined, { 'if-none-match': patched.etag })
  expect(known.status).toBe(304)
  const fresh = { 'if-match': patched.etag }
  const { body: updated } = await owner(`PUT ${at}`, { summary: 'Crew' }, fresh)
  expect(updated).toMatchObject({ summary: 'Crew', timeZone: 'Europe/Zurich' })
  expect(updated).not.toHaveProperty('description')
  expect(updated).not.toHaveProperty('location')
  expect((await second('GET /calendar/v3/users/me/calendarList')).body.items[1]).toMatchObject({
    id,
    summary: 'Crew',
    accessRole: 'writer',
  })
})

test('the zone of a primary calendar is the account’s own, and new calendars have it', async () => {
  const { owner } = bootCalendar()
  await owner(`PATCH ${inCalendar('primary')}`, { timeZone: 'Asia/Tokyo' })
  expect((await owner('GET /calendar/v3/users/me/settings/timezone')).body.value).toBe('Asia/Tokyo')
  const { body } = await owner('POST /calendar/v3/calendars', { summary: 'Team' })
  expect(body.timeZone).toBe('Asia/Tokyo')
})

test('a secondary calendar is deleted for everybody, a primary one only cleared', async () => {
  const { owner, second } = bootCalendar()
  const id = await makeCalendar(owner)
  const at = inCalendar(id)
  await owner(`POST ${at}/acl`, {
    role: 'reader',
    scope: { type: 'user', value: 'grace@example.com' },
  })
  expect(refusal(await owner(`DELETE ${inCalendar('primary')}`))).toBe(
    '403 cannotDeletePrimaryCalendar',
  )
  expect(refusal(await second(`DELETE ${at}`))).toBe('403 forbidden')
  expect(refusal(await owner(`POST ${at}/clear`))).toBe('400 invalid')
  expect(refusal(await second(`POST ${inCalendar('ada@example.com')}/clear`))).toBe('403 forbidden')
  expect((await owner(`POST ${inCalendar('primary')}/clear`)).status).toBe(204)
  const { body: list } = await second('GET /calendar/v3/users/me/calendarList')
  expect(list.items).toHaveLength(2)

  expect((await owner(`DELETE ${at}`)).status).toBe(204)
  expect(refusal(await owner(`GET ${at}`))).toBe('404 notFound')
  expect(refusal(await owner(`DELETE ${at}`))).toBe('404 notFound')
  const since = `GET /calendar/v3/users/me/calendarList?syncToken=${list.nextSyncToken}`
  expect((await second(since)).body.items).toEqual([
    {
      kind: 'calendar#calendarListEntry',
      etag: expect.any(String),
      id,
      deleted: true,
      defaultReminders: [],
    },
  ])
})

test('an administrator gives a calendar another data owner', async () => {
  const { owner, second, as } = bootCalendar({ users: ['eve@other.example'] })
  const id = await makeCalendar(second)
  const at = `POST ${inCalendar(id)}/transferOwnership`
  const to = (email: string) => `${at}?newDataOwner=${email}&useAdminAccess=true`
  expect(refusal(await owner(at))).toBe('400 required')
  expect(refusal(await owner(`${at}?newDataOwner=ada@example.com`))).toBe('400 invalid')
  expect(refusal(await second(to('ada@example.com')))).toBe('403 forbidden')
  expect(refusal(await owner(to('eve@other.example')))).toBe('400 invalid')
  expect(refusal(await as('ya29.eve@other.example')(to('eve@other.example')))).toBe('403 forbidden')
  const primary = `POST ${inCalendar('grace@example.com')}/transferOwnership`
  const whole = `${primary}?newDataOwner=ada@example.com&useAdminAccess=true`
  expect(refusal(await owner(whole))).toBe('400 invalid')
  expect(refusal(await owner(`GET ${inCalendar(id)}`))).toBe('404 notFound')

  const done = await owner(to('ada@example.com'))
  expect([done.status, done.text]).toEqual([204, ''])
  expect((await owner(`GET ${inCalendar(id)}`)).body.dataOwner).toBe('ada@example.com')
  const { body: list } = await owner('GET /calendar/v3/users/me/calendarList')
  expect(list.items[1]).toMatchObject({ id, accessRole: 'owner', dataOwner: 'ada@example.com' })
})

test('an app that may only see what it made finds no other calendar', async () => {
  const { call, owner } = bootCalendar()
  const id = await makeCalendar(owner)
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: '1//0-twin-refresh-token',
    client_id: 'google-twin-client-id',
    client_secret: 'google-twin-client-secret',
    scope: 'https://www.googleapis.com/auth/calendar.app.created',
  })
  const { body: token } = await call('POST /token', String(form), {
    'content-type': 'application/x-www-form-urlencoded',
  })
  const headers = { authorization: `Bearer ${token.access_token}` }
  expect(refusal(await call(`GET ${inCalendar('primary')}`, undefined, headers))).toBe(
    '404 notFound',
  )
  expect((await call(`GET ${inCalendar(id)}`, undefined, headers)).body.id).toBe(id)
  const list = await call('GET /calendar/v3/users/me/calendarList', undefined, headers)
  expect(refusal(list)).toBe('403 insufficientPermissions')
})
