import { findUser } from '../../../google/oauth/people.ts'
import { sendMail } from '../../calendars/mail.ts'
import { type CalendarWorld, userOf } from '../../protocol/index.ts'
import type { EventRow, Mail } from '../../schema/index.ts'
import type { Attendee } from './attendees.ts'
import { attendeeOf } from './attendees.ts'

/** Whom Google mails about a change: everybody, those who have no account, or nobody. */
export type SendUpdates = 'all' | 'externalOnly' | 'none'

/** What a call says about mails; the older parameter knows all or nobody. */
export function sendUpdatesOf(args: {
  sendUpdates?: SendUpdates | undefined
  sendNotifications?: boolean | undefined
}): SendUpdates {
  return args.sendUpdates ?? (args.sendNotifications ? 'all' : 'none')
}

const subjects = {
  invitation: 'Invitation',
  update: 'Updated invitation',
  cancellation: 'Canceled event',
} as const

/** Records the mails to guests. https://developers.google.com/workspace/calendar/api/concepts/sharing#notify_attendees */
export function mailGuests(
  world: CalendarWorld,
  kind: keyof typeof subjects,
  event: EventRow,
  guests: readonly Attendee[],
  sendUpdates: SendUpdates,
): void {
  if (sendUpdates === 'none') return
  for (const { email } of guests) {
    if (!email || (sendUpdates === 'externalOnly' && findUser(world, email))) continue
    send(world, event, kind, email, `${subjects[kind]}: ${event.summary ?? ''}`)
  }
}

const answers: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  declined: 'Declined',
  tentative: 'Tentatively Accepted',
}

/** Records the mail to the organizer about somebody's answer. */
export function mailAnswer(world: CalendarWorld, event: EventRow, answer: Attendee): void {
  const said = answers[answer.responseStatus ?? '']
  if (said === undefined) return
  const calendar = world.db.calendars.get(event.organizer)
  const owner = calendar && world.db.users.getShared(calendar.owner)?.email
  const subject = `${said}: ${event.summary ?? ''}`
  send(world, event, 'response', owner ?? event.organizer, subject, answer.email ?? '')
}

/** The same for who answers in their own calendar, where a call asks for mails. */
export function mailResponse(
  world: CalendarWorld,
  event: EventRow,
  sendUpdates: SendUpdates,
): void {
  const entry = attendeeOf(event, event.calendar)
  if (entry && sendUpdates === 'all') mailAnswer(world, event, entry)
}

function send(
  world: CalendarWorld,
  event: EventRow,
  kind: Mail['kind'],
  to: string,
  subject: string,
  from = userOf(world).email,
): void {
  sendMail(world, { kind, to, from, subject, calendar: event.calendar, event: event.eventId })
}
