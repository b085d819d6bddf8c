import type { calendar_v3 } from '@googleapis/calendar'

/** A calendar. Times are milliseconds. */
export interface CalendarRow {
  /** The address of its account where it is the primary one. */
  id: string
  isPrimary: boolean
  /** The account whose primary calendar it is, or who is its data owner. */
  owner: string
  /** The client that made it. */
  app: string
  summary: string
  description?: string | undefined
  location?: string | undefined
  timeZone: string
  conferenceTypes: string[]
  autoAcceptInvitations?: boolean | undefined
  created_ms: number
  updated_ms: number
  number: number
}

/** What can be told of by a sync token. `number` is that of its last change in the log. */
export interface Logged {
  number: number
  updated_ms: number
}

/** A calendar as one account has it in its list; kept when it was taken off, to tell so. */
export interface ListEntryRow extends Logged {
  /** The account and the calendar. */
  id: string
  user: string
  calendar: string
  isDeleted: boolean
  hidden: boolean
  selected: boolean
  colorId: string
  backgroundColor: string
  foregroundColor: string
  summaryOverride?: string | undefined
  defaultReminders: Reminder[]
  notifications: { type: string; method: string }[]
}

export interface Reminder {
  method: string
  minutes: number
}

export type Role = 'none' | 'freeBusyReader' | 'reader' | 'writer' | 'owner'
export type ScopeType = 'default' | 'user' | 'group' | 'domain'

/** An access control rule; one that was removed has the role `none`. */
export interface RuleRow extends Logged {
  /** The calendar and the rule's own id. */
  id: string
  calendar: string
  ruleId: string
  role: Role
  type: ScopeType
  value?: string | undefined
}

/** A setting of one account. */
export interface SettingRow extends Logged {
  /** The account and the setting's own id. */
  id: string
  user: string
  setting: string
  value: string
}

/** The start or the end of an event as it was given. */
export interface EventTime {
  date?: string | undefined
  dateTime?: string | undefined
  timeZone?: string | undefined
}

/** An event of one calendar, a series, or the exception of a series. */
export interface EventRow extends Logged {
  /** The calendar and the event's own id. */
  id: string
  calendar: string
  eventId: string
  iCalUID: string
  status: 'confirmed' | 'tentative' | 'cancelled'
  summary?: string | undefined
  description?: string | undefined
  location?: string | undefined
  /** Addresses. */
  creator: string
  organizer: string
  start: EventTime
  end: EventTime
  start_ms: number
  end_ms: number
  isAllDay: boolean
  /** The zone in which it repeats, and in which its days begin. */
  timeZone: string
  recurrence?: string[] | undefined
  /** When its last instance may end; undefined where it repeats for ever. */
  last_ms?: number | undefined
  /** The event's own id of the series that an exception belongs to. */
  recurringEventId?: string | undefined
  originalStart?: EventTime | undefined
  originalStart_ms?: number | undefined
  sequence: number
  created_ms: number
  /** What it says beside the above. */
  data: calendar_v3.Schema$Event
}

/** A group of people, by its address. */
export interface GroupRow {
  id: string
  /** Addresses of people and of further groups. */
  members: string[]
}

/** A mail that Google would have sent, for those who look after it. */
export interface Mail {
  id: string
  kind: 'sharing' | 'invitation' | 'update' | 'cancellation' | 'response'
  to: string
  from: string
  subject: string
  calendar: string
  event?: string | undefined
  at_ms: number
}

export interface Counter {
  id: string
  value: number
}
