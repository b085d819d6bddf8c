import { findCustomer } from '../../customers/objects/customer.ts'
import { insertInvoice } from '../../invoices/objects/invoice.ts'
import { type LineDraft, toPricing } from '../../invoices/objects/invoice_line.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Customer, Phase, Price, Quote, QuoteOrder } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensurePlace } from '../../tax/objects/tax_engine.ts'
import { periodsAfter } from './calendar.ts'
import { ensureStatus, orderOf } from './quote.ts'
import { createSchedule, toPhaseDiscount } from './schedule.ts'
import { plainPhase, plainSettings } from './schedule_phase.ts'
import { createSubscription } from './subscription_create.ts'
import { toTaxField } from './subscription_terms.ts'

type Step = 'accepted' | 'canceled' | 'finalized'

function move(world: StripeWorld, before: Quote, step: Step, changes: Partial<Quote>): Quote {
  const at = { [`${step}_at`]: seconds(world) }
  const after = world.db.quotes.replace({
    ...before,
    ...changes,
    status_transitions: { ...before.status_transitions, ...at },
  })
  emit(world, `quote.${step}`, after)
  return after
}

/** `QT-AB12CD34-0001-1`: the customer's prefix, the quote, its revision. */
function takeNumber(world: StripeWorld, customer: Customer): string {
  const where = { customer: customer.id }
  const taken = world.db.quotes.list({ where }).filter(({ number }) => number !== null)
  return `QT-${customer.invoice_prefix}-${String(taken.length + 1).padStart(4, '0')}-1`
}

/** https://docs.stripe.com/api/quotes/finalize */
export function finalizeQuote(
  world: StripeWorld,
  before: Quote,
  expires_at = before.expires_at,
): Quote {
  ensureStatus(before, ['draft'], 'finalize')
  ensure(before.customer !== null, 'You must set a customer before finalizing a quote.', {
    param: 'customer',
  })
  const { items } = orderOf(world, before)
  ensure(items.length > 0, 'You must add line items before finalizing a quote.', {
    param: 'line_items',
  })
  ensure(expires_at > seconds(world), 'The quote must expire in the future.', {
    param: 'expires_at',
  })
  const customer = findCustomer(world, before.customer)
  if (before.automatic_tax.enabled) ensurePlace(customer)
  const number = before.number ?? takeNumber(world, customer)
  const open = move(world, before, 'finalized', { expires_at, number, status: 'open' })
  world.at(expires_at * 1000, 'expireQuote', { id: open.id })
  return open
}

/** https://docs.stripe.com/api/quotes/cancel */
export function cancelQuote(world: StripeWorld, before: Quote): Quote {
  ensureStatus(before, ['draft', 'open'], 'cancel')
  return move(world, before, 'canceled', { status: 'canceled' })
}

/** The job by which an open quote ends that nobody accepts. */
export function expireQuote(world: StripeWorld, { id }: { id: string }): void {
  const quote = world.db.quotes.get(id)
  if (quote?.status === 'open') cancelQuote(world, quote)
}

/** What a quote sells becomes real. https://docs.stripe.com/api/quotes/accept */
export function acceptQuote(world: StripeWorld, before: Quote): Quote {
  ensureStatus(before, ['open'], 'accept')
  const customer = findCustomer(world, before.customer ?? '')
  const order = orderOf(world, before)
  const isRecurring = order.items.some(({ price }) => price.recurring)
  const made = isRecurring
    ? subscribe(world, before, order, customer)
    : { invoice: bill(world, before, order, customer) }
  return move(world, before, 'accepted', { ...made, status: 'accepted' })
}

function linesOf(
  world: StripeWorld,
  { items, item_discounts, tax_rates }: QuoteOrder,
): LineDraft[] {
  const now = seconds(world)
  return items.flatMap((item, index) => {
    if (item.price.recurring) return []
    return {
      amount: item.amount_subtotal,
      currency: item.currency,
      description: item.description,
      discounts: item_discounts[index] ?? [],
      parent: null,
      period: { start: now, end: now },
      pricing: toPricing(item.price),
      quantity: item.quantity,
      tax_rates: tax_rates[index] ?? [],
    }
  })
}

function bill(world: StripeWorld, quote: Quote, order: QuoteOrder, customer: Customer): string {
  const drafts = linesOf(world, order)
  const { id } = insertInvoice(
    world,
    customer,
    {
      automatic_tax: quote.automatic_tax.enabled,
      billing_reason: 'manual',
      collection_method: quote.collection_method,
      currency: quote.currency ?? 'usd',
      days_until_due: quote.invoice_settings.days_until_due,
      default_tax_rates: findTaxRates(world, quote.default_tax_rates),
      description: quote.description,
      discounts: quote.discounts,
      footer: quote.footer,
      metadata: quote.metadata,
      quote: quote.id,
    },
    drafts,
  )
  return id
}

/** What recurs starts now, or by a schedule on the day that was agreed on. */
function subscribe(
  world: StripeWorld,
  quote: Quote,
  order: QuoteOrder,
  customer: Customer,
): Partial<Quote> {
  const { description, effective_date, metadata, trial_period_days } = quote.subscription_data
  const recurring = order.items.flatMap((item, index) => {
    const discounts = (order.item_discounts[index] ?? []).map((discount) => ({ discount }))
    const tax_rates = findTaxRates(world, order.tax_rates[index])
    return item.price.recurring ? { item, discounts, tax_rates } : []
  })
  const discounts = quote.discounts.map((discount) => ({ discount }))
  const isSent = quote.collection_method === 'send_invoice'
  if (effective_date !== null && effective_date > seconds(world)) {
    const items = recurring.map(({ item }) => ({ price: item.price, quantity: item.quantity }))
    return { subscription_schedule: plan(world, quote, customer, items) }
  }
  const settings = customer.invoice_settings.default_payment_method
  const subscription = createSubscription(world, customer, {
    automatic_tax: quote.automatic_tax.enabled,
    collection_method: isSent ? 'send_invoice' : undefined,
    days_until_due: quote.invoice_settings.days_until_due ?? undefined,
    default_tax_rates: findTaxRates(world, quote.default_tax_rates),
    description: description ?? undefined,
    discounts,
    extra: linesOf(world, order),
    itemDiscounts: recurring.map((each) => each.discounts),
    items: recurring.map(({ item, tax_rates }) => ({
      price: item.price,
      quantity: item.quantity ?? undefined,
      tax_rates,
    })),
    metadata,
    // Without a card the first invoice waits to be paid.
    payment_behavior: settings === null ? 'default_incomplete' : 'allow_incomplete',
    trial_period_days: trial_period_days ?? undefined,
  })
  return { invoice: subscription.latest_invoice, subscription: subscription.id }
}

function plan(
  world: StripeWorld,
  quote: Quote,
  customer: Customer,
  items: { price: Price; quantity: number | null }[],
): string {
  const start_date = quote.subscription_data.effective_date ?? seconds(world)
  const rule = items[0]?.price.recurring ?? { interval: 'month', interval_count: 1 }
  const { collection_method, invoice_settings, subscription_data } = quote
  const { days_until_due } = invoice_settings
  const phase: Phase = {
    ...plainPhase,
    currency: quote.currency ?? 'usd',
    default_tax_rates: findTaxRates(world, quote.default_tax_rates),
    discounts: quote.discounts.map(toPhaseDiscount),
    end_date: periodsAfter(start_date, rule, 1),
    items: items.map(({ price, quantity }) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: {},
      plan: price.id,
      price: price.id,
      ...(quantity !== null && { quantity }),
      tax_rates: [],
    })),
    metadata: subscription_data.metadata ?? {},
    start_date,
  }
  const schedule = createSchedule(world, customer, {
    default_settings: {
      ...plainSettings,
      automatic_tax: toTaxField(quote.automatic_tax.enabled),
      collection_method,
      description: subscription_data.description,
      invoice_settings: { ...plainSettings.invoice_settings, days_until_due },
    },
    metadata: subscription_data.metadata,
    phases: [phase],
  })
  return schedule.id
}
