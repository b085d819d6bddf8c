import { describe, expect, test } from 'vitest'
import { PromptError, promptToSeed, readPrompt } from '../../seeders/prompt/index.ts'
import { loadVocabularies } from '../../seeders/prompt/vocabularies.ts'
import { applySeed, bootSeeded } from './support/apply.ts'

const vocabularies = await loadVocabularies()
const read = (prompt: string, twins?: string[]) => readPrompt(prompt, { twins }, vocabularies)

/** What a prompt is refused with. */
function refusalOf(prompt: string, twins?: string[]): { message: string; words: string[] } {
  try {
    read(prompt, twins)
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
    ['a Dropbox', ['Dropbox'], 'Dropbox: there is no such twin yet.'],
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
  const { twins, seed_config } = read(prompt)
  expect(twins).toEqual(['slack'])
  const { slack } = await applySeed(seed_config)
  expect(slack).toMatchObject({ channels_created: channels, messages_posted: messages })
})

const stripeCounts: [string, Record<string, number>][] = [
  [
    'A Stripe account with 3 products, 2 active subscriptions, and a pending invoice',
    { customers: 2, products: 3, prices: 3, subscriptions: 2, invoices: 1 },
  ],
  [
    'Three customers, each with a Visa card and one refunded payment of $20',
    { customers: 3, payment_intents: 3, refunds: 3 },
  ],
  [
    '4 subscriptions: 2 active, 1 past due and 1 canceled',
    { customers: 4, products: 1, prices: 1, subscriptions: 4 },
  ],
  [
    '10 customers, half of them with active subscriptions',
    { customers: 10, products: 1, prices: 1, subscriptions: 5 },
  ],
  ['two products, each with a monthly and a yearly price', { products: 2, prices: 4 }],
  [
    'a Basic plan at $10 a month, a Pro plan at $25 a month and 3 customers on Pro',
    { customers: 3, products: 2, prices: 2, subscriptions: 3 },
  ],
  [
    '1 failed payment, two disputed payments and 3 refunds',
    { customers: 1, payment_intents: 4, refunds: 3, disputes: 2 },
  ],
  [
    'a 20% off coupon named "SPRING", a promotion code and a subscription with a coupon',
    { customers: 1, products: 1, prices: 1, coupons: 2, promotion_codes: 1, subscriptions: 1 },
  ],
  [
    'an overdue invoice of $40, a draft one, a paid one and a void invoice for ada@example.com',
    { customers: 1, invoices: 4 },
  ],
  ['3 refunds', { customers: 1, payment_intents: 3, refunds: 3 }],
  ['two one time prices and a single use coupon', { products: 1, prices: 2, coupons: 1 }],
  [
    'a tax rate of 19%, a test clock and a webhook endpoint at https://example.com/hook',
    { tax_rates: 1, test_clocks: 1, webhook_endpoints: 1 },
  ],
  ['2 payouts of $120', { customers: 1, payment_intents: 2, payouts: 2 }],
  ['three connected accounts, one of them restricted, and a meter', { accounts: 3, meters: 1 }],
  [
    'a subscription with 5 seats at $10 a month and 2 customers with a VAT number',
    { customers: 2, products: 1, prices: 1, subscriptions: 1 },
  ],
]

test.each(stripeCounts)('Stripe: %s', async (prompt, counts) => {
  const { twins, seed_config } = read(prompt)
  expect(twins).toEqual(['stripe'])
  const { stripe = {} } = await applySeed(seed_config)
  const made = Object.entries(stripe).filter(([, count]) => typeof count === 'number' && count > 0)
  const plain = made.map(([name, count]) => [name.replace('_created', ''), count])
  expect(Object.fromEntries(plain)).toEqual(counts)
})

test('states and amounts are those of the prompt', () => {
  const ofStripe = (prompt: string) => read(prompt).seed_config.stripe
  expect(ofStripe('a pending invoice of €12.50 and a draft invoice')).toMatchObject({
    invoices: [
      { status: 'open', currency: 'eur', lines: [{ amount: 1250 }] },
      { status: 'draft', currency: 'usd' },
    ],
  })
  expect(ofStripe('one trialing subscription at $49 per year')).toMatchObject({
    products: [{ prices: [{ unit_amount: 4900, recurring: { interval: 'year' } }] }],
    subscriptions: [{ status: 'trialing', trial_days: 14 }],
  })
  expect(
    ofStripe('a subscription with 5 seats at $10 a month and a customer with a tax id'),
  ).toEqual(
    expect.objectContaining({
      subscriptions: [expect.objectContaining({ quantity: 5 })],
      customers: expect.arrayContaining([
        expect.objectContaining({ tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] }),
      ]),
    }),
  )
  expect(ofStripe('a pending payout of €80 and an express account, restricted')).toMatchObject({
    accounts: [{ type: 'express', details_submitted: false }],
    payouts: [{ amount: 8000, currency: 'eur', status: 'pending' }],
  })
  expect(ofStripe('3 payments of $5, one of them failed')).toMatchObject({
    payment_intents: [
      { amount: 500, status: 'requires_payment_method' },
      { amount: 500, status: 'succeeded' },
      { amount: 500, status: 'succeeded' },
    ],
  })
})

interface DriveState {
  collections: {
    files: Record<string, { name: string }>
    permissions?: Record<string, { email: string; file: string }>
  }
}

const stateRequest = () => new Request('http://twin.test/admin/state')

const driveCounts: [string, number, number, string[]][] = [
  ['A Google Drive with 3 documents and a spreadsheet', 0, 4, []],
  [
    'A Drive with 3 folders, each with 2 documents, one shared with bob@example.com',
    3,
    6,
    ['Meeting notes', 'Onboarding', 'Roadmap'],
  ],
  [
    'A Drive with 5 documents, two of them shared with bob@example.com',
    0,
    5,
    ['Budget', 'Roadmap'],
  ],
  ['two folders, one of them shared with bob@example.com', 2, 0, ['Projects']],
  ['A shared drive with two folders and a document with 3 comments', 2, 1, []],
  [
    'A Google Drive with a folder named "Plans", which has a subfolder and two starred documents',
    2,
    2,
    [],
  ],
]

test.each(driveCounts)('Google Drive: %s', async (prompt, folders, files, shared) => {
  const { twins, seed_config } = read(prompt)
  expect(twins).toEqual(['google_drive'])
  const { google_drive } = await bootSeeded(seed_config)
  expect(google_drive?.results).toMatchObject({ folders_created: folders, files_created: files })
  const state = await (await google_drive?.instance.fetch(stateRequest()))?.json()
  const { files: all, permissions } = (state as DriveState).collections // of a Drive
  const bobs = Object.values(permissions ?? {}).filter(({ email }) => email === 'bob@example.com')
  expect(bobs.map(({ file }) => all[file]?.name).sort()).toEqual(shared)
})

test('several twins, each with its own', async () => {
  const prompt =
    'A Slack workspace with two channels and a Stripe account with one active subscription'
  const { twins, seed_config } = read(prompt)
  expect(twins).toEqual(['slack', 'stripe'])
  const { slack, stripe } = await applySeed(seed_config)
  expect(slack).toMatchObject({ channels_created: 2, messages_posted: 0, users_created: 0 })
  expect(stripe).toMatchObject({ subscriptions_created: 1, customers_created: 1 })
})

test('the same prompt gives the same config, another one other people', async () => {
  const prompt = 'A Slack workspace with five users and ten messages'
  const made = await promptToSeed(prompt)
  expect(await promptToSeed(prompt)).toEqual(made)
  expect(await promptToSeed(`${prompt}.`)).not.toEqual(made)
})
