import { titled } from '../../prompt/generator.ts'
import type { Noun } from '../../prompt/vocabulary.ts'

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
const dayLength = 24 * 60

export const event: Noun = {
  words: ['event', 'meeting', 'appointment', 'calendar event', 'calendar entry'],
  kinds: {
    call: 'call',
    'phone call': 'call',
    'video call': 'video call',
    interview: 'interview',
    lunch: 'lunch',
    standup: 'stand up',
    'stand up': 'stand up',
  },
  in: ['calendar'],
  list: 'events',
  naming: 'title',
  takes: ['time', 'topic'],
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
    call: { summary: 'Call' },
    'video call': { summary: 'Video call', conference: true },
    interview: { summary: 'Interview' },
    lunch: { summary: 'Lunch' },
    'stand up': { summary: 'Stand-up' },
    private: { visibility: 'private' },
    public: { visibility: 'public' },
  },
  make({ name, topic, state, time, container }, generator) {
    const { day, isAtOnce, summary, ...rest } = state
    const drafts = container ? generator.inside(container, 'event') : []
    const alike = drafts.filter((each) => each.state.day === day && !each.time)
    const made = alike.filter(({ record }) => record !== undefined).length
    const slot = isAtOnce || time ? 0 : made
    // A working day has room for so many; the rest goes on the next where no day is said.
    const on = typeof day === 'number' ? day : 1 + Math.floor(slot / hoursOfDay)
    const from = time?.from ?? 60 * (firstHour + (slot % hoursOfDay))
    const end = time?.to ?? from + 60
    const to = end > from ? end : end + dayLength
    const known = drafts.filter(({ record }) => record !== undefined).length
    const usual = summary ?? titles[known % titles.length]
    const about = topic === undefined ? usual : titled(topic)
    return { summary: name ?? about, start: at(on, from), end: at(on, to), ...rest }
  },
}

/** A minute of a day, which may be one of the next. */
function at(day: number, minute: number): string {
  const on = day + Math.floor(minute / dayLength)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${on < 0 ? '' : '+'}${on}d ${two((minute % dayLength) / 60)}:${two(minute % 60)}`
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
  make({ name, email, state }, generator) {
    const person = generator.person(generator.company.domain, name, email)
    return { email: person.email, ...state }
  },
}
