import { explainFor } from './entry.ts'

const explain = explainFor('google_calendar')

/** Where Google Calendar is known to differ from the published description. */
export const googleCalendar = [
  // https://developers.google.com/workspace/calendar/api/guides/sync
  explain(
    'GET /calendar/v3/users/me/calendarList',
    '/nextSyncToken',
    'only the last page has it; each recording is of one page',
  ),
]
