import { credentials } from '../seeders/google/baseline.ts'
import { seeder as googleCalendarSeeder } from '../seeders/google_calendar/index.ts'
import { boot, seedInstance } from '../shared/instance/boot.ts'
import { twin as googleCalendar } from '../twins/google_calendar/index.ts'
import { median } from './child.ts'

/** One way of reading and how long its answer took at the median. */
interface ReadTime {
  query: string
  total: number
  took_ms: number
}

const rules = [
  'RRULE:FREQ=WEEKLY',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH',
  'RRULE:FREQ=MONTHLY;BYDAY=2WE',
  'RRULE:FREQ=YEARLY',
]

/** A calendar on which so many events repeat, most of them since years. */
function calendarOf(count: number): object {
  const events = Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(2028, 0, 1 + (index % 700))).toISOString().slice(0, 10)
    const hour = String(8 + (index % 10)).padStart(2, '0')
    const recurrence = [rules[index % rules.length]]
    return { summary: `Series ${index}`, start: `${day}T${hour}:00:00`, recurrence }
  })
  return { name: 'primary', time_zone: 'Europe/Zurich', events }
}

const year = 'singleEvents=true&timeMin=2030-01-01T00:00:00Z&timeMax=2031-01-01T00:00:00Z'
const list = `GET /calendar/v3/calendars/primary/events?${year}`
const calls = {
  'instances of a year': list,
  'the same by start time': `${list}&orderBy=startTime`,
  'free/busy of 90 days': 'POST /calendar/v3/freeBusy',
}

const freeBusy = JSON.stringify({
  timeMin: '2030-01-01T00:00:00Z',
  timeMax: '2030-04-01T00:00:00Z',
  items: [{ id: 'primary' }],
})

/** Reads a calendar with so many recurring events in the ways that expand them. */
export async function measureEvents(count: number): Promise<ReadTime[]> {
  const instance = boot(googleCalendar, { seeder: googleCalendarSeeder })
  seedInstance(instance, { google_calendar: { calendars: [calendarOf(count)] } })
  const headers = { authorization: `Bearer ${credentials.accessToken}` }
  const times: ReadTime[] = []
  for (const [query, call] of Object.entries(calls)) {
    const [method = 'GET', path = ''] = call.split(' ')
    const taken: number[] = []
    let total = 0
    for (let round = 0; round < 9; round += 1) {
      const init = { method, headers, ...(method === 'POST' ? { body: freeBusy } : {}) }
      const before_ms = performance.now()
      const answer = await instance.fetch(new Request(`http://localhost${path}`, init))
      // An answer of either method.
      const body = (await answer.json()) as {
        items?: unknown[]
        calendars?: { primary: { busy: unknown[] } }
      }
      taken.push(performance.now() - before_ms)
      total = (body.items ?? body.calendars?.primary.busy ?? []).length
    }
    times.push({ query, total, took_ms: median(taken) })
  }
  await instance.close()
  return times
}
