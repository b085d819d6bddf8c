import type { calendar_v3 } from '@googleapis/calendar'
import { isRecord } from '../../../../shared/json.ts'
import { type CalendarWorld, GoogleError } from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import { attendeesOf, readAttendees } from '../guests/attendees.ts'
import { lastOf } from '../series.ts'
import { givenTime, readTimes, type Times } from '../time.ts'
import { hangoutLinkOf, readConference } from './conference.ts'
import {
  invalid,
  readAttachments,
  readColor,
  readExtended,
  readReminders,
  readSource,
  readWord,
} from './extras.ts'
import { readKind } from './kinds.ts'

export type Body = calendar_v3.Schema$Event

/** What a client understands, as it says with the call. */
export interface Understood {
  conferenceDataVersion?: number | undefined
  supportsAttachments?: boolean | undefined
}

/** What a body says an event is. */
export type Draft = Times &
  Pick<
    EventRow,
    'status' | 'summary' | 'description' | 'location' | 'recurrence' | 'last_ms' | 'data'
  >

/** What a patch makes of a body: objects are merged, null removes. */
export function mergePatch<T extends object>(target: T, patch: object): T {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    const known = merged[name]
    if (value === null) delete merged[name]
    else merged[name] = isRecord(value) && isRecord(known) ? mergePatch(known, value) : value
  }
  return merged as T // both were checked against the same type
}

/** Whatever a client may say of an event, as a whole update would say it again. */
export function toBody(event: EventRow): Body {
  const { status, summary, description, location, recurrence, data } = event
  return {
    ...data,
    status,
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    start: givenTime(event.start),
    end: givenTime(event.end),
    ...(recurrence ? { recurrence } : {}),
  }
}

function readRecurrence(body: Body, times: Times): string[] | undefined {
  const { recurrence, start, end } = body
  if (!recurrence || recurrence.length === 0) return undefined
  if (!times.isAllDay && !start?.timeZone) {
    throw new GoogleError(400, 'required', 'Missing time zone definition for start time.')
  }
  if (!times.isAllDay && !end?.timeZone) {
    throw new GoogleError(400, 'required', 'Missing time zone definition for end time.')
  }
  return recurrence
}

const statuses = ['confirmed', 'tentative', 'cancelled'] as const
const visibilities = ['default', 'public', 'private', 'confidential'] as const

function text(value: string | null | undefined): string | undefined {
  return value || undefined
}

/** Reads a whole event; `before` is what it was. Nothing is written. */
export function readEvent(
  world: CalendarWorld,
  calendar: CalendarRow,
  body: Body,
  understood: Understood,
  before?: EventRow,
): Draft {
  const times = readTimes(body.start, body.end, calendar.timeZone)
  const recurrence = readRecurrence(body, times)
  if (recurrence && before?.recurringEventId !== undefined) {
    throw invalid('Cannot turn an instance of a recurring event into a recurring event itself.')
  }
  const kind = readKind(calendar, { body, times, recurrence }, before)
  const last_ms = lastOf({ ...times, recurrence })
  return {
    ...times,
    status: readWord('status', body.status, statuses),
    summary: text(body.summary),
    description: text(body.description),
    location: text(body.location),
    recurrence,
    last_ms,
    data: { ...readData(world, calendar, body, understood, before), ...kind },
  }
}

function readData(
  world: CalendarWorld,
  calendar: CalendarRow,
  body: Body,
  understood: Understood,
  before: EventRow | undefined,
): Body {
  const known = before?.data ?? {}
  const isPartial = body.attendeesOmitted === true && before !== undefined
  // Who does not say that they know of these fields neither makes nor loses them.
  const conference = understood.conferenceDataVersion
    ? readConference(world, calendar, body.conferenceData, known.conferenceData)
    : known.conferenceData
  const attachments = understood.supportsAttachments
    ? readAttachments(body.attachments)
    : known.attachments
  const transparency = readWord('transparency', body.transparency, ['opaque', 'transparent'])
  const visibility = readWord('visibility', body.visibility, visibilities)
  const attendees = readAttendees(body.attendees, before ? attendeesOf(before) : [], isPartial)
  const extendedProperties = readExtended(body.extendedProperties)
  return withoutHoles({
    colorId: readColor(body.colorId),
    ...(transparency === 'opaque' ? {} : { transparency }),
    ...(visibility === 'default' ? {} : { visibility }),
    ...(attendees ? { attendees } : {}),
    ...(extendedProperties ? { extendedProperties } : {}),
    hangoutLink: hangoutLinkOf(conference),
    conferenceData: conference,
    ...(body.anyoneCanAddSelf ? { anyoneCanAddSelf: true } : {}),
    ...(body.guestsCanInviteOthers === false ? { guestsCanInviteOthers: false } : {}),
    ...(body.guestsCanModify ? { guestsCanModify: true } : {}),
    ...(body.guestsCanSeeOtherGuests === false ? { guestsCanSeeOtherGuests: false } : {}),
    ...(before?.data.privateCopy || (!before && body.privateCopy) ? { privateCopy: true } : {}),
    ...(body.endTimeUnspecified ? { endTimeUnspecified: true } : {}),
    reminders: readReminders(body.reminders),
    source: readSource(body.source),
    attachments,
  })
}

/** The same without what is undefined, so that two can be compared as they are stored. */
function withoutHoles(fields: { [Name in keyof Body]: Body[Name] | undefined }): Body {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/**
 * Refuses a change of an older state than there is; a client may also count on by itself.
 * https://www.rfc-editor.org/rfc/rfc5545#section-3.8.7.4
 */
export function withSequence(before: EventRow, body: Body): EventRow {
  const sequence = Number(body.sequence ?? before.sequence)
  if (sequence < before.sequence) {
    throw invalid(
      'Invalid sequence value. The specified sequence number is below the current sequence ' +
        'number of the resource. Re-fetch the resource and use its sequence number on the ' +
        'following request.',
    )
  }
  return { ...before, sequence }
}
