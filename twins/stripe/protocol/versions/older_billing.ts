import type Stripe from 'stripe'
import type {
  Charge,
  CreditNote,
  CreditNoteLine,
  Invoice,
  InvoiceItem,
  InvoiceLine,
  PaymentIntent,
  Plan,
  Price,
  Subscription,
} from '../../schema/index.ts'
import type { Source } from '../expand/expand_source.ts'
import { toPlan } from '../plan.ts'
import { rule, without } from './older_shapes.ts'
import type { Older, Rule } from './rules.ts'
import { releases } from './versions.ts'

const { basil } = releases

/** What could be expanded in these objects. */
export const olderBillingExpandables: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  charge: { invoice: 'invoices' },
  invoice: {
    charge: 'charges',
    payment_intent: 'payment_intents',
    quote: 'quotes',
    subscription: 'subscriptions',
  },
  invoiceitem: { subscription: 'subscriptions' },
  payment_intent: { invoice: 'invoices' },
}

interface Tax {
  amount: number
  tax_behavior: string
  tax_rate_details?: { tax_rate?: string } | null
  taxability_reason?: string | null
  taxable_amount?: number | null
}

const toTaxAmounts = (taxes: readonly Tax[] | null | undefined) =>
  (taxes ?? []).map((tax) => ({
    amount: tax.amount,
    inclusive: tax.tax_behavior === 'inclusive',
    tax_rate: tax.tax_rate_details?.tax_rate ?? null,
    taxability_reason: tax.taxability_reason ?? null,
    taxable_amount: tax.taxable_amount ?? null,
  }))

const sum = (parts: readonly { amount: number }[]) =>
  parts.reduce((total, { amount }) => total + amount, 0)

/** What an amount comes to without the taxes that are in it, of a whole line and of each unit. */
function excludingTax(amount: number, taxes: readonly Tax[] | null, quantity: number | null) {
  const inside = (taxes ?? []).filter(({ tax_behavior }) => tax_behavior === 'inclusive')
  const net = amount - sum(inside)
  return {
    amount_excluding_tax: net,
    unit_amount_excluding_tax: String(quantity ? net / quantity : net),
  }
}

/** The price of a line whole, and the plan that it is to those who do not know prices. */
function toPriced({ db, shape }: Older, { pricing }: Pick<InvoiceLine, 'pricing'>) {
  const price = db.prices.get(pricing?.price_details?.price ?? '')
  const plan = price?.type === 'recurring' ? toPlan(price) : null
  return { price: shape(price ?? null), plan: shape(plan) }
}

const firstDiscount = ({ db, shape }: Older, [id]: readonly unknown[]) =>
  shape((typeof id === 'string' ? db.discounts.get(id) : id) ?? null)

function toOldLine(older: Older, line: InvoiceLine) {
  const { parent, taxes } = line
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details
  const item = parent?.subscription_item_details?.subscription_item
  const made = details?.invoice_item
  const { tax_rates = [] } = older.db.line_terms.get(line.id) ?? {}
  return {
    ...without(line, 'parent', 'pricing', 'subtotal', 'taxes', 'quantity_decimal'),
    ...excludingTax(line.amount, taxes, line.quantity),
    ...toPriced(older, line),
    ...(made && { invoice_item: made }),
    ...(item && { subscription_item: item }),
    proration: details?.proration ?? false,
    proration_details: details?.proration_details ?? { credited_items: null },
    tax_amounts: toTaxAmounts(taxes),
    tax_rates: tax_rates.map((id) => older.db.tax_rates.get(id)),
    type: made ? 'invoiceitem' : 'subscription',
  }
}

/** The intent that pays an invoice, and the account that gets a part of it. */
function toPaying({ db }: Older, { id, status, amount_due }: Invoice) {
  // A preview has no id, and nothing pays it.
  const payment = id ? db.invoice_payments.first({ where: { invoice: id } }) : undefined
  const intent = db.payment_intents.get(payment?.payment.payment_intent ?? '')
  const share = db.invoice_shares.get(id)
  const paid = status === 'paid'
  const isSettled = intent?.status === 'succeeded' || amount_due === 0
  return {
    application_fee_amount: intent?.application_fee_amount ?? share?.application_fee_amount ?? null,
    charge: intent?.latest_charge ?? null,
    paid,
    paid_out_of_band: paid && !isSettled,
    payment_intent: intent?.id ?? null,
    transfer_data: share?.transfer_data
      ? { amount: share.transfer_data.amount ?? null, destination: share.transfer_data.destination }
      : null,
  }
}

function toOldInvoice(older: Older, invoice: Invoice) {
  const { parent, total_taxes } = invoice
  const taxes = total_taxes ?? []
  return {
    ...without(invoice, 'amount_overpaid', 'parent', 'total_taxes', 'confirmation_secret'),
    ...toPaying(older, invoice),
    discount: firstDiscount(older, invoice.discounts),
    quote: parent?.quote_details?.quote ?? null,
    subscription: parent?.subscription_details?.subscription ?? null,
    subscription_details: { metadata: parent?.subscription_details?.metadata ?? null },
    tax: taxes.length > 0 ? sum(taxes) : null,
    total_tax_amounts: toTaxAmounts(taxes),
  }
}

function toOldSubscription(older: Older, subscription: Subscription) {
  const { items } = subscription
  const [first] = items.data
  const data = items.data.map((item) =>
    without(item, 'current_period_end', 'current_period_start', 'current_trial'),
  )
  return {
    ...subscription,
    current_period_end: first?.current_period_end,
    current_period_start: first?.current_period_start,
    discount: firstDiscount(older, subscription.discounts),
    items: { ...items, data },
  }
}

function toOldItem(older: Older, item: InvoiceItem) {
  const details = item.parent?.subscription_details
  const each = item.pricing?.unit_amount_decimal ?? null
  return {
    ...without(item, 'parent', 'pricing', 'net_amount', 'quantity_decimal'),
    ...toPriced(older, item),
    subscription: details?.subscription ?? null,
    ...(details?.subscription_item && { subscription_item: details.subscription_item }),
    unit_amount: each !== null && /^-?\d+$/.test(each) ? Number(each) : null,
    unit_amount_decimal: each,
  }
}

const invoiceOf = ({ db }: Older, intent: string | null) =>
  intent === null
    ? null
    : (db.invoice_payments.first({ where: { payment_intent: intent } })?.invoice ?? null)

function toOldNote(note: CreditNote) {
  const [refund] = note.refunds ?? []
  return {
    ...without(note, 'refunds', 'total_taxes'),
    refund: refund?.refund ?? null,
    tax_amounts: toTaxAmounts(note.total_taxes),
  }
}

const withUsage = (recurring: Stripe.Price.Recurring | null) =>
  recurring && { ...recurring, aggregate_usage: null }

/** How billing looked before intents, taxes and parents were told apart. */
export const olderBilling: readonly Rule[] = [
  rule<Charge>('charge', basil, (older, charge) => ({
    ...charge,
    invoice: invoiceOf(older, charge.payment_intent),
  })),
  rule<CreditNote>('credit_note', basil, (_older, note) => toOldNote(note)),
  rule<CreditNoteLine>('credit_note_line_item', basil, (_older, line) => ({
    ...without(line, 'taxes'),
    ...excludingTax(line.amount, line.taxes, line.quantity),
    tax_amounts: toTaxAmounts(line.taxes),
  })),
  rule<Invoice>('invoice', basil, toOldInvoice),
  rule<InvoiceItem>('invoiceitem', basil, toOldItem),
  rule<InvoiceLine>('line_item', basil, toOldLine),
  rule<PaymentIntent>('payment_intent', basil, (older, intent) => ({
    ...intent,
    invoice: invoiceOf(older, intent.id),
  })),
  rule<Plan>('plan', basil, (_older, plan) => ({ ...plan, aggregate_usage: null })),
  rule<Price>('price', basil, (_older, price) => ({
    ...price,
    recurring: withUsage(price.recurring),
  })),
  rule<Subscription>('subscription', basil, toOldSubscription),
]
