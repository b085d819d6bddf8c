import { canonicalJson } from '../../../../shared/json.ts'
import type { EventRow } from '../../schema/index.ts'
import type { Body } from '../body/body.ts'
import { type Attendee, attendeeOf, attendeesOf } from './attendees.ts'

/** Whether two say the same once they are stored. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

/** The attendees of an exception after those of its series changed. */
function inheritAttendees(own: EventRow, before: EventRow, after: EventRow): Attendee[] {
  const kept = attendeesOf(own).filter(
    ({ email }) => attendeeOf(after, email ?? '') || !attendeeOf(before, email ?? ''),
  )
  const changed = attendeesOf(after).filter(
    (each) => !isSame(each, attendeeOf(before, each.email ?? '')),
  )
  const merged = new Map([...kept, ...changed].map((each) => [each.email, each]))
  return [...merged.values()]
}

/** What of an exception's data it did not change itself follows that of its series. */
function inheritData(own: Body, before: Body, after: Body): Body {
  const [mine, was, is] = [own, before, after].map((each) => new Map(Object.entries(each)))
  const names = new Set([own, before, after].flatMap((each) => Object.keys(each)))
  names.delete('attendees')
  const inherited = [...names].map((name): [string, unknown] => {
    const value: unknown = mine?.get(name)
    return [name, isSame(value, was?.get(name)) ? is?.get(name) : value]
  })
  return Object.fromEntries(inherited.filter(([, value]) => value !== undefined))
}

/** An exception after a change of its series in the same calendar. */
export function inherit(own: EventRow, before: EventRow, after: EventRow): EventRow {
  const row = { ...own }
  for (const name of ['summary', 'description', 'location', 'organizer'] as const) {
    if (isSame(own[name], before[name])) Object.assign(row, { [name]: after[name] })
  }
  const data = inheritData(own.data, before.data, after.data)
  const attendees = inheritAttendees(own, before, after)
  return { ...row, data: attendees.length > 0 ? { ...data, attendees } : data }
}
