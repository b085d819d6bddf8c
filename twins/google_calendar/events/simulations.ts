import { z } from 'zod'
import { type CalendarWorld, notFound } from '../protocol/index.ts'
import { recordAnswer, respond } from './editing.ts'
import { findEvent } from './event.ts'
import { attendeeOf, calendarOf } from './guests/attendees.ts'
import { mailAnswer } from './guests/mail.ts'

const answers = ['accepted', 'declined', 'tentative', 'needsAction'] as const

interface AnswerArgs {
  calendar: string
  event: string
  email: string
  response: (typeof answers)[number]
  comment?: string | undefined
}

/** What people do about invitations elsewhere: in Calendar's pages or out of their mail. */
export const invitationAnswers = {
  answer_invitation: {
    args: () => ({
      /** The organizer's. */
      calendar: z.string(),
      event: z.string(),
      email: z.string(),
      response: z.enum(answers),
      comment: z.string().optional(),
    }),
    run(world: CalendarWorld, args: AnswerArgs) {
      const { response, comment } = args
      const email = args.email.toLowerCase()
      const event = findEvent(world, args.calendar.toLowerCase(), args.event)
      const entry = attendeeOf(event, email)
      if (!entry) throw notFound()
      const more = comment === undefined ? {} : { comment }
      const answer = { ...entry, responseStatus: response, ...more }
      const own = calendarOf(world, email)
      if (own) respond(world, findEvent(world, own.id, event.eventId), answer)
      else recordAnswer(world, event, answer)
      mailAnswer(world, event, answer)
      return { email, response }
    },
  },
}
