import type { calendar_v3 } from '@googleapis/calendar'
import { findUser } from '../../../google/oauth/people.ts'
import { type CalendarWorld, ensure, refusal, required } from '../../protocol/index.ts'
import type { EventRow } from '../../schema/index.ts'
import { invalid, readWord } from '../body/extras.ts'

export type Attendee = calendar_v3.Schema$EventAttendee

const mostAttendees = 200
const address = /^[^\s@]+@[^\s@]+$/
const responses = ['needsAction', 'declined', 'tentative', 'accepted'] as const

export function attendeesOf({ data }: Pick<EventRow, 'data'>): Attendee[] {
  return data.attendees ?? []
}

/** Somebody's entry among those who are invited. */
export function attendeeOf(event: Pick<EventRow, 'data'>, email: string): Attendee | undefined {
  return attendeesOf(event).find((each) => each.email === email)
}

function readAttendee(given: Attendee, before: Attendee | undefined): Attendee {
  const email = given.email?.toLowerCase()
  if (!email) throw required('email', 'Missing attendee email.')
  if (!address.test(email)) throw invalid('Invalid attendee email.')
  const { displayName, comment, additionalGuests } = given
  const asked = given.responseStatus ?? before?.responseStatus
  // Whether it is a room is only said when it is added.
  const resource = before ? before.resource : given.resource
  return {
    email,
    ...(displayName ? { displayName } : {}),
    ...(given.optional ? { optional: true } : {}),
    ...(resource ? { resource: true } : {}),
    responseStatus: readWord('responseStatus', asked, responses),
    ...(comment ? { comment } : {}),
    ...(additionalGuests ? { additionalGuests: Number(additionalGuests) } : {}),
  }
}

/**
 * Reads who is invited, each once. Where the list is said to be partial, those who are not in it
 * stay. https://developers.google.com/workspace/calendar/api/concepts/sharing#inviting_attendees_to_events
 */
export function readAttendees(
  given: readonly Attendee[] | null | undefined,
  before: readonly Attendee[],
  isPartial: boolean,
): Attendee[] | undefined {
  const known = new Map(before.map((each) => [each.email ?? '', each]))
  const read = new Map<string, Attendee>(isPartial ? known : [])
  for (const each of given ?? []) {
    const email = each.email?.toLowerCase() ?? ''
    read.set(email, readAttendee(each, known.get(email)))
  }
  const message = 'The number of attendees exceeds the limit.'
  ensure(read.size <= mostAttendees, 400, 'invalid', message)
  return read.size > 0 ? [...read.values()] : undefined
}

/** Refuses guests of a service account that acts for itself. */
export function ensureMayInvite(world: CalendarWorld, attendees: readonly Attendee[]): void {
  const email = world.caller.user?.email ?? ''
  if (attendees.length === 0) return
  if (world.db.service_accounts.first({ where: { email } })) {
    const message =
      'Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.'
    throw refusal(403, 'forbiddenForServiceAccounts', message)
  }
}

/** The primary calendar of an address, where it is an account of this instance. */
export function calendarOf(world: CalendarWorld, email: string | null | undefined) {
  const user = email ? findUser(world, email) : undefined
  return user && world.db.calendars.get(user.email)
}
