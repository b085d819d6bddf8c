import type Stripe from 'stripe'
import { hour_s } from '../../../../shared/time/units.ts'
import { creditsOf } from '../../billing/objects/credit_grant.ts'
import { applicationOf } from '../../connect/objects/account.ts'
import { countUse } from '../../products/objects/discount.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { Customer, Invoice, InvoiceItem, InvoiceLine, TaxRate } from '../../schema/index.ts'
import { type LineDraft, priceLines, toItemLine, toLine, totalsOf } from './invoice_line.ts'
import { keepSharing, type Sharing } from './invoice_share.ts'
import { taxTermsOf, toAutomaticTax } from './invoice_tax.ts'

const day_s = 24 * hour_s
/** How many lines an invoice shows itself. */
const shownLines = 10

interface InvoiceArgs extends Sharing {
  auto_advance?: boolean | undefined
  automatic_tax?: boolean | undefined
  billing_reason: Stripe.Invoice.BillingReason
  collection_method?: Invoice['collection_method'] | undefined
  currency: string
  custom_fields?: { name: string; value: string }[] | null | undefined
  days_until_due?: number | null | undefined
  default_payment_method?: string | null | undefined
  default_tax_rates?: TaxRate[] | undefined
  description?: string | null | undefined
  discounts?: string[] | undefined
  due_date?: number | undefined
  footer?: string | null | undefined
  metadata?: Record<string, string> | null | undefined
  number?: string | undefined
  period?: { start: number; end: number } | undefined
  /** The quote that was accepted. */
  quote?: string | undefined
  statement_descriptor?: string | undefined
  /** The subscription that is billed, with its metadata as of now. */
  subscription?: { id: string; metadata: Record<string, string> } | undefined
}

function toParent({ quote, subscription }: InvoiceArgs): Invoice['parent'] {
  if (quote !== undefined) {
    return { quote_details: { quote }, subscription_details: null, type: 'quote_details' }
  }
  if (!subscription) return null
  const { id, metadata } = subscription
  return {
    quote_details: null,
    subscription_details: { metadata, subscription: id },
    type: 'subscription_details',
  }
}

/** What an invoice repeats of its customer, as of when it was made. */
function toCustomerFields(world: StripeWorld, customer: Customer) {
  const { address, email, id, name, phone, shipping, tax_exempt, test_clock } = customer
  const taxIds = world.db.tax_ids.list({ where: { customer: id } })
  return {
    customer: id,
    customer_account: null,
    customer_address: address ?? null,
    customer_email: email,
    customer_name: name ?? null,
    customer_phone: phone ?? null,
    customer_shipping: shipping,
    customer_tax_exempt: tax_exempt ?? 'none',
    customer_tax_ids: taxIds.map(({ type, value }) => ({ type, value })),
    test_clock: test_clock ?? null,
  }
}

const noTotals = {
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  starting_balance: 0,
  ending_balance: null,
}

/** A draft without lines. https://docs.stripe.com/api/invoices/object */
function toInvoice(world: StripeWorld, customer: Customer, args: InvoiceArgs): Invoice {
  const id = world.id('in_1', 23)
  const created = seconds(world)
  const isSent = args.collection_method === 'send_invoice'
  const dueDate = args.due_date ?? created + (args.days_until_due ?? 30) * day_s
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Twinfleet',
    account_tax_ids: null,
    ...noTotals,
    application: applicationOf(world),
    attempt_count: 0,
    attempted: false,
    auto_advance: args.auto_advance ?? false,
    automatic_tax: toAutomaticTax(args.automatic_tax),
    automatically_finalizes_at: args.auto_advance ? created + hour_s : null,
    billing_reason: args.billing_reason,
    collection_method: args.collection_method ?? 'charge_automatically',
    created,
    currency: args.currency,
    custom_fields: args.custom_fields ?? customer.invoice_settings.custom_fields,
    ...toCustomerFields(world, customer),
    default_payment_method: args.default_payment_method ?? null,
    default_source: null,
    default_tax_rates: args.default_tax_rates ?? [],
    description: args.description ?? null,
    discounts: args.discounts ?? [],
    due_date: isSent ? dueDate : null,
    effective_at: null,
    footer: args.footer ?? customer.invoice_settings.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    next_payment_attempt: args.auto_advance && !isSent ? created + hour_s : null,
    number: args.number ?? null,
    on_behalf_of: args.on_behalf_of ?? null,
    parent: toParent(args),
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: args.period?.end ?? created,
    period_start: args.period?.start ?? created,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: args.statement_descriptor ?? null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    ...totalsOf([]),
    webhooks_delivered_at: created,
  }
}

/** An invoice with its lines priced anew and its amounts added up; only drafts change so. */
export function addUp(world: StripeWorld, invoice: Invoice): Invoice {
  const { currency, discounts } = invoice
  const { automatic_tax, ratesOf, ...taxes } = taxTermsOf(world, invoice)
  const stored = world.db.invoice_lines.list({ where: { invoice: invoice.id } })
  const hasCredits = world.db.credit_grants.first({ where: { customer: invoice.customer } })
  const terms = {
    ...(hasCredits && { creditsOf: (line: string) => creditsOf(world, line) }),
    ...taxes,
    currency,
    discounts,
    tax_exempt: invoice.customer_tax_exempt,
  }
  const lines = priceLines(world, stored, ratesOf, terms)
  for (const line of lines) world.db.invoice_lines.replace(line)
  const totals = totalsOf(lines)
  const amount_due = Math.max(0, totals.total)
  return {
    ...invoice,
    ...totals,
    automatic_tax,
    amount_due,
    amount_remaining: amount_due,
    lines: {
      ...invoice.lines,
      data: lines.slice(0, shownLines),
      has_more: lines.length > shownLines,
    },
  }
}

export function insertLine(world: StripeWorld, draft: LineDraft, invoice: string): InvoiceLine {
  const line = world.db.invoice_lines.insert(toLine(world, draft, invoice))
  const { tax_rates = [] } = draft
  if (tax_rates.length > 0) world.db.line_terms.insert({ id: line.id, tax_rates })
  return line
}

/** Bills what waits on a customer: the items of a subscription, or those of none. */
function billItems(world: StripeWorld, invoice: Invoice, items: InvoiceItem[]): void {
  for (const item of items) {
    insertLine(world, toItemLine(world, item), invoice.id)
    world.db.invoice_items.replace({ ...item, invoice: invoice.id })
  }
}

/** What waits for the next invoice of a customer; a subscription bills its own and loose ones. */
export function pendingItems(
  world: StripeWorld,
  { customer, currency }: { customer: string; currency: string },
  subscription: string | null,
): InvoiceItem[] {
  return world.db.invoice_items.list({ where: { customer, invoice: null } }).filter((item) => {
    const owner = item.parent?.subscription_details?.subscription ?? null
    return item.currency === currency && (owner === null || owner === subscription)
  })
}

/** Makes a draft with its lines, and tells of it. */
export function insertInvoice(
  world: StripeWorld,
  customer: Customer,
  args: InvoiceArgs,
  drafts: readonly LineDraft[],
  items: InvoiceItem[] = [],
): Invoice {
  const made = world.db.invoices.insert(inOrder(toInvoice(world, customer, args)))
  keepSharing(world, made.id, args)
  for (const draft of drafts) insertLine(world, draft, made.id)
  billItems(world, made, items)
  const invoice = world.db.invoices.replace(addUp(world, made))
  const used = (invoice.total_discount_amounts ?? []).filter(({ amount }) => amount > 0)
  countUse(
    world,
    used.map(({ discount }) => String(discount)),
  )
  if (customer.currency === null) {
    world.db.customers.update(customer.id, { currency: invoice.currency })
  }
  emit(world, 'invoice.created', invoice)
  if (invoice.automatically_finalizes_at) {
    const due_ms = invoice.automatically_finalizes_at * 1000
    world.at(due_ms, 'finalizeInvoice', { id: invoice.id })
  }
  return invoice
}

export function findInvoice(world: StripeWorld, id: string, param = 'invoice'): Invoice {
  const invoice = world.db.invoices.get(id)
  ensureFound(invoice, 'invoice', id, param)
  return invoice
}

export function ensureDraft({ status, id }: Invoice): void {
  ensure(
    status === 'draft',
    `This invoice is already finalized and can no longer be edited (${id} is ${status ?? ''}).`,
    { code: 'invoice_not_editable' },
  )
}

/** Stores a change of an invoice and tells of it. */
export function saveInvoice(world: StripeWorld, before: Invoice, after: Invoice): Invoice {
  world.db.invoices.replace(after)
  emitChange(world, 'invoice.updated', before, after)
  return after
}

/** The refusal of what an invoice's status does not allow. */
export function invoiceRefusal(message: string, code?: string): StripeError {
  return new StripeError(message, code === undefined ? {} : { code })
}

/** An invoice and the world on its clock. */
export function open(world: StripeWorld, id: string): { on: StripeWorld; before: Invoice } {
  const before = findInvoice(world, id, 'id')
  return { on: onClock(world, before.test_clock), before }
}
