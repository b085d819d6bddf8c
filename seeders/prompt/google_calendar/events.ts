import { titled } from '../tools.ts'
import type { Noun } from '../vocabulary.ts'

const titles = [
  'Stand-up',
  'Design review',
  'Sprint planning',
  'Customer call',
  'Interview',
  'Roadmap',
  'Budget review',
  'Retrospective',
  'Lunch',
  'One on one',
]

const firstHour = 9
const hoursOfDay = 9

export const event: Noun = {
  words: ['event', 'meeting', 'appointment', 'calendar event', 'calendar entry'],
  in: ['calendar'],
  list: 'events',
  naming: 'title',
  takes: ['topic'],
  states: {
    today: { day: 0 },
    tomorrow: { day: 1 },
    yesterday: { day: -1 },
    'next week': { day: 7 },
    'last week': { day: -7 },
    'all day|full day': { all_day: true },
    daily: { recurrence: ['RRULE:FREQ=DAILY'] },
    'weekly|recurring|repeating': { recurrence: ['RRULE:FREQ=WEEKLY'] },
    monthly: { recurrence: ['RRULE:FREQ=MONTHLY'] },
    'overlapping|conflicting|double booked': { isAtOnce: true },
    tentative: { status: 'tentative' },
    'cancelled|canceled': { status: 'cancelled' },
    private: { visibility: 'private' },
    public: { visibility: 'public' },
  },
  make({ name, topic, state, container }, tools) {
    const { day, isAtOnce, ...rest } = state
    const things = container ? tools.inside(container, 'event') : []
    const alike = things.filter((each) => each.state.day === day)
    const made = alike.filter(({ record }) => record !== undefined).length
    const slot = isAtOnce ? 0 : made
    // A working day has room for so many; the rest goes on the next where no day is said.
    const on = typeof day === 'number' ? day : 1 + Math.floor(slot / hoursOfDay)
    const hour = firstHour + (slot % hoursOfDay)
    const about = topic === undefined ? titles[made % titles.length] : titled(topic)
    return { summary: name ?? about, start: at(on, hour), end: at(on, hour + 1), ...rest }
  },
}

function at(day: number, hour: number): string {
  return `${day < 0 ? '' : '+'}${day}d ${String(hour).padStart(2, '0')}:00`
}

export const attendee: Noun = {
  words: ['attendee', 'guest', 'invitee', 'participant'],
  in: ['event'],
  list: 'attendees',
  naming: 'person',
  states: {
    'accepted|confirmed': { responseStatus: 'accepted' },
    declined: { responseStatus: 'declined' },
    tentative: { responseStatus: 'tentative' },
    'unanswered|pending': { responseStatus: 'needsAction' },
  },
  make({ name, email, state }, tools) {
    const person = tools.person(tools.company.domain, name, email)
    return { email: person.email, ...state }
  },
}
