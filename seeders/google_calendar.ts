import type { Seeder } from '../shared/twin.ts'
import { addPerson } from '../twins/google_calendar/objects/person.ts'
import { api, type CalendarWorld } from '../twins/google_calendar/protocol.ts'
import { identityEnv, seedIdentity } from './google/baseline.ts'
import { CalendarSeed } from './google_calendar/shape.ts'

const scopes = Object.keys(api.scopes)

/** Seeds Google Calendar. Every account has its primary calendar. */
export const googleCalendarSeeder: Seeder = {
  schema: CalendarSeed,
  baseline(world: CalendarWorld) {
    seedIdentity(world, (user) => addPerson(world, user), scopes)
  },
  apply() {
    return { calendars_created: 0, events_created: 0 }
  },
  env: (url) => ({ GOOGLE_CALENDAR_API_URL: url, ...identityEnv(url) }),
}
