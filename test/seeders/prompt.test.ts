import { describe, expect, test } from 'vitest'
import { PromptError, promptToSeed } from '../../seeders/prompt/index.ts'
import { applySeed } from './support/apply.ts'

/** What a prompt is refused with. */
function refusalOf(prompt: string, twins?: string[]): { message: string; words: string[] } {
  try {
    promptToSeed(prompt, { twins })
  } catch (error) {
    if (error instanceof PromptError) return { message: error.message, words: error.words }
    throw error
  }
  throw new Error(`not refused: ${prompt}`)
}

describe('what is refused', () => {
  test.each([
    ['', [], 'The prompt names no twin and nothing that one could hold.'],
    ['hello world', ['hello', 'world'], 'The prompt was not understood at "hello", "world".'],
    [
      'two frobnicated channels',
      ['frobnicated'],
      'The prompt was not understood at "frobnicated".',
    ],
    ['a pinned channel', ['pinned'], 'The prompt was not understood at "pinned".'],
    ['3 GitHub repos', ['GitHub', 'repos'], 'GitHub: there is no such twin yet.'],
    ['a Google Calendar', ['Google', 'Calendar'], 'Google Calendar: there is no such twin yet.'],
    ['two Slack workspaces', ['Slack'], 'There can be only one Slack workspace.'],
    ['-3 users', ['-3'], '-3 is no number of records.'],
    ['2.5 channels', ['2.5'], '2.5 is no number of records.'],
    ['a million messages', [], 'The prompt asks for more than 10000 records.'],
    ['2 users, three of them admins', ['three'], 'There are only 2 users.'],
    ['3 channels and a reply in 4 of them', ['reply'], 'There are 3, not 4, to choose from.'],
    ['a draft active subscription', ['draft'], 'The prompt was not understood at "draft".'],
    [
      'an active canceled subscription',
      ['canceled'],
      'The prompt was not understood at "canceled".',
    ],
  ])('%s', (prompt, words, message) => {
    expect(refusalOf(prompt)).toEqual({ message, words })
  })

  test('a twin that was not asked for', () => {
    expect(refusalOf('A Slack workspace and a Stripe account', ['slack'])).toEqual({
      message: 'Stripe: it is not among the twins asked for.',
      words: ['Stripe', 'account'],
    })
    expect(refusalOf('a customer', ['slack']).words).toEqual(['customer'])
    expect(refusalOf('a channel', ['slack', 'teams']).words).toEqual(['teams'])
  })
})

const slackCounts = [
  ['A Slack workspace with two channels and five messages', 2, 5],
  [
    'a Slack workspace with 3 users, a private channel named "ops-x" and 10 messages in #ops-x',
    1,
    10,
  ],
  ['two channels with five messages each', 2, 10],
  ['two channels, each with five messages, and 4 users', 2, 10],
  ['three channels, one of them with 4 messages', 3, 4],
  ['12 messages in each of 2 channels', 2, 24],
  ['2 messages per channel in 3 channels', 3, 6],
  ['a message with two replies and three reactions', 1, 3],
  ['channels named general, random and engineering, and 2 pinned messages in engineering', 3, 2],
  ['A DM between Alice and Bob with 3 messages', 0, 3],
  ['Slack: #ops and #dev. Each channel has a dozen messages.', 2, 24],
  ['a couple of threads about the outage in #incidents', 1, 6],
] as const

test.each(slackCounts)('Slack: %s', async (prompt, channels, messages) => {
  const { twins, seed_config } = promptToSeed(prompt)
  expect(twins).toEqual(['slack'])
  const { slack } = await applySeed(seed_config)
  expect(slack).toMatchObject({ channels_created: channels, messages_posted: messages })
})

test('the same prompt gives the same config, another one other people', () => {
  const prompt = 'A Slack workspace with five users and ten messages'
  expect(promptToSeed(prompt)).toEqual(promptToSeed(prompt))
  expect(promptToSeed(prompt)).not.toEqual(promptToSeed(`${prompt}.`))
})
