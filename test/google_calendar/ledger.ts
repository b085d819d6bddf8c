import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('google_calendar')
const untitled = 'optional by the description; every recorded event happens to have it'
const hidden = 'recorded by owners; who may not see the details is not told them'
const gone = 'of a cancelled instance, and in a synchronization, no more is told than its id'
const lists = 'GET /calendar/v3/calendars/{calendarId}/events'
const details = ['summary', 'htmlLink', 'creator', 'organizer', 'reminders']
const times = ['created', 'updated', 'start', 'end', 'iCalUID', 'sequence', 'eventType']

/** Where Google Calendar is known to differ from the published description. */
export const ledger = [
  // https://developers.google.com/workspace/calendar/api/guides/sync
  explain(
    'GET /calendar/v3/users/me/calendarList',
    '/nextSyncToken',
    'only the last page has it; each recording is of one page',
  ),
  explain('POST /calendar/v3/calendars/{calendarId}/events', '/summary', untitled),
  explain(lists, '*/originalStartTime/*', 'no all-day series was recorded'),
  explain(lists, '*/attendees/*/displayName', untitled),
  explain(lists, '*/self', 'only where it is true; what others organize was not recorded'),
  ...details.map((name) =>
    explain('GET /calendar/v3/calendars/{calendarId}/events*', `*/${name}`, hidden),
  ),
  ...times.map((name) =>
    explain('GET /calendar/v3/calendars/{calendarId}/events*', `*/items/*/${name}`, gone),
  ),
]
