import { type calendar_v3, google } from 'googleapis'
import { expect, onTestFinished, test } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { identityEnv } from '../../seeders/google/baseline.ts'
import { startReceiver } from '../support/client.ts'
import { bootCalendar, credentials } from './support.ts'

/** On the wall clock, with which the library compares the times of tokens. */
async function serve(seed: Record<string, unknown>) {
  const clock = { now: new Date().toISOString(), frozen: true }
  const twin = bootCalendar({ clock, ...seed })
  const listener = await serveInstance(twin.instance)
  onTestFinished(() => listener.close())
  return { ...twin, url: `http://127.0.0.1:${listener.port}` }
}

/** A service account that acts for somebody of the domain. */
function actingFor(subject: string, url: string) {
  const key = JSON.parse(identityEnv(url).GOOGLE_SERVICE_ACCOUNT_JSON ?? '')
  const scopes = ['https://www.googleapis.com/auth/calendar']
  const client = new google.auth.JWT({
    email: key.client_email,
    key: key.private_key,
    scopes,
    subject,
  })
  client.transporter.interceptors.request.add({
    resolved: async (config) => {
      const { hostname, pathname } = new URL(String(config.url))
      if (hostname.endsWith('.googleapis.com')) config.url = new URL(url + pathname)
      return config
    },
  })
  return client
}

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms

/** The first hour of a day that is free for everybody, from nine o'clock. */
async function findHour(calendar: calendar_v3.Calendar, day: string, ids: string[]) {
  const { data } = await calendar.freebusy.query({
    requestBody: {
      timeMin: `${day}T09:00:00Z`,
      timeMax: `${day}T17:00:00Z`,
      items: ids.map((id) => ({ id })),
    },
  })
  const busy = Object.values(data.calendars ?? {}).flatMap((each) => each.busy ?? [])
  for (let start = Date.parse(`${day}T09:00:00Z`); ; start += hour_ms) {
    const isTaken = busy.some(
      (time) =>
        Date.parse(time.start ?? '') < start + hour_ms && Date.parse(time.end ?? '') > start,
    )
    if (!isTaken) return start
  }
}

test('an assistant finds an hour for everybody, books it, and hears the answer', async () => {
  const day = new Date(Date.now() + 2 * day_ms).toISOString().slice(0, 10)
  const at = (from: string, to: string) => ({
    start: `${day}T${from}:00Z`,
    end: `${day}T${to}:00Z`,
  })
  const receiver = await startReceiver()
  const { url, call } = await serve({
    groups: [{ email: 'team@example.com', members: ['ada@example.com', 'grace@example.com'] }],
    calendars: [
      { name: 'primary', events: [{ summary: 'Stand-up', ...at('09:00', '09:30') }] },
      {
        name: 'primary',
        owner: 'grace@example.com',
        events: [{ summary: 'Dentist', ...at('10:15', '11:30'), visibility: 'private' }],
      },
    ],
  })
  const rootUrl = `${url}/`
  const auth = actingFor('ada@example.com', url)
  const calendar = google.calendar({ version: 'v3', auth, rootUrl })
  const { data: before } = await calendar.events.list({ calendarId: 'primary' })
  await calendar.events.watch({
    calendarId: 'primary',
    requestBody: { id: 'assistant', type: 'web_hook', address: receiver.url },
  })

  const start_ms = await findHour(calendar, day, ['team@example.com'])
  expect(new Date(start_ms).toISOString()).toBe(`${day}T12:00:00.000Z`)
  const { data: booked } = await calendar.events.insert({
    calendarId: 'primary',
    sendUpdates: 'all',
    conferenceDataVersion: 1,
    requestBody: {
      summary: 'Plans',
      start: { dateTime: new Date(start_ms).toISOString() },
      end: { dateTime: new Date(start_ms + hour_ms).toISOString() },
      attendees: [{ email: 'grace@example.com' }],
      conferenceData: { createRequest: { requestId: 'r1' } },
    },
  })
  expect(booked.creator?.email).toBe('ada@example.com')
  expect(booked.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\//)

  const grace = google.calendar({
    version: 'v3',
    auth: actingFor('grace@example.com', url),
    rootUrl,
  })
  const { data: own } = await grace.events.list({ calendarId: 'primary', q: 'plans' })
  const [invitation] = own.items ?? []
  expect(invitation).toMatchObject({ organizer: { email: 'ada@example.com' } })
  await grace.events.patch({
    calendarId: 'primary',
    eventId: invitation?.id ?? '',
    sendUpdates: 'all',
    requestBody: { attendees: [{ email: 'grace@example.com', responseStatus: 'accepted' }] },
  })
  const syncToken = before.nextSyncToken ?? ''
  const { data: changed } = await calendar.events.list({ calendarId: 'primary', syncToken })
  expect(changed.items).toMatchObject([
    { summary: 'Plans', attendees: [{ responseStatus: 'accepted' }] },
  ])
  await call('POST /admin/webhooks/flush')
  expect(receiver.received.map(({ headers }) => headers['x-goog-resource-state'])).toEqual([
    'sync',
    'exists',
    'exists',
  ])
  const { body: state } = await call('GET /admin/state?collection=mails')
  expect(JSON.stringify(state)).toMatch(/invitation.*response/)
  await receiver.close()
})

test('a client is made of the discovery document that the twin serves', async () => {
  const { url } = await serve({})
  const auth = new google.auth.OAuth2()
  auth.setCredentials({ access_token: credentials.accessToken })
  const path = `${url}/discovery/v1/apis/calendar/v3/rest`
  const made = await google.discoverAPI<calendar_v3.Calendar>(path, { version: 'v3', auth })
  const { data } = await made.calendars.insert({ requestBody: { summary: 'Team' } })
  const calendarId = data.id ?? ''
  await made.acl.insert({ calendarId, requestBody: { role: 'reader', scope: { type: 'default' } } })
  const { data: rules } = await made.acl.list({ calendarId, maxResults: 1 })
  expect(rules.items).toHaveLength(1)
  expect(rules.nextPageToken).toEqual(expect.any(String))
})
