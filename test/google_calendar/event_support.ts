import type { bootCalendar } from './support.ts'

/** The events of the caller's own calendar. */
export const at = '/calendar/v3/calendars/primary/events'
/** A time, in Zurich where nothing else is said. */
export const timed = (dateTime: string, timeZone = 'Europe/Zurich') => ({ dateTime, timeZone })
/** A meeting with somebody who has an account and somebody who has none. */
export const meeting = {
  summary: 'Review',
  start: timed('2030-05-20T10:00:00'),
  end: timed('2030-05-20T11:00:00'),
  attendees: [
    { email: 'ada@example.com', responseStatus: 'accepted' },
    { email: 'Grace@example.com', optional: true },
    { email: 'guest@elsewhere.org' },
  ],
}

/** The mails that were sent since the last look. */
export function mailbox(call: ReturnType<typeof bootCalendar>['call']) {
  let seen = 0
  return async () => {
    const { body } = await call('GET /admin/state?collection=mails')
    const mails = Object.values<{ kind: string; to: string }>(body.collections.mails ?? {})
    const fresh = mails.slice(seen).map(({ kind, to }) => `${kind} ${to}`)
    seen = mails.length
    return fresh.sort()
  }
}
