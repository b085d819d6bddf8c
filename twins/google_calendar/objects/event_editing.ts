import { canonicalJson } from '../../../shared/json.ts'
import { type CalendarWorld, refusal } from '../protocol.ts'
import type { CalendarRow, EventRow } from '../schema.ts'
import { eventOf, isOrganizers } from './event.ts'
import type { Body, Draft } from './event_body.ts'
import { mailGuests, mailResponse, type SendUpdates } from './event_mail.ts'
import { type Attendee, attendeeOf, attendeesOf, calendarOf } from './event_people.ts'
import { exceptionsOf, findInstance } from './event_series.ts'
import {
  answeredAttendees,
  dropExceptions,
  saveEvent,
  sharedOf,
  shareEvent,
  withPersonal,
} from './event_sharing.ts'

const told = ['summary', 'description', 'location'] as const
const timely = ['start', 'end', 'recurrence'] as const

/** Whether two say the same once they are stored. */
function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

/** Whether what calendars agree on by number has changed. https://www.rfc-editor.org/rfc/rfc5545#section-3.8.7.4 */
function isResequenced(before: EventRow, after: Draft): boolean {
  return [...timely, 'location' as const, 'status' as const].some(
    (name) => !isSame(before[name], after[name]),
  )
}

/** Google does not count a change of reminders as one of the event. */
function withoutReminders({ data, ...event }: Draft) {
  const { reminders: _reminders, ...rest } = data
  return { ...event, data: rest }
}

function onlyRemindersDiffer(before: EventRow, after: EventRow): boolean {
  return isSame(withoutReminders(before), withoutReminders(after))
}

/** The attendees of an exception after those of its series changed. */
function inheritAttendees(own: EventRow, before: EventRow, after: EventRow): Attendee[] {
  const kept = attendeesOf(own).filter(
    ({ email = '' }) => attendeeOf(after, email ?? '') || !attendeeOf(before, email ?? ''),
  )
  const changed = attendeesOf(after).filter(
    (each) => !isSame(each, attendeeOf(before, each.email ?? '')),
  )
  const merged = new Map([...kept, ...changed].map((each) => [each.email, each]))
  return [...merged.values()]
}

/** An exception after a change of its series: what it did not change itself follows. */
function inherit(own: EventRow, before: EventRow, after: EventRow): EventRow {
  const row = { ...own }
  for (const name of told) {
    if (isSame(own[name], before[name])) row[name] = after[name]
  }
  const [was, is] = [sharedOf(before.data), sharedOf(after.data)]
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  const kept = Object.entries(own.data).filter(([name, value]) => {
    const known = Object.entries(was).find(([each]) => each === name)?.[1]
    return !names.has(name) || !isSame(value, known)
  })
  const overridden = new Set(kept.map(([name]) => name))
  const inherited = Object.entries(is).filter(([name]) => !overridden.has(name))
  const attendees = inheritAttendees(own, before, after)
  const data: Body = { ...Object.fromEntries([...kept, ...inherited]) }
  delete data.attendees
  if (attendees.length > 0) data.attendees = attendees
  return { ...row, data }
}

/** Lets the exceptions of a series follow it; those whose instance is gone are gone too. */
function followSeries(world: CalendarWorld, before: EventRow, after: EventRow): void {
  for (const exception of exceptionsOf(world, before)) {
    const key = exception.eventId.slice(after.eventId.length + 1)
    if (findInstance(after, key)) {
      const next = inherit(exception, before, after)
      if (isSame(next, exception)) continue
      // That one is cancelled is all that is told of it, and that has not changed.
      if (next.status === 'cancelled') world.db.events.replace(next)
      else shareEvent(world, exception, saveEvent(world, next))
    } else {
      for (const { email } of attendeesOf(exception)) {
        world.db.events.delete(`${calendarOf(world, email)?.id}/${exception.eventId}`)
      }
      world.db.events.delete(exception.id)
    }
  }
}

/** Writes a change of the organizer's into the event, its exceptions and everybody's copies. */
export function changeEvent(world: CalendarWorld, before: EventRow, draft: Draft): EventRow {
  const sequence = before.sequence + (isResequenced(before, draft) ? 1 : 0)
  const draftRow: EventRow = { ...before, ...draft, sequence }
  const attendees = answeredAttendees(world, draftRow, before)
  const data = attendees.length > 0 ? { ...draft.data, attendees } : draft.data
  const after = { ...draftRow, data }
  const isQuiet = onlyRemindersDiffer(before, after)
  const saved = saveEvent(world, after)
  if (isQuiet) {
    return world.db.events.replace({ ...saved, updated_ms: before.updated_ms })
  }
  if (saved.status === 'cancelled' || (before.recurrence && !saved.recurrence)) {
    dropExceptions(world, saved)
  } else if (before.recurrence) followSeries(world, before, saved)
  shareEvent(world, before, saved)
  return saved
}

/** Cancels an event of which the caller's calendar is the organizer. */
function cancelOwn(world: CalendarWorld, event: EventRow): EventRow {
  if (event.recurrence) dropExceptions(world, event)
  const saved = saveEvent(world, { ...event, status: 'cancelled', sequence: event.sequence + 1 })
  shareEvent(world, event, saved)
  for (const { email } of event.recurrence ? attendeesOf(event) : []) {
    const calendar = calendarOf(world, email)
    const copy = calendar && world.db.events.get(`${calendar.id}/${event.eventId}`)
    if (copy?.status === 'cancelled') dropExceptions(world, copy)
  }
  return saved
}

/** Writes somebody's answer into the organizer's event, from where it flows into all copies. */
export function respond(world: CalendarWorld, copy: EventRow, answer: Attendee): EventRow {
  const email = answer.email ?? ''
  const answered = (event: EventRow): EventRow => {
    const attendees = attendeesOf(event).map((each) => (each.email === email ? answer : each))
    return { ...event, data: { ...event.data, attendees } }
  }
  const own = saveEvent(world, answered(copy))
  const source = eventOf(world, copy.organizer, copy.eventId)
  if (source && source.iCalUID === copy.iCalUID && attendeeOf(source, email)) {
    const saved = saveEvent(world, answered(source))
    shareEvent(world, source, saved)
    if (source.recurrence) followSeries(world, source, saved)
  }
  return world.db.events.get(own.id) ?? own
}

/** Cancels an event; who is only invited to it declines. */
export function cancelEvent(
  world: CalendarWorld,
  event: EventRow,
  sendUpdates: SendUpdates,
): EventRow {
  if (isOrganizers(event) || event.data.privateCopy) {
    const saved = cancelOwn(world, event)
    mailGuests(world, 'cancellation', saved, attendeesOf(saved), sendUpdates)
    return saved
  }
  const entry = attendeeOf(event, event.calendar)
  if (event.recurrence) dropExceptions(world, event)
  const gone = saveEvent(world, { ...event, status: 'cancelled' })
  if (!entry || entry.responseStatus === 'declined') return gone
  const answered = respond(world, gone, { ...entry, responseStatus: 'declined' })
  mailResponse(world, answered, sendUpdates)
  return answered
}

/** 403 for who changes what only the organizer may. */
function forbiddenForNonOrganizer() {
  const message = 'Shared properties can only be changed by the organizer of the event.'
  return refusal(403, 'forbiddenForNonOrganizer', message)
}

/** What of a change by somebody who is invited concerns everybody, without the attendees. */
function changesShared(before: EventRow, draft: Draft): boolean {
  const without = ({ attendees: _attendees, ...data }: Body) => data
  return (
    [...told, ...timely].some((name) => !isSame(before[name], draft[name])) ||
    !isSame(without(sharedOf(before.data)), without(sharedOf(draft.data)))
  )
}

/** Writes a change by somebody who is invited, as far as they may make it. */
function changeCopy(
  world: CalendarWorld,
  before: EventRow,
  draft: Draft,
  sendUpdates: SendUpdates,
): EventRow {
  const self = before.calendar
  const source = eventOf(world, before.organizer, before.eventId)
  const added = attendeesOf(draft).filter(({ email }) => !attendeeOf(before, email ?? ''))
  const isShared = changesShared(before, draft)
  const { guestsCanModify, guestsCanInviteOthers } = before.data
  if (isShared && !guestsCanModify) throw forbiddenForNonOrganizer()
  if (added.length > 0 && guestsCanInviteOthers === false && !guestsCanModify) {
    throw forbiddenForNonOrganizer()
  }
  const attendees = [...attendeesOf(before), ...added]
  const data = withPersonal(
    { ...sharedOf(isShared ? draft.data : before.data), ...(attendees[0] ? { attendees } : {}) },
    draft.data,
  )
  const times = isShared ? draft : {}
  const status = draft.status === 'cancelled' ? before.status : draft.status
  let saved = saveEvent(world, { ...before, ...times, status, data })
  if (source && (isShared || added.length > 0)) {
    const shared = withPersonal(sharedOf(data), source.data)
    changeEvent(world, source, { ...source, ...times, status: source.status, data: shared })
    saved = world.db.events.get(saved.id) ?? saved
  }
  mailGuests(world, 'invitation', saved, added, sendUpdates)
  const [was, is] = [attendeeOf(before, self), attendeeOf(draft, self)]
  if (is && was && !isSame(was, is)) {
    saved = respond(world, saved, is)
    mailResponse(world, saved, sendUpdates)
  }
  return saved
}

/** Writes what an event is to become, as far as the calendar's part in it allows. */
export function editEvent(
  world: CalendarWorld,
  calendar: CalendarRow,
  before: EventRow,
  draft: Draft,
  sendUpdates: SendUpdates,
): EventRow {
  const isCancelling = draft.status === 'cancelled' && before.status !== 'cancelled'
  if (before.organizer !== calendar.id && !before.data.privateCopy) {
    const saved = changeCopy(world, before, draft, sendUpdates)
    return isCancelling ? cancelEvent(world, saved, sendUpdates) : saved
  }
  if (isCancelling) {
    return cancelEvent(world, { ...before, ...draft, status: before.status }, sendUpdates)
  }
  const saved = changeEvent(world, before, draft)
  const isNew = ({ email }: Attendee) => !attendeeOf(before, email ?? '')
  const [invited, informed] = [
    attendeesOf(saved).filter(isNew),
    attendeesOf(saved).filter((each) => !isNew(each)),
  ]
  const left = attendeesOf(before).filter(({ email }) => !attendeeOf(saved, email ?? ''))
  mailGuests(world, 'invitation', saved, invited, sendUpdates)
  mailGuests(world, 'update', saved, informed, sendUpdates)
  mailGuests(world, 'cancellation', saved, left, sendUpdates)
  return saved
}
