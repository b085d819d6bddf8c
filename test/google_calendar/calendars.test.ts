import { expect, test } from 'vitest'
import { bootCalendar, refusal, serveCalendar } from './support.ts'

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

test('an id may come percent-encoded, and an unknown one is refused', async () => {
  const { owner } = bootCalendar()
  const at = '/calendar/v3/calendars/'
  expect(refusal(await owner(`GET ${at}en.usa%23holiday%40group.v.calendar.google.com`))).toBe(
    '404 notFound',
  )
  expect((await owner(`GET ${at}ada%40example.com`)).body.id).toBe('ada@example.com')
  expect((await owner(`GET ${at}ada@example.com`)).body.id).toBe('ada@example.com')
})
