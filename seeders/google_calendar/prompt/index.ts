import { titled } from '../../prompt/generator.ts'
import type { Noun, Vocabulary } from '../../prompt/vocabulary.ts'
import { attendee, event } from './events.ts'

const account: Noun = {
  words: ['google calendar', 'google calendar account', 'calendar account'],
  in: [],
  make: ({ state }) => ({ ...state }),
}

const user: Noun = {
  words: ['user', 'person/people', 'colleague', 'coworker', 'teammate'],
  kinds: { admin: 'admin', administrator: 'admin' },
  in: ['account'],
  list: 'users',
  naming: 'person',
  states: { 'admin|administrator': { is_admin: true } },
  make({ name, email, state }, generator) {
    const person = generator.person(generator.company.domain, name, email)
    return { email: person.email, name: person.name, ...state }
  },
}

const calendarNames = ['Work', 'Team', 'Travel', 'Releases', 'On call', 'Birthdays']

const calendar: Noun = {
  words: ['calendar', 'secondary calendar'],
  in: ['account'],
  list: 'calendars',
  naming: 'title',
  known: ['work', 'team', 'travel', 'family', 'personal', 'holiday'],
  states: {
    'public|open': { acl: [{ public: true, role: 'reader' }] },
    'private|secret': { acl: [] },
    primary: { name: 'primary' },
  },
  make({ name, state, index, isImplied }, generator) {
    // What nobody put into a calendar is on one's own.
    if (isImplied || state.name === 'primary') return { name: 'primary' }
    const usual = calendarNames[index] ?? `Calendar ${index + 1}`
    return { name: generator.unique(name === undefined ? usual : titled(name)), ...state }
  },
}

/** What prompts may say of Google Calendar. */
export const vocabulary: Vocabulary = {
  twin: 'google_calendar',
  label: 'Google Calendar',
  names: ['google calendar', 'gcal'],
  precedence: 3,
  root: 'account',
  nouns: { account, user, calendar, event, attendee },
}
