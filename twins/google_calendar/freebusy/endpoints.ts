import type { calendar_v3 } from '@googleapis/calendar'
import { day_ms } from '../../../shared/time/units.ts'
import type { Wire } from '../../google/types.ts'
import { membersOf, ownRoleOf, resolveId } from '../acl/access.ts'
import { readRange, readShownZone, toZonedTime } from '../events/time.ts'
import { body, type CalendarWorld, method, refusal, required, scopes } from '../protocol/index.ts'
import { type Busy, busyOf } from './busy.ts'

type Request = calendar_v3.Schema$FreeBusyRequest
type Response = Wire<calendar_v3.Schema$FreeBusyResponse>
type Answer = Wire<calendar_v3.Schema$FreeBusyCalendar>

const mostCalendars = 50
const mostMembers = 100
const longest_ms = 90 * day_ms

/** https://developers.google.com/workspace/calendar/api/v3/reference/freebusy */
export const freebusy = {
  'POST /calendar/v3/freeBusy': method(
    {
      id: 'calendar.freebusy.query',
      scopes: scopes.freeBusy,
      response: 'FreeBusyResponse',
      isPublic: true,
    },
    () => ({ body: body<Request>('FreeBusyRequest') }),
    (world, args) => answer(world, args.body),
  ),
}

function answer(world: CalendarWorld, request: Request): Response {
  const { from_ms, to_ms } = readWhole(request)
  const zone = readShownZone(request.timeZone ?? undefined, 'UTC')
  const { calendars, groups } = expand(world, request)
  const most = Math.min(request.calendarExpansionMax ?? mostCalendars, mostCalendars)
  const isTooMany = calendars.length > most
  const answerFor = (id: string): Answer => {
    if (isTooMany) return failed('tooManyCalendarsRequested')
    const busy = findBusy(world, id, from_ms, to_ms)
    if (!busy) return failed('notFound')
    const show = (at_ms: number) => toZonedTime(at_ms, zone)
    return {
      busy: busy.map(({ start_ms, end_ms }) => ({ start: show(start_ms), end: show(end_ms) })),
    }
  }
  return {
    kind: 'calendar#freeBusy',
    timeMin: new Date(from_ms).toISOString(),
    timeMax: new Date(to_ms).toISOString(),
    ...(Object.keys(groups).length > 0 ? { groups } : {}),
    calendars: Object.fromEntries(calendars.map((id) => [id, answerFor(id)])),
  }
}

function failed(reason: string): Answer {
  return { errors: [{ domain: 'global', reason }], busy: [] }
}

function readWhole({ timeMin, timeMax }: Request): { from_ms: number; to_ms: number } {
  if (!timeMin) throw required('timeMin', 'Missing timeMin parameter.')
  if (!timeMax) throw required('timeMax', 'Missing timeMax parameter.')
  const { from_ms = 0, to_ms = 0 } = readRange({ timeMin, timeMax })
  if (to_ms - from_ms > longest_ms) {
    throw refusal(400, 'timeRangeTooLong', 'The requested time range is too long.')
  }
  return { from_ms, to_ms }
}

/** The calendars that are asked for, with those of the people of each group. */
function expand(world: CalendarWorld, request: Request) {
  const most = Math.min(request.groupExpansionMax ?? mostMembers, mostMembers)
  const calendars = new Set<string>()
  const groups: Record<string, Wire<calendar_v3.Schema$FreeBusyGroup>> = {}
  for (const { id } of request.items ?? []) {
    if (!id) throw required('items.id', 'Missing calendar id.')
    if (!world.db.groups.has(id.toLowerCase())) calendars.add(id)
    else {
      const members = membersOf(world, id.toLowerCase())
      if (members.length > most) {
        groups[id] = { errors: [{ domain: 'global', reason: 'groupTooBig' }], calendars: [] }
      } else {
        groups[id] = { calendars: members }
        for (const member of members) calendars.add(member)
      }
    }
  }
  return { calendars: [...calendars], groups }
}

/** When a calendar is busy; undefined where the caller may not know. */
function findBusy(
  world: CalendarWorld,
  id: string,
  from_ms: number,
  to_ms: number,
): Busy[] | undefined {
  const calendar = world.db.calendars.get(resolveId(world, id))
  if (!calendar || ownRoleOf(world, calendar) === 'none') return undefined
  return busyOf(world, calendar, from_ms, to_ms)
}
