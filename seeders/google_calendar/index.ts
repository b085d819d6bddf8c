import type { Seeder } from '../../shared/contract.ts'
import { omitUndefined } from '../../shared/object.ts'
import type { User } from '../../twins/google/schema.ts'
import type { RuleScope } from '../../twins/google_calendar/acl/rule.ts'
import { setRule } from '../../twins/google_calendar/acl/sharing.ts'
import {
  changeCalendar,
  createCalendar,
  toCalendarBody,
} from '../../twins/google_calendar/calendars/calendar.ts'
import { addPerson, personWith } from '../../twins/google_calendar/calendars/person.ts'
import { readEvent } from '../../twins/google_calendar/events/body/body.ts'
import { makeEvent } from '../../twins/google_calendar/events/creation.ts'
import { cancelEvent } from '../../twins/google_calendar/events/editing.ts'
import { api, type CalendarWorld } from '../../twins/google_calendar/protocol/index.ts'
import type { CalendarRow } from '../../twins/google_calendar/schema/index.ts'
import { addUser, credentials, identityEnv, people, seedIdentity } from '../google/baseline.ts'
import * as seed from '../seed.ts'
import { toEventBody } from './events.ts'
import { type AclSeed, CalendarSeed, type EventSeed, type OneCalendarSeed } from './schema.ts'

const scopes = Object.keys(api.scopes)

/**
 * Seeds Google Calendar. Every account has its primary calendar; further calendars belong to the
 * owner of the access token of a plain start where they name no owner.
 */
export const seeder: Seeder = {
  schema: CalendarSeed,
  baseline(world: CalendarWorld) {
    seedIdentity(world, (user) => addPerson(world, user), scopes)
  },
  apply(world: CalendarWorld, config: CalendarSeed) {
    const seeding = new Seeding(world)
    seed.each('google_calendar.users', config.users, (user, path) => {
      seeding.user(user, path)
    })
    for (const { email, members } of config.groups) {
      const lower = members.map((member) => member.toLowerCase())
      world.db.groups.put({ id: email.toLowerCase(), members: lower })
    }
    seed.each('google_calendar.calendars', config.calendars, (calendar, path) => {
      seeding.calendar(calendar, path)
    })
    return { calendars_created: seeding.calendars, events_created: seeding.events }
  },
  env: (url) => ({ GOOGLE_CALENDAR_API_URL: url, ...identityEnv(url) }),
}

/** What is made in one seed, and how much of it. */
class Seeding {
  #world: CalendarWorld
  calendars = 0
  events = 0

  constructor(world: CalendarWorld) {
    this.#world = world
    this.#actAs(personWith(world, people.owner.email))
  }

  /** Objects act for a caller; in a seed that is the owner of what is made. */
  #actAs(user: User): void {
    this.#world = this.#world.as({ caller: { user, client: credentials.clientId, scopes } })
  }

  user(person: CalendarSeed['users'][number], path: string): void {
    const world = this.#world
    const user = addUser(world, (email) => personWith(world, email), person, scopes, path)
    const { time_zone: timeZone } = person
    const primary = world.db.calendars.get(user.email)
    if (timeZone === undefined || !primary) return
    seed.at(`${path}.time_zone`, () => {
      changeCalendar(world, primary, { ...toCalendarBody(primary), timeZone })
    })
  }

  calendar(given: OneCalendarSeed, path: string): void {
    const { owner = people.owner.email, events, acl } = given
    this.#actAs(personWith(this.#world, owner))
    const calendar = this.#find(given)
    seed.each(`${path}.events`, events, (event, own) => this.#event(calendar, event, own))
    seed.each(`${path}.acl`, acl, (rule) => this.#share(calendar, rule))
  }

  #event(calendar: CalendarRow, given: EventSeed, path: string): void {
    const world = this.#world
    const body = toEventBody(given, { zone: calendar.timeZone, now_ms: world.now() }, path)
    const draft = readEvent(world, calendar, body, { conferenceDataVersion: 1 })
    const event = makeEvent(world, calendar, { body, draft }, 'none')
    if (given.status === 'cancelled') cancelEvent(world, event, 'none')
    this.events += 1
  }

  /** The primary calendar where the seed names it, and else a new one. */
  #find(given: OneCalendarSeed): CalendarRow {
    const world = this.#world
    const { name: summary, time_zone: timeZone, description, location } = given
    const body = omitUndefined({ timeZone, description, location })
    const { user } = world.caller
    const primary = user && world.db.calendars.get(user.email)
    if (primary && (summary === 'primary' || summary.toLowerCase() === primary.id)) {
      return changeCalendar(world, primary, { ...toCalendarBody(primary), ...body })
    }
    this.calendars += 1
    return createCalendar(world, { summary, ...body })
  }

  #share(calendar: CalendarRow, { role = 'reader', ...whom }: AclSeed): void {
    setRule(this.#world, calendar, toScope(whom), role)
  }
}

function toScope({ email, group, domain }: Omit<AclSeed, 'role'>): RuleScope {
  if (email) return { type: 'user', value: email.toLowerCase() }
  if (group) return { type: 'group', value: group.toLowerCase() }
  return domain ? { type: 'domain', value: domain.toLowerCase() } : { type: 'default' }
}
