import type { Seeder } from '../shared/twin.ts'
import { insertEndpoint } from '../twins/stripe/objects/webhook_endpoint.ts'
import type { StripeWorld } from '../twins/stripe/protocol.ts'
import { at, seedCustomer, seedIntent, seedProduct, seedRefund } from './stripe/records.ts'
import { StripeSeed } from './stripe/shape.ts'

/** The credentials that work after a plain start: fixed, and shaped as test mode shapes them. */
export const credentials = {
  account: 'acct_1TwinfleetStripe',
  secretKey: 'sk_test_51TwinfleetStripeSecretKey00000000',
  publishableKey: 'pk_test_51TwinfleetStripePublicKey00000000',
  webhookSecret: 'whsec_twinfleetstripewebhooksecret0000',
}

/**
 * Seeds Stripe. What the scenario format knows and this twin does not do yet is refused with its
 * path. Seeded webhook endpoints all sign with `STRIPE_WEBHOOK_SECRET`, so that an app needs no
 * other.
 */
export const stripeSeeder: Seeder = {
  schema: StripeSeed,
  baseline(world: StripeWorld) {
    const { account, secretKey, publishableKey } = credentials
    world.db.keys.insert({ id: secretKey, kind: 'secret', account })
    world.db.keys.insert({ id: publishableKey, kind: 'publishable', account })
  },
  apply(world: StripeWorld, config: StripeSeed) {
    const { customers, products, payment_intents, refunds, webhook_endpoints } = config
    customers.forEach((each, index) => {
      seedCustomer(world, each, `stripe.customers[${index}]`)
    })
    let prices_created = 0
    products.forEach((each, index) => {
      prices_created += seedProduct(world, each, `stripe.products[${index}]`)
    })
    payment_intents.forEach((each, index) => {
      seedIntent(world, each, `stripe.payment_intents[${index}]`)
    })
    refunds.forEach((each, index) => {
      seedRefund(world, each, `stripe.refunds[${index}]`)
    })
    webhook_endpoints.forEach(({ enabled_events = ['*'], ...each }, index) => {
      const args = { ...each, enabled_events }
      at(`stripe.webhook_endpoints[${index}]`, () =>
        insertEndpoint(world, args, credentials.webhookSecret),
      )
    })
    return {
      customers_created: customers.length,
      products_created: products.length,
      prices_created,
      subscriptions_created: 0,
      invoices_created: 0,
      payment_intents_created: payment_intents.length,
      refunds_created: refunds.length,
      webhook_endpoints_created: webhook_endpoints.length,
    }
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
