import { collection } from '../../../shared/db/collection.ts'
import { googleTables } from '../../google/schema.ts'
import type {
  CalendarRow,
  Counter,
  EventRow,
  GroupRow,
  ListEntryRow,
  Mail,
  RuleRow,
  SettingRow,
} from './stored.ts'

export type * from './stored.ts'

/** Stands for the end of what repeats for ever. */
const forever_ms = Number.MAX_SAFE_INTEGER

/** The collections of Calendar. */
export const tables = {
  ...googleTables,
  calendars: collection<CalendarRow>()({
    columns: { owner: (calendar) => calendar.owner },
    indexes: [['owner']],
  }),
  calendarList: collection<ListEntryRow>()({
    columns: { user: (entry) => entry.user, calendar: (entry) => entry.calendar },
    indexes: [['user', 'seq'], ['calendar']],
  }),
  acl: collection<RuleRow>()({
    columns: {
      calendar: (rule) => rule.calendar,
      type: (rule) => rule.type,
      value: (rule) => rule.value,
    },
    indexes: [
      ['calendar', 'seq'],
      ['type', 'value'],
    ],
  }),
  settings: collection<SettingRow>()({
    columns: { user: (setting) => setting.user },
    indexes: [['user', 'seq']],
  }),
  groups: collection<GroupRow>()(),
  events: collection<EventRow>()({
    columns: {
      calendar: (event) => event.calendar,
      start_ms: (event) => event.start_ms,
      end_ms: (event) => event.end_ms,
      last_ms: (event) => event.last_ms ?? forever_ms,
      updated_ms: (event) => event.updated_ms,
      number: (event) => event.number,
      iCalUID: (event) => event.iCalUID,
      status: (event) => event.status,
      recurringEventId: (event) => event.recurringEventId ?? '',
      isSeries: (event) => event.recurrence !== undefined,
    },
    indexes: [
      ['calendar', 'start_ms'],
      ['calendar', 'last_ms'],
      ['calendar', 'updated_ms'],
      ['calendar', 'number'],
      ['calendar', 'iCalUID'],
      ['calendar', 'recurringEventId'],
      ['iCalUID'],
    ],
  }),
  mails: collection<Mail>()(),
  counters: collection<Counter>()(),
}
