import { SeedError } from '../../shared/instance/seeding.ts'
import { parseTime } from '../../shared/time/clock.ts'
import { hour_s } from '../../shared/time/units.ts'
import {
  cancelPayout,
  createPayout,
  finishPayout,
} from '../../twins/stripe/balance/objects/payout.ts'
import { insertMeter } from '../../twins/stripe/billing/objects/meter.ts'
import { insertTestClock } from '../../twins/stripe/billing/objects/test_clock.ts'
import { insertInvoice } from '../../twins/stripe/invoices/objects/invoice.ts'
import {
  attemptPayment,
  markPaid,
  usualMethod,
} from '../../twins/stripe/invoices/objects/invoice_payment.ts'
import {
  finalize,
  markUncollectible,
  voidInvoice,
} from '../../twins/stripe/invoices/objects/invoice_status.ts'
import { jobs } from '../../twins/stripe/jobs.ts'
import {
  attach,
  cardSecret,
  findPaymentMethod,
} from '../../twins/stripe/payment_methods/objects/payment_method.ts'
import { cardOf } from '../../twins/stripe/payment_methods/objects/test_cards.ts'
import { dispute as openDispute } from '../../twins/stripe/payments/objects/dispute.ts'
import { insertCoupon, insertPromotionCode } from '../../twins/stripe/products/objects/coupon.ts'
import { inPast } from '../../twins/stripe/protocol/clock.ts'
import { type StripeWorld, seconds } from '../../twins/stripe/protocol/index.ts'
import type { Customer, Price, Subscription } from '../../twins/stripe/schema/index.ts'
import { periodsAfter } from '../../twins/stripe/subscriptions/objects/calendar.ts'
import { periodOf } from '../../twins/stripe/subscriptions/objects/subscription.ts'
import { cancelNow } from '../../twins/stripe/subscriptions/objects/subscription_cancel.ts'
import { createSubscription } from '../../twins/stripe/subscriptions/objects/subscription_create.ts'
import { updateSubscription } from '../../twins/stripe/subscriptions/objects/subscription_update.ts'
import { insertTaxRate } from '../../twins/stripe/tax/objects/tax.ts'
import { at } from '../seed_errors.ts'
import type {
  SeededCoupon,
  SeededDispute,
  SeededInvoice,
  SeededMeter,
  SeededPayout,
  SeededPromotionCode,
  SeededSubscription,
  SeededTaxRate,
  SeededTestClock,
} from './billing_schema.ts'
import { findCharge, findCustomer } from './records.ts'

const day_s = 24 * hour_s

export function seedCoupon(world: StripeWorld, given: SeededCoupon, path: string): void {
  at(path, () => insertCoupon(world, given))
}

export function seedMeter(world: StripeWorld, given: SeededMeter, path: string): void {
  const { display_name = given.event_name, event_name, formula } = given
  const default_aggregation = { formula }
  at(path, () => insertMeter(world, { default_aggregation, display_name, event_name }))
}

/** A payout that is on its way, has arrived or was taken back. */
export function seedPayout(world: StripeWorld, given: SeededPayout, path: string): void {
  const { status = 'paid', ...args } = given
  at(path, () => {
    const payout = createPayout(world, args)
    if (status === 'canceled') cancelPayout(world, payout)
    if (status === 'paid') finishPayout(world, payout)
  })
}

function findCoupon(world: StripeWorld, name: string, path: string): string {
  const found =
    world.db.coupons.get(name) ?? world.db.coupons.list().find((coupon) => coupon.name === name)
  if (!found) throw new SeedError(path, `there is no coupon ${JSON.stringify(name)}`)
  return found.id
}

export function seedPromotionCode(
  world: StripeWorld,
  given: SeededPromotionCode,
  path: string,
): void {
  const coupon = findCoupon(world, given.coupon, `${path}.coupon`)
  at(path, () => insertPromotionCode(world, { ...given, coupon }))
}

export function seedTaxRate(
  world: StripeWorld,
  { id, ...given }: SeededTaxRate,
  path: string,
): void {
  at(path, () => insertTaxRate(world, given, id))
}

function toSeconds(world: StripeWorld, text: string, path: string): number {
  const time_ms = parseTime(text, world.now())
  if (time_ms === undefined) throw new SeedError(path, `${JSON.stringify(text)} is not a time`)
  return Math.floor(time_ms / 1000)
}

export function seedTestClock(world: StripeWorld, given: SeededTestClock, path: string): void {
  const frozen_time = toSeconds(world, given.frozen_time, `${path}.frozen_time`)
  at(path, () => insertTestClock(world, { frozen_time, name: given.name }, given.id))
}

function findPrice(world: StripeWorld, name: string, path: string): Price {
  const products = world.db.products.list().filter((product) => product.name === name)
  const found =
    world.db.prices.get(name) ??
    world.db.prices.first({ where: { lookup_key: name } }) ??
    world.db.prices.list().find((price) => price.nickname === name) ??
    world.db.prices.get(products[0]?.default_price ?? '')
  if (!found) throw new SeedError(path, `there is no price ${JSON.stringify(name)}`)
  const { recurring } = found
  if (recurring?.usage_type === 'metered' && recurring.meter === null) {
    throw new SeedError(path, 'this metered price has no meter')
  }
  return found
}

/** The card a subscription is paid with: the customer's, else a Visa of its own. */
function cardFor(world: StripeWorld, customer: Customer): string {
  const usual = customer.invoice_settings.default_payment_method
  const pays = typeof usual === 'string' && !cardOf(cardSecret(world, usual).number).decline
  if (pays) return usual
  return attach(world, findPaymentMethod(world, 'pm_card_visa'), customer).id
}

/** How long ago a subscription began that now has this status. */
function ageOf(status: string | undefined, price: Price, now: number, trial_days: number): number {
  const recurring = price.recurring ?? { interval: 'month', interval_count: 1 }
  const period_s = now - periodsAfter(now, recurring, -1)
  if (status === 'past_due') return period_s + 2 * hour_s
  if (status === 'unpaid') return period_s + 17 * day_s
  return status === 'paused' ? trial_days * day_s + hour_s : 0
}

/** A subscription brought to its status by what leads there, in the past where that takes time. */
export function seedSubscription(
  world: StripeWorld,
  given: SeededSubscription,
  path: string,
): void {
  const customer = findCustomer(world, given.customer, `${path}.customer`)
  const wanted = given.items ?? [{ price: given.price ?? '', quantity: given.quantity }]
  const items = wanted.map((each, index) => {
    const where = given.items ? `${path}.items[${index}].price` : `${path}.price`
    return { price: findPrice(world, each.price, where), quantity: each.quantity }
  })
  const { status, coupon } = given
  const isTrial = status === 'trialing' || status === 'paused' || given.trial_days !== undefined
  const trial_days = isTrial ? (given.trial_days ?? 14) : 0
  const now = seconds(world)
  const [first] = items
  if (!first) return
  const start = now - ageOf(status, first.price, now, trial_days)
  const settings = status === 'unpaid' ? 'unpaid' : undefined
  if (settings) {
    const retry_days = [3, 5, 7]
    world.db.billing_settings.put({ id: 'billing', after_retries: settings, retry_days })
  }
  const isCharged = !isTrial && status !== 'incomplete'
  const made = at(path, () =>
    inPast(world, start * 1000, jobs, (then) => {
      const subscription = createSubscription(then, customer, {
        default_payment_method: isCharged ? cardFor(then, customer) : undefined,
        discounts:
          coupon === undefined ? [] : [{ coupon: findCoupon(world, coupon, `${path}.coupon`) }],
        items,
        metadata: given.metadata,
        payment_behavior: status === 'incomplete' ? 'default_incomplete' : 'error_if_incomplete',
        trial_period_days: trial_days || undefined,
        trial_settings: {
          end_behavior: {
            billing_cycle_anchor: null,
            missing_payment_method: status === 'paused' ? 'pause' : 'create_invoice',
          },
        },
      })
      if (status !== 'past_due' && status !== 'unpaid') return subscription
      const bad = attach(then, findPaymentMethod(then, 'pm_card_chargeCustomerFail'), customer)
      const fields = { default_payment_method: bad.id }
      return updateSubscription(then, subscription, { fields })
    }),
  )
  if (settings) world.db.billing_settings.delete('billing')
  finishSubscription(world, made, given, path)
}

function finishSubscription(
  world: StripeWorld,
  made: Subscription,
  { status, cancel_at_period_end }: SeededSubscription,
  path: string,
): void {
  const reached = world.db.subscriptions.get(made.id) ?? made
  if (status === 'canceled') {
    cancelNow(world, reached, {})
    return
  }
  if (status !== undefined && reached.status !== status) {
    const problem = `this customer's cards lead to ${reached.status}, not to ${status}`
    throw new SeedError(`${path}.status`, problem)
  }
  if (!cancel_at_period_end) return
  const cancel_at = periodOf(reached).end
  const fields = { cancel_at, cancel_at_period_end: true, canceled_at: seconds(world) }
  updateSubscription(world, reached, { fields })
}

/** An invoice with its lines, brought to its status. */
export function seedInvoice(world: StripeWorld, given: SeededInvoice, path: string): void {
  const customer = findCustomer(world, given.customer, `${path}.customer`)
  const currency = given.currency ?? customer.currency ?? 'usd'
  const now = seconds(world)
  const due_date =
    given.due_date === undefined ? undefined : toSeconds(world, given.due_date, `${path}.due_date`)
  const lines = given.lines.map(({ amount, description, quantity }) => ({
    amount,
    currency,
    description: description ?? null,
    parent: null,
    period: { start: now, end: now },
    pricing: null,
    quantity: quantity ?? 1,
  }))
  at(path, () => {
    const draft = insertInvoice(
      world,
      customer,
      {
        billing_reason: 'manual',
        collection_method: due_date === undefined ? 'charge_automatically' : 'send_invoice',
        currency,
        description: given.description,
        due_date,
        metadata: given.metadata,
      },
      lines,
    )
    const { status = 'draft' } = given
    if (status === 'draft') return
    const open = finalize(world, draft)
    if (status === 'void') voidInvoice(world, open)
    if (status === 'uncollectible') markUncollectible(world, open)
    if (status !== 'paid' || open.status === 'paid') return
    if (usualMethod(world, open) === null) markPaid(world, open)
    else if (attemptPayment(world, open).invoice.status !== 'paid') {
      throw new SeedError(`${path}.status`, "this customer's card does not pay it")
    }
  })
}

export function seedDispute(world: StripeWorld, given: SeededDispute, path: string): void {
  const charge = findCharge(world, given.payment_intent, `${path}.payment_intent`)
  const dispute = { reason: given.reason ?? 'fraudulent', isInquiry: given.inquiry ?? false }
  const card = cardOf(cardSecret(world, charge.payment_method ?? '').number)
  at(path, () => openDispute(world, charge, { ...card, dispute }))
}
