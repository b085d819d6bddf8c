import { toAddress } from '../../customers/objects/customer.ts'
import { attemptPayment, followPayment } from '../../invoices/objects/invoice_payment.ts'
import { attach } from '../../payment_methods/objects/payment_method.ts'
import { confirm } from '../../payments/objects/confirm.ts'
import { insertPaymentIntent, toPaymentIntent } from '../../payments/objects/payment_intent.ts'
import { confirmSetup } from '../../payments/objects/setup_intent.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import { emit } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { ensure, type StripeError, type StripeWorld } from '../../protocol/index.ts'
import type {
  CheckoutOrder,
  CheckoutSession,
  Customer,
  Invoice,
  PaymentIntent,
  PaymentMethod,
  SetupIntent,
  Subscription,
} from '../../schema/index.ts'
import { createSubscription } from '../../subscriptions/objects/subscription_create.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { commitAssociated } from '../../tax/objects/tax_association.ts'
import { toDetails } from './checkout.ts'
import {
  type Buyer,
  customerOf,
  offerAgain,
  shippingOf,
  takeTaxIds,
  withTaxes,
} from './checkout_buyer.ts'
import { ensureOpen, orderOf } from './checkout_choice.ts'
import { collect } from './checkout_collect.ts'
import { invoicePurchase, toBoughtLine } from './checkout_invoice.ts'
import { countCompletion } from './payment_link.ts'

/** What came of it: the session, a refusal, or a page of the bank. */
export interface Purchase {
  session: CheckoutSession
  error?: StripeError
  next?: string
}

/** Closes a session whose purpose is reached. https://docs.stripe.com/payments/checkout/fulfill-orders */
function complete(world: StripeWorld, before: CheckoutSession): CheckoutSession {
  const isPaid = before.payment_status === 'unpaid'
  const after = world.db.checkout_sessions.replace({
    ...before,
    payment_status: isPaid ? 'paid' : before.payment_status,
    status: 'complete',
    url: null,
  })
  emit(world, 'checkout.session.completed', after)
  countCompletion(world, after.payment_link)
  return after
}

/** Completes the open session that waited for this payment, where there is one. */
function followSession(world: StripeWorld, intent: PaymentIntent): void {
  if (!['succeeded', 'requires_capture'].includes(intent.status)) return
  const where = { payment_intent: intent.id, status: 'open' }
  const own = world.db.checkout_sessions.first({ where })
  if (own) {
    completePayment(world, own, intent)
    return
  }
  const payment = world.db.invoice_payments.first({ where: { payment_intent: intent.id } })
  const invoice = payment && world.db.invoices.get(payment.invoice)
  const subscription = invoice?.parent?.subscription_details?.subscription
  const other =
    typeof subscription === 'string'
      ? world.db.checkout_sessions.first({ where: { subscription, status: 'open' } })
      : undefined
  if (other) complete(world, other)
}

/** Closes a session whose payment was made, with an invoice of it where it is to have one. */
function completePayment(
  world: StripeWorld,
  before: CheckoutSession,
  intent: PaymentIntent,
): CheckoutSession {
  const order = orderOf(world, before)
  const customer = world.db.customers.get(before.customer ?? '')
  const isInvoiced = before.invoice_creation?.enabled && intent.status === 'succeeded'
  if (!isInvoiced || !customer) return complete(world, before)
  const discounts = order.redeemed ?? []
  const invoice = invoicePurchase(world, before, customer, { discounts, intent, order })
  return complete(world, { ...before, invoice: invoice.id })
}

/** The same for a card that was to be saved. */
export function followSetup(world: StripeWorld, { id, status }: SetupIntent): void {
  if (status !== 'succeeded') return
  const where = { setup_intent: id, status: 'open' }
  const session = world.db.checkout_sessions.first({ where })
  if (session) complete(world, session)
}

function toUrl(intent: PaymentIntent | undefined): string | undefined {
  return intent?.next_action?.redirect_to_url?.url ?? undefined
}

function pay(
  world: StripeWorld,
  session: CheckoutSession,
  order: CheckoutOrder,
  method: PaymentMethod,
): Purchase {
  const known = world.db.payment_intents.get(session.payment_intent ?? '')
  const amount = session.amount_total ?? 0
  const shipping = shippingOf(session, session.customer_details?.phone ?? undefined)
  const intent = known
    ? { ...known, amount }
    : insertPaymentIntent(
        world,
        toPaymentIntent(world, {
          ...order.intent,
          ...(shipping && { shipping }),
          amount,
          currency: session.currency ?? 'usd',
          customer: session.customer ?? undefined,
          payment_method_types: ['card'],
        }),
      )
  const begun = world.db.checkout_sessions.replace({ ...session, payment_intent: intent.id })
  const return_url = session.url ?? session.return_url
  const step = confirm(world, { ...intent, payment_method: method.id }, { return_url })
  if (step.error) return { session: begun, error: step.error }
  if (step.intent.status === 'requires_action') return waiting(begun, toUrl(step.intent))
  return { session: completePayment(world, begun, step.intent) }
}

function waiting(session: CheckoutSession, next: string | undefined): Purchase {
  return { session, ...(next !== undefined && { next }) }
}

function setUp(world: StripeWorld, session: CheckoutSession, method: PaymentMethod): Purchase {
  const setup = world.db.setup_intents.get(session.setup_intent ?? '')
  ensure(setup, `The setup of ${session.id} is gone.`)
  const { customer } = session
  const return_url = session.url ?? session.return_url
  const step = confirmSetup(
    world,
    { ...setup, customer, payment_method: method.id },
    { return_url },
  )
  if (step.error) return { session, error: step.error }
  if (step.setup.status === 'succeeded') return { session: complete(world, session) }
  return waiting(session, step.setup.next_action?.redirect_to_url?.url ?? undefined)
}

function begin(
  world: StripeWorld,
  session: CheckoutSession,
  order: CheckoutOrder,
  customer: Customer,
): Subscription {
  const entries = order.items.map((item, index) => ({
    item,
    tax_rates: findTaxRates(world, order.tax_rates[index]),
  }))
  const recurring = entries.filter(({ item }) => item.price.recurring)
  const once = entries.filter(({ item }) => !item.price.recurring)
  return createSubscription(world, customer, {
    ...order.subscription,
    discounts: order.discounts,
    extra: once.map(({ item, tax_rates }) =>
      toBoughtLine(
        item,
        session,
        tax_rates.map(({ id }) => id),
      ),
    ),
    items: recurring.map(({ item: { metadata, price, quantity }, tax_rates }) => ({
      metadata: metadata ?? {},
      price,
      quantity: quantity ?? undefined,
      tax_rates,
    })),
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
  })
}

function subscribe(
  world: StripeWorld,
  session: CheckoutSession,
  order: CheckoutOrder,
  { customer, method }: { customer: Customer; method: PaymentMethod },
): Purchase {
  const known = world.db.subscriptions.get(session.subscription ?? '')
  if (!known) {
    // A card that is refused leaves nothing behind: the subscription comes with its payment.
    const work = () => subscribeTo(world, session, order, { customer, method })
    const { error } = world.dryRun(work)
    if (error) return { session, error }
  }
  return subscribeTo(world, session, order, { customer, method })
}

function subscribeTo(
  world: StripeWorld,
  session: CheckoutSession,
  order: CheckoutOrder,
  { customer, method }: { customer: Customer; method: PaymentMethod },
): Purchase {
  const known = world.db.subscriptions.get(session.subscription ?? '')
  const subscription = known ?? begin(world, session, order, customer)
  const begun = world.db.checkout_sessions.replace({
    ...session,
    customer: customer.id,
    invoice: subscription.latest_invoice,
    subscription: subscription.id,
  })
  const invoice: Invoice | undefined = world.db.invoices.get(subscription.latest_invoice ?? '')
  if (invoice?.status !== 'open') {
    // Nothing is due yet: the card is kept for when there is.
    const own = attach(world, method, customer)
    world.db.subscriptions.update(subscription.id, {
      default_payment_method: own.id,
      pending_setup_intent: null,
    })
    return { session: complete(world, { ...begun, payment_status: 'no_payment_required' }) }
  }
  const { error, intent } = attemptPayment(world, invoice, { method })
  if (error) return { session: begun, error }
  if (intent?.status === 'requires_action') return waiting(begun, undefined)
  return { session: complete(world, begun) }
}

/** What happens when somebody fills in a checkout page and presses the button. */
export function purchase(world: StripeWorld, opened: CheckoutSession, buyer: Buyer): Purchase {
  ensureOpen(opened)
  const before = collect(opened, buyer)
  const email = buyer.email ?? before.customer_details?.email ?? before.customer_email
  ensure(email || before.customer, 'An email address is needed.', { param: 'email' })
  const customer = customerOf(world, before, { ...buyer, email: email ?? undefined })
  const on = onClock(world, customer?.test_clock ?? null)
  const known = {
    ...before,
    customer: customer?.id ?? null,
    customer_details: toDetails({
      address: toAddress(buyer.address ?? customer?.address),
      email,
      name: buyer.name ?? customer?.name,
      phone: buyer.phone ?? customer?.phone,
      business_name: before.collected_information?.business_name,
      individual_name: before.collected_information?.individual_name,
      tax_ids: takeTaxIds(world, before, customer, buyer),
    }),
  }
  offerAgain(on, known, customer, buyer)
  const session = withTaxes(on, known, customer, buyer)
  const order = orderOf(world, session)
  if (session.mode === 'setup') return setUp(on, session, buyer.method)
  if (session.mode === 'payment') {
    // The codes are redeemed once, with the first attempt.
    if (session.payment_intent === null) {
      const redeemed = applyDiscounts(on, order.discounts, { customer: customer?.id ?? '' })
      world.db.checkout_orders.replace({ ...order, redeemed })
    }
    return pay(on, session, order, buyer.method)
  }
  ensure(customer, 'A subscription needs a customer.')
  return subscribe(on, session, order, { customer, method: buyer.method })
}

/** Tells everyone who waits for a payment what became of it. */
export function followUp(world: StripeWorld, step: Parameters<typeof followPayment>[1]): void {
  const clock = world.db.customers.get(step.intent.customer ?? '')?.test_clock ?? null
  const on = onClock(world, clock)
  followPayment(on, step)
  followSession(on, step.intent)
  commitAssociated(on, step.intent)
}
