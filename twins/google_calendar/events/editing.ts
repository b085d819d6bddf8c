import { type CalendarWorld, refusal } from '../protocol/index.ts'
import type { CalendarRow, EventRow } from '../schema/index.ts'
import type { Body, Draft } from './body/body.ts'
import { eventOf, isOrganizers } from './event.ts'
import { answeredAttendees } from './guests/answers.ts'
import { type Attendee, attendeeOf, attendeesOf } from './guests/attendees.ts'
import {
  dropExceptions,
  followSeries,
  saveEvent,
  sharedOf,
  shareEvent,
  shareExceptions,
  withPersonal,
} from './guests/copies.ts'
import { isSame } from './guests/following.ts'
import { mailGuests, mailResponse, type SendUpdates } from './guests/mail.ts'
import { exceptionsOf } from './series.ts'

const told = ['summary', 'description', 'location'] as const
const timely = ['start', 'end', 'recurrence'] as const

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

/** Writes a change of the organizer's into the event, its exceptions and everybody's copies. */
function changeEvent(world: CalendarWorld, before: EventRow, draft: Draft): EventRow {
  const sequence = before.sequence + (isResequenced(before, draft) ? 1 : 0)
  const draftRow: EventRow = { ...before, ...draft, sequence }
  const attendees = answeredAttendees(world, draftRow, before)
  const data = attendees.length > 0 ? { ...draft.data, attendees } : draft.data
  const after = { ...draftRow, data }
  const isQuiet = world.db.events.has(before.id) && onlyRemindersDiffer(before, after)
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
  return saved
}

function withAnswer(event: EventRow, answer: Attendee): EventRow {
  const attendees = attendeesOf(event).map((each) => (each.email === answer.email ? answer : each))
  return { ...event, data: { ...event.data, attendees } }
}

/** Writes somebody's answer into the organizer's event, from where it flows into all copies. */
export function recordAnswer(world: CalendarWorld, event: EventRow, answer: Attendee): EventRow {
  const saved = saveEvent(world, withAnswer(event, answer))
  if (event.recurrence) followSeries(world, event, saved)
  shareEvent(world, event, saved)
  return saved
}

/** Writes the answer of a calendar's owner, there and where the organizer has the event. */
export function respond(world: CalendarWorld, copy: EventRow, answer: Attendee): EventRow {
  const own = saveEvent(world, withAnswer(copy, answer))
  const source = eventOf(world, copy.organizer, copy.eventId)
  const isInvited = source?.iCalUID === copy.iCalUID && attendeeOf(source, answer.email ?? '')
  if (source && isInvited) recordAnswer(world, source, answer)
  return world.db.events.get(own.id) ?? own
}

/** Declines what was answered otherwise than its series, and takes it out of the calendar. */
function leaveExceptions(world: CalendarWorld, event: EventRow): void {
  for (const each of exceptionsOf(world, event)) {
    const entry = attendeeOf(each, event.calendar)
    const isOpen = each.status !== 'cancelled' && entry?.responseStatus !== 'declined'
    if (entry && isOpen) respond(world, each, { ...entry, responseStatus: 'declined' })
  }
  dropExceptions(world, event)
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
  if (event.recurrence) leaveExceptions(world, event)
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
  calendar: CalendarRow,
  before: EventRow,
  draft: Draft,
  sendUpdates: SendUpdates,
): EventRow {
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
  const isGone = draft.status === 'cancelled' || source?.status === 'cancelled'
  const status = isGone ? before.status : draft.status
  let saved = saveEvent(world, { ...before, ...times, status, data })
  const isBack = before.status === 'cancelled' && status !== 'cancelled'
  if (isBack && source) shareExceptions(world, source, calendar)
  if (source && (isShared || added.length > 0)) {
    const shared = withPersonal(sharedOf(data), source.data)
    changeEvent(world, source, { ...source, ...times, status: source.status, data: shared })
    saved = world.db.events.get(saved.id) ?? saved
  }
  mailGuests(world, 'invitation', saved, added, sendUpdates)
  const [was, is] = [attendeeOf(before, calendar.id), attendeeOf(draft, calendar.id)]
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
    const saved = changeCopy(world, calendar, before, draft, sendUpdates)
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
