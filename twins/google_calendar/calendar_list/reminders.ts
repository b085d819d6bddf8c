import type { calendar_v3 } from '@googleapis/calendar'
import { ensure, GoogleError, required } from '../protocol/index.ts'
import type { Reminder } from '../schema/index.ts'

const mostReminders = 5
const longest_minutes = 40_320

/** Reads a list of reminders, of a calendar or of an event. https://developers.google.com/workspace/calendar/api/concepts/reminders */
export function readReminderList(given: readonly calendar_v3.Schema$EventReminder[]): Reminder[] {
  ensure(given.length <= mostReminders, 400, 'invalid', 'Too many override reminders.')
  return given.map(({ method, minutes }) => {
    if (!method) throw required('method', 'Missing reminder method.')
    if (method !== 'email' && method !== 'popup') invalid('Invalid reminder method.')
    if (minutes === undefined || minutes === null) {
      throw required('minutes', 'Missing reminder minutes.')
    }
    const length_minutes = Number(minutes)
    const fits = length_minutes >= 0 && length_minutes <= longest_minutes
    if (!fits) invalid('Invalid reminder minutes.')
    return { method, minutes: length_minutes }
  })
}

function invalid(message: string): never {
  throw new GoogleError(400, 'invalid', message)
}
