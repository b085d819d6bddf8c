import type Stripe from 'stripe'
import type { bootStripe } from './support.ts'

export const capabilities = {
  card_payments: { requested: true },
  transfers: { requested: true },
}

/** All that is due of an account in the United States. */
export const complete = {
  type: 'custom',
  capabilities,
  business_type: 'individual',
  business_profile: { mcc: '5734', url: 'https://shop.example' },
  individual: {
    first_name: 'Jenny',
    last_name: 'Rosen',
    email: 'jenny@example.com',
    phone: '0000000000',
    dob: { day: 1, month: 1, year: 1901 },
    address: { line1: 'address_full_match', city: 'San Francisco', postal_code: '94111' },
    ssn_last_4: '0000',
  },
  external_account: 'btok_us',
  tos_acceptance: { date: 1_600_000_000, ip: '8.8.8.8' },
} as const satisfies Stripe.AccountCreateParams

/** An account that may be paid, made with the SDK. */
export async function connect(stripe: Stripe): Promise<string> {
  const { id } = await stripe.accounts.create(complete)
  return id
}

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([name, each]) => flatten(each, `${path}[${name}]`))
}

/** The same by a plain call. */
export async function ready(call: ReturnType<typeof bootStripe>['call']): Promise<string> {
  const entries = Object.entries(complete).flatMap(([name, value]) => flatten(value, name))
  const { body } = await call('POST /v1/accounts', new URLSearchParams(entries).toString())
  return body.id
}

export const requested = { requested: true }
export const include = [
  'configuration.customer',
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
] satisfies Stripe.V2.Core.AccountCreateParams.Include[]

const identity = {
  country: 'US',
  entity_type: 'individual',
  individual: {
    given_name: 'Jenny',
    surname: 'Rosen',
    email: 'jenny@example.com',
    phone: '0000000000',
    date_of_birth: { day: 1, month: 1, year: 1901 },
    address: {
      country: 'US',
      line1: 'address_full_match',
      city: 'San Francisco',
      postal_code: '94111',
    },
    id_numbers: [{ type: 'us_ssn_last_4', value: '0000' }],
  },
} satisfies Stripe.V2.Core.AccountCreateParams.Identity

/** A seller of the second version, of whom a bank and consent are due. */
export const seller = {
  contact_email: 'jenny@example.com',
  display_name: 'Jenny',
  dashboard: 'express',
  configuration: {
    merchant: { capabilities: { card_payments: requested }, mcc: '5734' },
    recipient: { capabilities: { stripe_balance: { stripe_transfers: requested } } },
  },
  defaults: {
    profile: { business_url: 'https://shop.example' },
    responsibilities: { fees_collector: 'application', losses_collector: 'application' },
  },
  identity,
  include,
} satisfies Stripe.V2.Core.AccountCreateParams
