import { defineTwin } from '../../shared/twin.ts'
import { catalog } from './catalog.ts'
import { charges, disputes } from './endpoints/charges.ts'
import { customers } from './endpoints/customers.ts'
import { paymentIntents } from './endpoints/payment_intents.ts'
import { paymentMethods } from './endpoints/payment_methods.ts'
import { prices } from './endpoints/prices.ts'
import { products } from './endpoints/products.ts'
import { balance, refunds } from './endpoints/refunds.ts'
import { setupIntents } from './endpoints/setup_intents.ts'
import { tokens } from './endpoints/tokens.ts'
import { eventReads, webhooks } from './endpoints/webhooks.ts'
import { events } from './events.ts'
import { expireAuthorization } from './objects/authorization.ts'
import { settle } from './objects/balance.ts'
import { finishRefund } from './objects/refund.ts'
import { protocol } from './protocol.ts'
import { tables } from './schema.ts'
import { authenticationRoutes, simulations } from './surface/authenticate.ts'

/** A stand-in for Stripe's API. https://docs.stripe.com/api */
export const stripe = defineTwin({
  name: 'stripe',
  label: 'Stripe',
  kind: 'backend',
  port: 12111,
  hosts: ['api.stripe.com', 'files.stripe.com', 'connect.stripe.com', 'meter-events.stripe.com'],
  protocol,
  tables,
  endpoints: {
    ...balance,
    ...charges,
    ...customers,
    ...disputes,
    ...eventReads,
    ...paymentIntents,
    ...paymentMethods,
    ...prices,
    ...products,
    ...refunds,
    ...setupIntents,
    ...tokens,
    ...webhooks,
  },
  catalog,
  routes: authenticationRoutes,
  events,
  jobs: { expireAuthorization, finishRefund, settle },
  simulations,
  defaultAuthorization: 'Bearer sk_test_51TwinfleetStripeSecretKey00000000',
})
