import { expect, test } from 'vitest'
import { PromptError, promptToSeed } from '../../seeders/prompt/index.ts'
import { applySeed } from './support/apply.ts'

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
  const { twins, seed_config } = promptToSeed(prompt)
  expect(twins).toEqual(['google_calendar'])
  expect(promptToSeed(prompt).seed_config).toEqual(seed_config)
  const { google_calendar: result } = await applySeed(seed_config)
  expect(result).toEqual({ status: 'seeded', calendars_created, events_created })
})

test('what a prompt says of an event is in its record', () => {
  expect(() => promptToSeed('a frobnicated meeting tomorrow')).toThrow(PromptError)
  expect(() => promptToSeed('a weekly daily meeting')).toThrow(PromptError)
  const prompt =
    'a meeting named "Board call" tomorrow with two accepted guests and one declined guest'
  const { seed_config } = promptToSeed(prompt)
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
  const both = promptToSeed('a Slack workspace with a channel and a Google Calendar with 2 events')
  expect(both.twins).toEqual(['slack', 'google_calendar'])
})
