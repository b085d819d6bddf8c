import type { CalendarWorld } from '../../protocol/index.ts'
import type { CalendarRow, EventRow, Role } from '../../schema/index.ts'
import { settingOf } from '../../settings/setting.ts'
import { hidesDetails } from '../event.ts'
import { attendeeOf, attendeesOf } from '../guests/attendees.ts'

/** What a listing asks of each event. */
interface Filter {
  q?: string | undefined
  iCalUID?: string | undefined
  eventTypes: readonly string[]
  privateExtendedProperty: readonly string[]
  sharedExtendedProperty: readonly string[]
  showHiddenInvitations: boolean
}

/** The texts of an event in which a search looks. */
function textOf(world: CalendarWorld, event: EventRow): string {
  const { workingLocationProperties: place } = event.data
  const office = place?.officeLocation
  const organizer = world.db.calendars.getShared(event.organizer)
  const texts = [
    ...[event.summary, event.description, event.location, event.organizer, organizer?.summary],
    ...attendeesOf(event).flatMap(({ displayName, email }) => [displayName, email]),
    ...[office?.buildingId, office?.deskId, office?.label, place?.customLocation?.label],
  ]
  return texts
    .filter((text) => text)
    .join('\n')
    .toLowerCase()
}

function holds(properties: Record<string, string> | null | undefined, constraint: string): boolean {
  const at = constraint.indexOf('=')
  const name = constraint.slice(0, at)
  const isThere = at > 0 && properties && Object.hasOwn(properties, name)
  return isThere === true && properties[name] === constraint.slice(at + 1)
}

/** The words a search looks for, or the phrases in quotes; all of them must be there. */
function termsOf(q: string): string[] {
  const found = q.toLowerCase().match(/"[^"]*"|\S+/g) ?? []
  return found.map((term) => term.replaceAll('"', '')).filter((term) => term !== '')
}

/** Whether an invitation waits for an answer of somebody who does not want to see such. */
function isHiddenInvitation(world: CalendarWorld, calendar: CalendarRow, event: EventRow) {
  const owner = world.db.users.getShared(calendar.owner)
  if (!owner || event.organizer === calendar.id) return false
  const isOpen = attendeeOf(event, calendar.id)?.responseStatus === 'needsAction'
  return isOpen && settingOf(world, owner, 'hideInvitations') === 'true'
}

/** Makes the test whether an event is what a listing asks for. */
export function filterFor(
  world: CalendarWorld,
  calendar: CalendarRow,
  role: Role,
  filter: Filter,
): (event: EventRow) => boolean {
  const terms = termsOf(filter.q ?? '')
  const { eventTypes, iCalUID, privateExtendedProperty, sharedExtendedProperty } = filter
  const asksForDetails =
    terms.length + privateExtendedProperty.length + sharedExtendedProperty.length > 0
  return (event) => {
    if (iCalUID !== undefined && event.iCalUID !== iCalUID) return false
    const type = event.data.eventType ?? 'default'
    if (eventTypes.length > 0 && !eventTypes.includes(type)) return false
    if (!filter.showHiddenInvitations && isHiddenInvitation(world, calendar, event)) return false
    if (!asksForDetails) return true
    // A search must not tell what is hidden.
    if (hidesDetails(event, role)) return false
    const { private: own, shared } = event.data.extendedProperties ?? {}
    if (!privateExtendedProperty.every((each) => holds(own, each))) return false
    if (!sharedExtendedProperty.every((each) => holds(shared, each))) return false
    const text = terms.length > 0 ? textOf(world, event) : ''
    return terms.every((term) => text.includes(term))
  }
}
