import type { Seeder } from '../../shared/contract.ts'
import type { StripeWorld } from '../../twins/stripe/protocol/index.ts'
import { liveMark } from '../../twins/stripe/protocol/keys.ts'
import { insertEndpoint } from '../../twins/stripe/webhooks/webhook_endpoint.ts'
import { at } from '../seed_errors.ts'
import { seedAccount } from './accounts.ts'
import {
  seedCoupon,
  seedDispute,
  seedInvoice,
  seedMeter,
  seedPayout,
  seedPromotionCode,
  seedSubscription,
  seedTaxRate,
  seedTestClock,
} from './billing.ts'
import { seedKey } from './keys.ts'
import { seedCustomer, seedIntent, seedProduct, seedRefund } from './records.ts'
import { StripeSeed } from './schema.ts'

/** The credentials that work after a plain start: fixed, and shaped as their mode shapes them. */
export const credentials = {
  account: 'acct_1TwinfleetStripe',
  secretKey: 'sk_test_51TwinfleetStripeSecretKey00000000',
  publishableKey: 'pk_test_51TwinfleetStripePublicKey00000000',
  liveSecretKey: 'sk_live_51TwinfleetStripeSecretKey00000000',
  livePublishableKey: 'pk_live_51TwinfleetStripePublicKey00000000',
  webhookSecret: 'whsec_twinfleetstripewebhooksecret0000',
}

/** What a seed makes, as its result counts it. */
const seeded = [
  'accounts',
  'customers',
  'products',
  'coupons',
  'promotion_codes',
  'tax_rates',
  'subscriptions',
  'invoices',
  'payment_intents',
  'refunds',
  'disputes',
  'payouts',
  'webhook_endpoints',
  'meters',
  'test_clocks',
] as const
type Seeded = (typeof seeded)[number] | 'api_keys'

/**
 * Seeds Stripe. What the scenario format knows and this twin does not do yet is refused with its
 * path. Seeded webhook endpoints all sign with `STRIPE_WEBHOOK_SECRET`, so that an app needs no
 * other.
 */
export const seeder: Seeder = {
  schema: StripeSeed,
  baseline(world: StripeWorld) {
    const { account, secretKey, publishableKey } = credentials
    world.db.keys.insert({ id: secretKey, kind: 'secret', account })
    world.db.keys.insert({ id: publishableKey, kind: 'publishable', account })
    const live = `${liveMark}${account}`
    world.db.keys.insert({ id: credentials.liveSecretKey, kind: 'secret', account: live })
    world.db.keys.insert({ id: credentials.livePublishableKey, kind: 'publishable', account: live })
  },
  apply(world: StripeWorld, config: StripeSeed) {
    let prices_created = 0
    const seedEach = <K extends Seeded>(
      name: K,
      seed: (world: StripeWorld, given: StripeSeed[K][number], path: string) => unknown,
    ) => {
      const given: readonly StripeSeed[K][number][] = config[name]
      given.forEach((each, index) => {
        seed(world, each, `stripe.${name}[${index}]`)
      })
    }
    seedEach('accounts', seedAccount)
    seedEach('api_keys', seedKey)
    seedEach('test_clocks', seedTestClock)
    seedEach('tax_rates', seedTaxRate)
    seedEach('meters', seedMeter)
    seedEach('coupons', seedCoupon)
    seedEach('promotion_codes', seedPromotionCode)
    seedEach('customers', seedCustomer)
    seedEach('products', (_world, given, path) => {
      prices_created += seedProduct(world, given, path)
    })
    seedEach('subscriptions', seedSubscription)
    seedEach('invoices', seedInvoice)
    seedEach('payment_intents', seedIntent)
    seedEach('refunds', seedRefund)
    seedEach('disputes', seedDispute)
    seedEach('payouts', seedPayout)
    seedEach('webhook_endpoints', (_world, { enabled_events = ['*'], ...given }, path) => {
      const args = { ...given, enabled_events }
      at(path, () => insertEndpoint(world, args, credentials.webhookSecret))
    })
    const counts = seeded.map((name) => [`${name}_created`, config[name].length])
    return { ...Object.fromEntries(counts), prices_created }
  },
  env(url) {
    const { protocol, hostname, port } = new URL(url)
    return {
      STRIPE_API_URL: url,
      STRIPE_BASE_URL: url,
      STRIPE_HOST: hostname,
      STRIPE_PORT: port || (protocol === 'https:' ? '443' : '80'),
      STRIPE_PROTOCOL: protocol.slice(0, -1),
      STRIPE_SECRET_KEY: credentials.secretKey,
      STRIPE_API_KEY: credentials.secretKey,
      STRIPE_PUBLISHABLE_KEY: credentials.publishableKey,
      STRIPE_WEBHOOK_SECRET: credentials.webhookSecret,
    }
  },
}
