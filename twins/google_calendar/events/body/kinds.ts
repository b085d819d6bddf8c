import type { calendar_v3 } from '@googleapis/calendar'
import { hour_ms } from '../../../../shared/time/units.ts'
import { type GoogleError, refusal } from '../../protocol/index.ts'
import type { CalendarRow, EventRow } from '../../schema/index.ts'
import type { Times } from '../time.ts'
import { invalid, readWord } from './extras.ts'

type Body = calendar_v3.Schema$Event

export const eventTypeNames = [
  ...(['default', 'birthday', 'focusTime', 'fromGmail', 'outOfOffice'] as const),
  'workingLocation',
] as const
type EventType = (typeof eventTypeNames)[number]

/** What a body says that its event type decides about. */
interface Told {
  type: EventType
  body: Body
  times: Times
  recurrence: readonly string[] | undefined
}

/** What the event type adds to the data of an event. */
type Added = Pick<
  Body,
  | 'birthdayProperties'
  | 'focusTimeProperties'
  | 'outOfOfficeProperties'
  | 'workingLocationProperties'
  | 'transparency'
  | 'visibility'
>

const declineModes = [
  'declineNone',
  'declineAllConflictingInvitations',
  'declineOnlyNewConflictingInvitations',
] as const

function malformed(type: EventType, message: string): GoogleError {
  return refusal(400, `malformed${type.charAt(0).toUpperCase()}${type.slice(1)}Event`, message)
}

function ensureTimed({ type, times, body }: Told, noun: string): void {
  if (times.isAllDay) throw malformed(type, `${noun} event cannot be an all-day event.`)
  if (body.transparency === 'transparent') {
    throw malformed(type, `${noun} event must have a transparency setting of opaque.`)
  }
}

/** https://developers.google.com/workspace/calendar/api/guides/calendar-status */
function readOutOfOffice(told: Told): Added {
  ensureTimed(told, 'An out of office')
  const { autoDeclineMode, declineMessage } = told.body.outOfOfficeProperties ?? {}
  return {
    outOfOfficeProperties: {
      autoDeclineMode: readWord('autoDeclineMode', autoDeclineMode, declineModes),
      ...(declineMessage ? { declineMessage } : {}),
    },
  }
}

function readFocusTime(told: Told): Added {
  ensureTimed(told, 'A focus time')
  const { autoDeclineMode, declineMessage, chatStatus } = told.body.focusTimeProperties ?? {}
  return {
    focusTimeProperties: {
      autoDeclineMode: readWord('autoDeclineMode', autoDeclineMode, declineModes),
      ...(declineMessage ? { declineMessage } : {}),
      chatStatus: readWord('chatStatus', chatStatus, ['available', 'doNotDisturb']),
    },
  }
}

const places = ['homeOffice', 'officeLocation', 'customLocation'] as const

function readWorkingLocation({ type, body, times }: Told): Added {
  const given = body.workingLocationProperties
  if (!given?.type) {
    throw malformed(type, 'A working location event must have working location properties.')
  }
  const place = readWord('workingLocationProperties.type', given.type, places)
  const isOneDay = times.end_ms - times.start_ms <= 25 * hour_ms
  if (times.isAllDay && !isOneDay) {
    throw malformed(type, 'A working location event that lasts all day must last one day.')
  }
  if (body.visibility && body.visibility !== 'public') {
    throw malformed(type, 'A working location event must have a visibility setting of public.')
  }
  if (body.transparency && body.transparency !== 'transparent') {
    const wanted = 'a transparency setting of transparent.'
    throw malformed(type, `A working location event must have ${wanted}`)
  }
  const detail = given[place]
  return {
    visibility: 'public',
    transparency: 'transparent',
    workingLocationProperties: { type: place, ...(detail ? { [place]: detail } : {}) },
  }
}

/** https://developers.google.com/workspace/calendar/api/guides/event-types#birthday */
function readBirthday({ type, body, times, recurrence }: Told): Added {
  if (!times.isAllDay) throw malformed(type, 'A birthday event must be an all-day event.')
  const isYearly = recurrence?.length === 1 && /FREQ=YEARLY/i.test(recurrence[0] ?? '')
  if (!isYearly) throw malformed(type, 'A birthday event must have an annual recurrence.')
  if (body.visibility && body.visibility !== 'private') {
    throw malformed(type, 'A birthday event must have a visibility setting of private.')
  }
  const kind = body.birthdayProperties?.type ?? 'birthday'
  // The others belong to contacts, which make them.
  if (kind !== 'birthday') throw malformed(type, 'Invalid birthday event type.')
  return {
    visibility: 'private',
    transparency: 'transparent',
    birthdayProperties: { type: 'birthday' },
  }
}

/** Reads what depends on the type of an event, and refuses what its type does not allow. */
export function readKind(
  calendar: CalendarRow,
  told: Omit<Told, 'type'>,
  before: EventRow | undefined,
): Added & { eventType: EventType } {
  const known = before?.data.eventType ?? undefined
  const type = readWord('eventType', told.body.eventType ?? known, eventTypeNames)
  if (known !== undefined && type !== known) {
    throw refusal(400, 'eventTypeRestriction', 'The event type cannot be changed.')
  }
  if (type === 'default') return { eventType: type }
  if (type === 'fromGmail') {
    if (before) return { eventType: type }
    throw refusal(400, 'eventTypeRestriction', 'Events from Gmail cannot be created.')
  }
  const { isPrimary } = calendar
  const message = `Events of type ${type} can only be on a primary calendar.`
  if (!isPrimary) throw refusal(400, 'eventTypeRestriction', message)
  if (told.body.attendees && told.body.attendees.length > 0) {
    throw invalid(`Events of type ${type} cannot have attendees.`)
  }
  const full = { ...told, type }
  switch (type) {
    case 'birthday':
      return { eventType: type, ...readBirthday(full) }
    case 'focusTime':
      return { eventType: type, ...readFocusTime(full) }
    case 'outOfOffice':
      return { eventType: type, ...readOutOfOffice(full) }
    case 'workingLocation':
      return { eventType: type, ...readWorkingLocation(full) }
  }
}
