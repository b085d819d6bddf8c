import { day_s } from '../../../../shared/time/units.ts'
import { toSessionTax } from '../../checkout/objects/checkout.ts'
import { type Offered, toAmounts, toLineItems } from '../../checkout/objects/line_item.ts'
import { applyDiscounts, type DiscountArgs } from '../../products/objects/discount.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type {
  CheckoutItem,
  Customer,
  Price,
  Quote,
  QuoteOrder,
  TaxRate,
} from '../../schema/index.ts'
import { placeOfCustomer } from '../../tax/objects/tax_engine.ts'

export interface QuoteArgs {
  automatic_tax?: boolean | undefined
  collection_method?: 'charge_automatically' | 'send_invoice' | undefined
  customer?: Customer | undefined
  days_until_due?: number | undefined
  default_tax_rates?: TaxRate[] | undefined
  description?: string | null | undefined
  discounts?: DiscountArgs[] | undefined
  expires_at?: number | undefined
  footer?: string | null | undefined
  from_quote?: Quote['from_quote'] | undefined
  header?: string | null | undefined
  items: Offered[]
  metadata?: Record<string, string> | null | undefined
  subscription_data?: Partial<Quote['subscription_data']> | undefined
  test_clock?: string | null | undefined
}

export function findQuote(world: StripeWorld, id: string): Quote {
  const quote = world.db.quotes.get(id)
  ensureFound(quote, 'quote', id, 'quote')
  return quote
}

/** What a step needs the quote to be. */
export function ensureStatus({ status }: Quote, allowed: readonly string[], verb: string): void {
  ensure(
    allowed.includes(status),
    `You cannot ${verb} a quote with the status \`${status}\`. It must be one of: ` +
      `${allowed.join(', ')}.`,
    { code: 'invalid_quote_status' },
  )
}

/** The items with the redeemed discounts of the quote and of each. */
function priceOrder(
  world: StripeWorld,
  { automatic_tax, customer, default_tax_rates = [], items }: QuoteArgs,
  discounts: readonly string[],
  item_discounts: readonly string[][],
): CheckoutItem[] {
  const rates = default_tax_rates.map(({ id }) => id)
  return toLineItems(world, {
    currency: items[0]?.price.currency ?? 'usd',
    customer,
    place: automatic_tax && customer ? placeOfCustomer(customer) : undefined,
    discounts: discounts.map((discount) => ({ discount })),
    items: items.map((item, index) => ({
      ...item,
      discounts: (item_discounts[index] ?? []).map((discount) => ({ discount })),
      tax_rates: item.tax_rates.length > 0 ? item.tax_rates : rates,
    })),
  })
}

function totalsOf(items: readonly CheckoutItem[]) {
  const { amount_subtotal, amount_total, total_details } = toAmounts(items)
  const breakdown = { discounts: [], taxes: [] }
  return { amount_subtotal, amount_total, total_details: { ...total_details, breakdown } }
}

/** What a customer pays at once; a trial puts off what recurs. */
export function upfrontOf(items: readonly CheckoutItem[], isTrial: boolean): CheckoutItem[] {
  return items.filter(({ price }) => !isTrial || !price.recurring)
}

function compute(items: readonly CheckoutItem[], isTrial: boolean): Quote['computed'] {
  const recurring = items.filter(({ price }) => price.recurring)
  const rule: Price['recurring'] | undefined = recurring[0]?.price.recurring
  return {
    recurring: rule
      ? {
          ...totalsOf(recurring),
          interval: rule.interval,
          interval_count: rule.interval_count,
        }
      : null,
    upfront: totalsOf(upfrontOf(items, isTrial)),
  }
}

/** The parts of a quote that follow from what it offers. */
function toOffer(
  world: StripeWorld,
  args: QuoteArgs,
  redeemed: { discounts: string[]; item_discounts: string[][] },
  trial_period_days: number | null,
) {
  const { discounts, item_discounts } = redeemed
  const items = priceOrder(world, args, discounts, item_discounts)
  const { amount_subtotal, amount_total, total_details } = toAmounts(items)
  const fields = {
    amount_subtotal,
    amount_total,
    automatic_tax: toSessionTax(
      args.automatic_tax,
      args.customer && placeOfCustomer(args.customer),
    ),
    computed: compute(items, trial_period_days !== null),
    currency: args.items[0]?.price.currency ?? null,
    default_tax_rates: (args.default_tax_rates ?? []).map(({ id }) => id),
    discounts,
    total_details,
  }
  const order = { item_discounts, items, tax_rates: args.items.map((item) => item.tax_rates) }
  return { fields, order }
}

function redeemAll(world: StripeWorld, args: QuoteArgs, before?: Quote) {
  const owner = { customer: args.customer?.id ?? '' }
  const known = world.db.quote_orders.get(before?.id ?? '')
  return {
    discounts: applyDiscounts(world, args.discounts ?? [], owner, before?.discounts),
    item_discounts: args.items.map((item, index) =>
      applyDiscounts(world, item.discounts ?? [], owner, known?.item_discounts[index]),
    ),
  }
}

/** What no quote of this twin has. */
const absent = {
  application: null,
  application_fee_amount: null,
  application_fee_percent: null,
  customer_account: null,
  invoice: null,
  number: null,
  on_behalf_of: null,
  status: 'draft' as const,
  status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
  subscription: null,
  subscription_schedule: null,
  transfer_data: null,
}

/** https://docs.stripe.com/api/quotes/create */
export function insertQuote(world: StripeWorld, args: QuoteArgs): Quote {
  const created = seconds(world)
  const isSent = args.collection_method === 'send_invoice'
  const subscription_data = {
    billing_mode: {
      flexible: { proration_discounts: 'included' as const },
      type: 'flexible' as const,
    },
    description: null,
    effective_date: null,
    metadata: {},
    trial_period_days: null,
    ...args.subscription_data,
  }
  const redeemed = redeemAll(world, args)
  const { fields, order } = toOffer(world, args, redeemed, subscription_data.trial_period_days)
  const quote: Quote = {
    ...absent,
    livemode: isLive(world),
    ...fields,
    id: world.id('qt_1', 23),
    object: 'quote',
    collection_method: args.collection_method ?? 'charge_automatically',
    created,
    customer: args.customer?.id ?? null,
    description: args.description ?? null,
    expires_at: args.expires_at ?? created + 30 * day_s,
    footer: args.footer ?? null,
    from_quote: args.from_quote ?? null,
    header: args.header ?? null,
    invoice_settings: {
      custom_fields: null,
      days_until_due: isSent ? (args.days_until_due ?? 30) : null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    metadata: mergeMetadata({}, args.metadata),
    subscription_data,
    test_clock: args.test_clock ?? args.customer?.test_clock ?? null,
  }
  world.db.quotes.insert(inOrder(quote))
  world.db.quote_orders.insert({ id: quote.id, ...order })
  emit(world, 'quote.created', quote)
  return world.db.quotes.get(quote.id) ?? quote
}

/** A draft that offers something else. */
export function offerAnew(world: StripeWorld, before: Quote, args: QuoteArgs): Quote {
  const redeemed = redeemAll(world, args, before)
  const trial = args.subscription_data?.trial_period_days ?? null
  const { fields, order } = toOffer(world, args, redeemed, trial)
  world.db.quote_orders.replace({ id: before.id, ...order })
  return { ...before, ...fields }
}

/** What a quote offers now, to be changed or copied. */
export function orderOf(world: StripeWorld, { id }: Quote): QuoteOrder {
  const order = world.db.quote_orders.get(id)
  ensureFound(order, 'quote', id, 'quote')
  return order
}

/** The items of an order as they were given, with the discounts they have. */
export function offeredAgain({ items, tax_rates, item_discounts }: QuoteOrder): Offered[] {
  return items.map(({ price, quantity }, index) => ({
    discounts: (item_discounts[index] ?? []).map((discount) => ({ discount })),
    metadata: {},
    price,
    quantity,
    tax_rates: tax_rates[index] ?? [],
  }))
}
