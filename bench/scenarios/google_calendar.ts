import { credentials } from '../../seeders/google/baseline.ts'
import { seeder } from '../../seeders/google_calendar/index.ts'
import { twin } from '../../twins/google_calendar/index.ts'
import type { CalendarWorld } from '../../twins/google_calendar/protocol/index.ts'
import { ask, askText, idsOf, type Scenario, write } from '../scenario.ts'

const headers = { authorization: `Bearer ${credentials.accessToken}` }
const events = '/calendar/v3/calendars/primary/events'
const get = (path: string) => ({ method: 'GET', path, headers })

const create = {
  method: 'POST',
  path: events,
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify({
    summary: 'Lunch',
    start: { dateTime: '2030-01-01T12:00:00Z' },
    end: { dateTime: '2030-01-01T13:00:00Z' },
  }),
}

const hour_ms = 3_600_000

/** Events of a calendar, one an hour. */
export const scenario: Scenario = {
  twin,
  seeder,
  dependsOnCaller: true,
  owner: () => 'events',
  async fill(instance, first, count) {
    const { id: sample } = await ask(instance, create)
    const text = await askText(instance, get(`${events}/${sample}`))
    return write(instance, (world: CalendarWorld) => {
      const event = world.db.events.list().find(({ eventId }) => eventId === sample)
      if (!event) throw new Error('the sample event is missing')
      return Array.from({ length: count }, (_each, index) => {
        const number = first + index
        const eventId = `bench${number}`
        const start_ms = event.start_ms + number * hour_ms
        const end_ms = start_ms + hour_ms
        const at = (time_ms: number) => ({ dateTime: new Date(time_ms).toISOString() })
        world.db.events.insert({
          ...event,
          ...{ id: `${event.calendar}/${eventId}`, eventId, iCalUID: `${eventId}@google.com` },
          ...{ start: at(start_ms), end: at(end_ms), start_ms, end_ms, last_ms: end_ms },
          ...{ number: event.number + number + 1 },
        })
        return { id: eventId, owner: 'events', text: text.replaceAll(String(sample), eventId) }
      })
    })
  },
  requests(records) {
    const idOf = idsOf(records, 'events')
    return {
      get: (index) => get(`${events}/${idOf(index)}`),
      list10: () => get(`${events}?maxResults=10`),
      list100: () => get(`${events}?maxResults=100`),
      create: () => create,
    }
  },
  searches: () => ({
    'a day': get(`${events}?timeMin=2030-01-05T00:00:00Z&timeMax=2030-01-06T00:00:00Z`),
    'a day in order': get(
      `${events}?singleEvents=true&orderBy=startTime` +
        '&timeMin=2030-01-05T00:00:00Z&timeMax=2030-01-06T00:00:00Z',
    ),
    'one by its iCalUID': get(`${events}?iCalUID=bench500%40google.com`),
  }),
}
