import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { automaticTax, discounts, taxRateIds } from '../../billing/args/billing.ts'
import { formatMoney } from '../../billing/objects/amount.ts'
import { findTestClock } from '../../billing/objects/test_clock.ts'
import { quoteItem, toOffered } from '../../checkout/args/line_item.ts'
import { pageOfItems } from '../../checkout/objects/line_item.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { paper } from '../../invoices/objects/pdf.ts'
import * as params from '../../protocol/args/params.ts'
import { emitChange, mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Quote } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import {
  ensureStatus,
  findQuote,
  insertQuote,
  offerAnew,
  offeredAgain,
  orderOf,
  type QuoteArgs,
  upfrontOf,
} from '../objects/quote.ts'
import { acceptQuote, cancelQuote, finalizeQuote } from '../objects/quote_status.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params
const quote = resource<Quote>({
  path: '/v1/quotes',
  table: 'quotes',
  noun: 'quote',
  param: 'quote',
})

const fields = () => ({
  automatic_tax: automaticTax(),
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  customer: text().optional(),
  default_tax_rates: taxRateIds().optional(),
  description: clearable(text(500)).optional(),
  discounts: discounts().optional(),
  expires_at: integer().optional(),
  footer: clearable(text(500)).optional(),
  header: clearable(text(50)).optional(),
  invoice_settings: hash({
    days_until_due: integer(0).optional(),
    ...params.unbuilt('custom_fields', 'description', 'footer', 'issuer'),
  }).optional(),
  line_items: list(quoteItem()).optional(),
  metadata: params.metadata().optional(),
  subscription_data: hash({
    billing_mode: hash({ type: oneOf('flexible'), ...params.unbuilt('flexible') }).optional(),
    description: clearable(text(500)).optional(),
    effective_date: clearable(integer()).optional(),
    metadata: params.metadata().optional(),
    trial_period_days: clearable(integer(1, 730)).optional(),
  }).optional(),
  ...params.unbuilt(
    'application_fee_amount',
    'application_fee_percent',
    'customer_account',
    'on_behalf_of',
    'transfer_data',
  ),
})

const createArgs = () => ({
  ...fields(),
  from_quote: hash({ is_revision: boolean().optional(), quote: text() }).optional(),
  test_clock: text().optional(),
})

const byId = () => ({ id: text() })
const page = () => ({ id: text(), ...params.pages() })

/** https://docs.stripe.com/api/quotes */
export const quotes = {
  'POST /v1/quotes': quote.create(createArgs, create),
  'GET /v1/quotes/{id}': quote.get(),
  'POST /v1/quotes/{id}': endpoint(() => ({ ...fields(), id: text() }), update),
  'POST /v1/quotes/{id}/finalize': endpoint(
    () => ({ id: text(), expires_at: integer().optional() }),
    (world, { id, expires_at }) => finalizeQuote(...onItsClock(world, id), expires_at),
  ),
  'POST /v1/quotes/{id}/accept': endpoint(byId, (world, { id }) =>
    acceptQuote(...onItsClock(world, id)),
  ),
  'POST /v1/quotes/{id}/cancel': endpoint(byId, (world, { id }) =>
    cancelQuote(...onItsClock(world, id)),
  ),
  'GET /v1/quotes': quote.list(
    () => ({
      customer: text().optional(),
      status: oneOf('accepted', 'canceled', 'draft', 'open').optional(),
      test_clock: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ customer, status, test_clock }) => ({ customer, status, test_clock }),
  ),
  'GET /v1/quotes/{id}/line_items': endpoint(page, (world, { id, ...args }) =>
    pageOfItems(orderOf(world, findQuote(world, id)).items, `/v1/quotes/${id}/line_items`, args),
  ),
  'GET /v1/quotes/{id}/computed_upfront_line_items': endpoint(page, (world, { id, ...args }) => {
    const found = findQuote(world, id)
    const isTrial = found.subscription_data.trial_period_days !== null
    const items = upfrontOf(orderOf(world, found).items, isTrial)
    return pageOfItems(items, `/v1/quotes/${id}/computed_upfront_line_items`, args)
  }),
  'GET /v1/quotes/{id}/pdf': endpoint(byId, print),
}

function onItsClock(world: StripeWorld, id: string): [StripeWorld, Quote] {
  const found = findQuote(world, id)
  return [onClock(world, found.test_clock), found]
}

type Fields = Args<ReturnType<typeof fields>>

/** What was given of how a quote is settled. */
function toTerms(world: StripeWorld, args: Fields): Omit<QuoteArgs, 'items'> {
  const isTaxed = ensureTaxReady(world, args.automatic_tax)
  const { subscription_data: data } = args
  return {
    automatic_tax: args.automatic_tax && isTaxed,
    collection_method: args.collection_method,
    customer: args.customer === undefined ? undefined : findCustomer(world, args.customer),
    days_until_due: args.invoice_settings?.days_until_due,
    default_tax_rates: findTaxRates(world, args.default_tax_rates),
    description: args.description,
    discounts: (args.discounts ?? []).map((each) => omitUndefined(each)),
    expires_at: args.expires_at,
    footer: args.footer,
    header: args.header,
    metadata: args.metadata,
    subscription_data:
      data &&
      omitUndefined({
        description: data.description,
        effective_date: data.effective_date,
        metadata: data.metadata === undefined ? undefined : mergeMetadata({}, data.metadata),
        trial_period_days: data.trial_period_days,
      }),
  }
}

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Quote {
  const terms = toTerms(world, args)
  const clock = args.test_clock === undefined ? null : findTestClock(world, args.test_clock).id
  const on = onClock(world, clock ?? terms.customer?.test_clock ?? null)
  if (!args.from_quote) {
    const items = toOffered(world, args.line_items)
    return insertQuote(on, { ...terms, items, test_clock: clock })
  }
  const { quote: source, is_revision = false } = args.from_quote
  const from = findQuote(world, source)
  ensure(!is_revision || from.status === 'open', 'Only an open quote can be revised.', {
    param: 'from_quote[is_revision]',
  })
  const { customer, description, footer, header, metadata, subscription_data } = from
  return insertQuote(onClock(world, from.test_clock), {
    description,
    footer,
    header,
    metadata,
    subscription_data,
    automatic_tax: from.automatic_tax.enabled,
    ...omitUndefined(terms),
    customer: terms.customer ?? (customer === null ? undefined : findCustomer(world, customer)),
    default_tax_rates: findTaxRates(world, args.default_tax_rates ?? from.default_tax_rates),
    discounts: args.discounts ? terms.discounts : from.discounts.map((discount) => ({ discount })),
    from_quote: { is_revision, quote: source },
    items: args.line_items ? toOffered(world, args.line_items) : offeredAgain(orderOf(world, from)),
  })
}

/** The items after a change: those that are named by their id keep what is not said of them. */
function changedItems(world: StripeWorld, before: Quote, wanted: Fields['line_items']) {
  const order = orderOf(world, before)
  const known = offeredAgain(order)
  return (wanted ?? []).flatMap((each) => {
    const place = order.items.findIndex(({ id }) => id === each.id)
    const kept = known[place]
    const { id: _id, ...rest } = each
    if (!kept) return toOffered(world, [rest])
    const usual = rest.price_data ? {} : { price: kept.price.id }
    const [made] = toOffered(world, [{ ...usual, ...omitUndefined(rest) }])
    if (!made) return []
    const quantity = each.quantity === undefined ? kept.quantity : made.quantity
    return [{ ...kept, price: made.price, quantity }]
  })
}

function update(world: StripeWorld, { id, ...args }: Fields & { id: string }): Quote {
  const before = findQuote(world, id)
  const others = Object.entries(args).some(
    ([name, value]) => value !== undefined && !['expand', 'metadata'].includes(name),
  )
  if (others) ensureStatus(before, ['draft'], 'update')
  const terms = toTerms(world, args)
  const { customer, days_until_due, metadata } = terms
  const on = onClock(world, customer?.test_clock ?? before.test_clock)
  const owner = before.customer === null ? undefined : findCustomer(world, before.customer)
  const changed: Quote = {
    ...before,
    ...omitUndefined({
      collection_method: terms.collection_method,
      description: terms.description,
      expires_at: terms.expires_at,
      footer: terms.footer,
      header: terms.header,
    }),
    customer: customer?.id ?? before.customer,
    invoice_settings: { ...before.invoice_settings, ...omitUndefined({ days_until_due }) },
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    subscription_data: { ...before.subscription_data, ...terms.subscription_data },
    test_clock: customer?.test_clock ?? before.test_clock,
  }
  const kept = before.discounts.map((discount) => ({ discount }))
  const after = others
    ? offerAnew(on, changed, {
        ...terms,
        automatic_tax: terms.automatic_tax ?? before.automatic_tax.enabled,
        customer: customer ?? owner,
        default_tax_rates: findTaxRates(on, args.default_tax_rates ?? before.default_tax_rates),
        discounts: args.discounts === undefined ? kept : terms.discounts,
        items: args.line_items
          ? changedItems(on, before, args.line_items)
          : offeredAgain(orderOf(on, before)),
        subscription_data: changed.subscription_data,
      })
    : changed
  world.db.quotes.replace(after)
  emitChange(on, 'quote.updated', before, after)
  return after
}

/** A quote on paper. */
function print(world: StripeWorld, { id }: { id: string }) {
  const found = findQuote(world, id)
  const { currency, number, amount_total } = found
  const money = (amount: number) => formatMoney(amount, currency ?? 'usd')
  const rows = [
    found.header ?? '',
    ...orderOf(world, found).items.map(
      (item) => `${item.quantity ?? ''} x ${item.description ?? ''}  ${money(item.amount_total)}`,
    ),
    `Total  ${money(amount_total)}`,
    found.footer ?? '',
  ]
  return paper(
    `Quote ${number ?? id}`,
    rows.filter((row) => row !== ''),
    found.created,
  )
}
