import { expect, test } from 'vitest'
import { PromptError, readPrompt } from '../../seeders/prompt/index.ts'
import { loadVocabularies } from '../../seeders/prompt/vocabularies.ts'
import { applySeed } from './support/apply.ts'

const vocabularies = await loadVocabularies()
const read = (prompt: string) => readPrompt(prompt, {}, vocabularies)

const counts = [
  ['a Google Calendar', 0, 0],
  ['a calendar with three events tomorrow', 1, 3],
  ['20 meetings', 0, 20],
  ['a Google Calendar with two calendars, each with four weekly meetings', 2, 8],
  ['A Google Calendar with a work calendar and 5 meetings today, two of them tentative', 1, 5],
  ['three meetings tomorrow with two attendees each', 0, 3],
  ['a public calendar named "Releases" and a private calendar with 3 daily events', 2, 3],
  ['two overlapping meetings today and one all-day event tomorrow', 0, 3],
] as const

test.each(counts)('%s', async (prompt, calendars_created, events_created) => {
  const { twins, seed_config } = read(prompt)
  expect(twins).toEqual(['google_calendar'])
  expect(read(prompt).seed_config).toEqual(seed_config)
  const { google_calendar: result } = await applySeed(seed_config)
  expect(result).toEqual({ status: 'seeded', calendars_created, events_created })
})

test('what a prompt says of an event is in its record', () => {
  expect(() => read('a frobnicated meeting tomorrow')).toThrow(PromptError)
  expect(() => read('a weekly daily meeting')).toThrow(PromptError)
  const prompt =
    'a meeting named "Board call" tomorrow with two accepted guests and one declined guest'
  const { seed_config } = read(prompt)
  const email = expect.stringContaining('@')
  expect(seed_config).toEqual({
    google_calendar: {
      calendars: [
        {
          name: 'primary',
          events: [
            {
              summary: 'Board call',
              start: '+1d 09:00',
              end: '+1d 10:00',
              attendees: [
                { email, responseStatus: 'accepted' },
                { email, responseStatus: 'accepted' },
                { email, responseStatus: 'declined' },
              ],
            },
          ],
        },
      ],
    },
  })
  const both = read('a Slack workspace with a channel and a Google Calendar with 2 events')
  expect(both.twins).toEqual(['slack', 'google_calendar'])
})

const timed = [
  ['a meeting tomorrow at 10am', ['+1d 10:00 +1d 11:00']],
  ['a meeting today at 12am and a call at 12pm', ['+0d 00:00 +0d 01:00', '+1d 12:00 +1d 13:00']],
  ['a 10:30 meeting tomorrow', ['+1d 10:30 +1d 11:30']],
  ['two meetings today at 9:00 and 2:30pm', ['+0d 09:00 +0d 10:00', '+0d 14:30 +0d 15:30']],
  ['a weekly meeting named "Sync" from 9:00 to 9:45', ['+1d 09:00 +1d 09:45']],
  ['a meeting today from 11pm to 1am', ['+0d 23:00 +1d 01:00']],
  [
    'two meetings tomorrow, one at 10:00 and one at 10:30',
    ['+1d 10:00 +1d 11:00', '+1d 10:30 +1d 11:30'],
  ],
  [
    'three meetings tomorrow, two of them overlapping',
    ['+1d 09:00 +1d 10:00', '+1d 09:00 +1d 10:00', '+1d 11:00 +1d 12:00'],
  ],
] as const

test.each(timed)('%s', (prompt, times) => {
  const { seed_config } = read(prompt)
  const { calendars } = seed_config.google_calendar as {
    calendars: { events: { start: string; end: string }[] }[]
  } // as the vocabulary makes it
  const told = calendars.flatMap(({ events }) => events.map(({ start, end }) => `${start} ${end}`))
  expect(told).toEqual(times)
})

test('a time that no clock shows, or of what has none, is not understood', () => {
  const wordsOf = (prompt: string) => {
    try {
      return read(prompt)
    } catch (error) {
      return error instanceof PromptError ? error.words : error
    }
  }
  expect(wordsOf('a meeting at 25:00')).toEqual(['25:00'])
  expect(wordsOf('a meeting at 13pm')).toEqual(['13pm'])
  expect(wordsOf('a channel at 10am')).toEqual(['10am'])
  expect(wordsOf('a 10am user')).toEqual(['10am'])
})
