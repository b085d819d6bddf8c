import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { presets } from '../../seeders/presets/index.ts'
import { canonicalJson } from '../../shared/json.ts'
import { twins } from '../../twins/index.ts'
import { applySeed } from './support/apply.ts'

/** What each preset seeds (counts of nothing left out), and the hash of its config. */
const expected: Record<string, [hash: string, counts: Record<string, Record<string, number>>]> = {
  'ecommerce-checkout': [
    'f200f922178fe16f',
    {
      slack: {
        users_created: 4,
        channels_created: 3,
        messages_posted: 16,
      },
      stripe: {
        customers_created: 4,
        products_created: 4,
        payment_intents_created: 4,
        refunds_created: 1,
        prices_created: 4,
      },
    },
  ],
  'saas-billing': [
    '754d504c104279d7',
    {
      slack: {
        users_created: 4,
        channels_created: 2,
        messages_posted: 12,
      },
      stripe: {
        customers_created: 5,
        products_created: 3,
        coupons_created: 1,
        promotion_codes_created: 1,
        tax_rates_created: 1,
        subscriptions_created: 5,
        invoices_created: 3,
        prices_created: 6,
      },
    },
  ],
  'devops-ci-cd': [
    '0ad6199f0367c12a',
    {
      slack: {
        users_created: 4,
        channels_created: 4,
        messages_posted: 22,
      },
    },
  ],
  'customer-support': [
    'e1fb30664030807c',
    {
      slack: {
        users_created: 5,
        channels_created: 2,
        messages_posted: 18,
      },
      stripe: {
        customers_created: 4,
        products_created: 3,
        payment_intents_created: 5,
        refunds_created: 1,
        prices_created: 3,
      },
    },
  ],
  'document-collaboration': [
    '04bfe3cba7f1493c',
    {
      slack: {
        users_created: 4,
        channels_created: 3,
        messages_posted: 17,
      },
      google_drive: { folders_created: 3, files_created: 5 },
    },
  ],
  'payment-fraud': [
    'f59cbc0bb5eeb985',
    {
      slack: {
        users_created: 3,
        channels_created: 2,
        messages_posted: 11,
      },
      stripe: {
        customers_created: 3,
        payment_intents_created: 11,
        refunds_created: 2,
        disputes_created: 1,
      },
    },
  ],
  'access-control': [
    'f535a952f245259b',
    {
      slack: {
        users_created: 6,
        channels_created: 4,
        messages_posted: 16,
      },
    },
  ],
  'high-volume-messaging': [
    'd9bdfe6f80e0f1b0',
    {
      slack: {
        users_created: 8,
        channels_created: 12,
        messages_posted: 2520,
      },
    },
  ],
  internationalization: [
    'eaec71195e57a30b',
    {
      slack: {
        users_created: 9,
        channels_created: 3,
        messages_posted: 15,
      },
      stripe: {
        customers_created: 4,
        products_created: 3,
        payment_intents_created: 4,
        prices_created: 4,
      },
    },
  ],
  'calendar-conflicts': [
    '1b57148961501773',
    {
      slack: {
        users_created: 5,
        channels_created: 2,
        messages_posted: 13,
      },
      google_calendar: { calendars_created: 2, events_created: 7 },
    },
  ],
  'rough-weather': [
    '1065ed751a2c7a1f',
    {
      slack: {
        users_created: 1,
        channels_created: 1,
        messages_posted: 1,
      },
      stripe: {
        customers_created: 1,
        products_created: 1,
        prices_created: 1,
      },
    },
  ],
  'slack:incident-active': [
    'c23c7a308755f8d8',
    {
      slack: {
        users_created: 5,
        channels_created: 3,
        messages_posted: 19,
      },
    },
  ],
  'slack:bot-playground': [
    '1b044b0e444629f8',
    {
      slack: {
        users_created: 3,
        channels_created: 2,
        messages_posted: 2,
      },
    },
  ],
  'stripe:subscription-lifecycle': [
    '3eb1cf788ea5747e',
    {
      stripe: {
        customers_created: 6,
        products_created: 1,
        subscriptions_created: 6,
        prices_created: 2,
      },
    },
  ],
  'stripe:declined-cards': [
    '79fcfadf0d53300f',
    {
      stripe: {
        customers_created: 1,
        payment_intents_created: 10,
      },
    },
  ],
  'stripe:refunds-and-disputes': [
    'da5333b58ba88696',
    {
      stripe: {
        customers_created: 3,
        payment_intents_created: 7,
        refunds_created: 4,
        disputes_created: 3,
      },
    },
  ],
  'stripe:product-catalog': [
    '2d90cdb31bea9fa4',
    {
      stripe: {
        products_created: 5,
        prices_created: 10,
      },
    },
  ],
}

/** The counts of a seed that are not zero. */
function countsOf(results: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(results).filter(([, value]) => value !== 0))
}

test.each(presets)('$id', async ({ id, seed_config, twins: named }) => {
  const [hash, counts] = expected[id] ?? []
  expect(Object.keys(seed_config)).toEqual(named)
  const results = Object.entries(await applySeed(seed_config))
  const seeded = Object.fromEntries(results.map(([twin, all]) => [twin, countsOf(all)]))
  const statuses = Object.entries(counts ?? {}).map(([twin, all]) => [
    twin,
    { status: 'seeded', ...all },
  ])
  expect(seeded).toEqual(Object.fromEntries(statuses))
  const text = createHash('sha256').update(canonicalJson(seed_config)).digest('hex')
  expect(text.slice(0, 16)).toBe(hash)
})

test('every preset is listed here, under a name of its own, for twins that exist', () => {
  expect(presets.map(({ id }) => id)).toEqual(Object.keys(expected))
  for (const { id, twins: named, tags, description } of presets) {
    expect(named.filter((name) => !Object.hasOwn(twins, name))).toEqual([])
    expect(tags[0]).toBe('preset')
    expect(description.length).toBeGreaterThan(40)
    const [twin, rest] = id.split(':')
    if (rest !== undefined) expect(named).toEqual([twin])
  }
})

test('there is a preset for every kind of work', () => {
  const kinds = [
    ...['ecommerce', 'payments', 'saas', 'billing', 'devops', 'ci-cd', 'support'],
    ...['customer-service', 'collaboration', 'documents', 'security', 'fraud', 'auth'],
    ...['access-control', 'functional'],
  ]
  const covered = new Set(presets.flatMap(({ tags }) => tags))
  expect(kinds.filter((kind) => !covered.has(kind))).toEqual([])
})

test('people, orders and addresses are the same in all twins of a preset', () => {
  const shared: Record<string, RegExp[]> = {
    'ecommerce-checkout': [/FH-2101/, /FH-2103/, /Hannah Okafor/, /Samir Haddad/],
    'customer-support': [/MB-774/, /5518/, /Peter Okoye/, /Ivan Petrov/],
    'saas-billing': [/Lumen Ledger/, /Harbour & Pine/, /Meadowlark Bikes/, /Northwind Press/],
    'document-collaboration': [/Paolo Ricci/, /field-guide-draft-2\.md/, /the picture looks north/],
    'calendar-conflicts': [/Board call/, /Demo for Lumen Ledger/, /joel@orchard\.example/],
    'payment-fraud': [/KM-9021/, /KM-9014/, /198\.51\.100\.23/],
  }
  for (const [id, patterns] of Object.entries(shared)) {
    const parts = Object.values(presets.find((each) => each.id === id)?.seed_config ?? {})
    expect(parts).toHaveLength(2)
    for (const part of parts) {
      for (const pattern of patterns) expect(JSON.stringify(part)).toMatch(pattern)
    }
  }
})

test('the README lists every preset', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = presets.map(({ id, description }) => `| \`${id}\` | ${description} |`)
  expect(readme).toContain(['| preset | what it holds |', '| --- | --- |', ...rows, ''].join('\n'))
})
