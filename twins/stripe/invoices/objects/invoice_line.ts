import { roundCents } from '../../billing/objects/amount.ts'
import { termsOf } from '../../products/objects/discount.ts'
import { isLive, type StripeWorld } from '../../protocol/index.ts'
import type { DiscountTerms, InvoiceItem, InvoiceLine, Price, TaxRate } from '../../schema/index.ts'

/** What a line of an invoice is made of, before discounts and taxes. */
export interface LineDraft {
  amount: number
  currency: string
  description: string | null
  discountable?: boolean | undefined
  discounts?: string[]
  metadata?: Record<string, string>
  parent: InvoiceLine['parent']
  period: { start: number; end: number }
  pricing: InvoiceLine['pricing']
  quantity: number | null
  subscription?: string | null
  tax_rates?: string[]
}

export function toPricing(price: Price, unit_amount_decimal = price.unit_amount_decimal) {
  const price_details = { price: price.id, product: price.product }
  return { price_details, type: 'price_details', unit_amount_decimal } as const
}

export function toLine(world: StripeWorld, draft: LineDraft, invoice: string | null): InvoiceLine {
  const { amount, quantity } = draft
  return {
    id: invoice === null ? `il_tmp_1${world.id('', 23)}` : world.id('il_1', 23),
    object: 'line_item',
    amount,
    currency: draft.currency,
    description: draft.description,
    discount_amounts: [],
    discountable: draft.discountable ?? true,
    discounts: draft.discounts ?? [],
    invoice,
    livemode: isLive(world),
    metadata: draft.metadata ?? {},
    parent: draft.parent,
    period: { start: draft.period.start, end: draft.period.end },
    pretax_credit_amounts: [],
    pricing: draft.pricing,
    quantity,
    quantity_decimal: quantity === null ? null : String(quantity),
    subscription: draft.subscription ?? null,
    subtotal: amount,
    taxes: [],
  }
}

/** The line by which an invoice item is billed. */
export function toItemLine(world: StripeWorld, item: InvoiceItem): LineDraft {
  const { subscription, subscription_item } = item.parent?.subscription_details ?? {}
  const { id, proration } = item
  const details = { invoice_item: id, proration, subscription: subscription ?? null }
  const proration_details = proration ? { credited_items: null } : null
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    discounts: item.discounts,
    metadata: item.metadata ?? {},
    parent:
      subscription_item === undefined
        ? {
            invoice_item_details: { ...details, proration_details },
            subscription_item_details: null,
            type: 'invoice_item_details',
          }
        : {
            invoice_item_details: null,
            subscription_item_details: { ...details, proration_details, subscription_item },
            type: 'subscription_item_details',
          },
    period: item.period,
    pricing: item.pricing,
    quantity: item.quantity,
    subscription: subscription ?? null,
    tax_rates: world.db.line_terms.get(id)?.tax_rates ?? [],
  }
}

interface Credit {
  amount: number
  credit_balance_transaction: string
  type: 'credit_balance_transaction'
}

/** What is charged on top of or is part of the lines of an invoice. */
interface Terms {
  /** The billing credits that a line used. */
  creditsOf?: ((line: string) => Credit[]) | undefined
  currency: string
  /** Discounts of the whole invoice. */
  discounts: readonly string[]
  default_tax_rates: readonly TaxRate[]
  /** Why what is taxed is. */
  taxability_reason?: 'not_available' | 'standard_rated' | undefined
  tax_exempt: string | null
}

type Reduction = { amount: number; discount: string }

function reduce(lines: Reducible[], terms: DiscountTerms, currency: string): void {
  const apt = lines.filter(
    ({ line, left }) =>
      line.discountable &&
      left > 0 &&
      (!terms.products || terms.products.includes(line.pricing?.price_details?.product ?? '')),
  )
  const total = apt.reduce((sum, { left }) => sum + left, 0)
  const off = terms.percent_off === null ? Math.min(terms.amounts[currency] ?? 0, total) : undefined
  let rest = off ?? 0
  for (const [index, each] of apt.entries()) {
    const isLast = index === apt.length - 1
    const part =
      off === undefined
        ? roundCents((each.left * (terms.percent_off ?? 0)) / 100)
        : isLast
          ? rest
          : roundCents((off * each.left) / total)
    rest -= part
    each.left -= part
    each.reductions.push({ amount: part, discount: terms.id })
  }
}

interface Reducible {
  line: InvoiceLine
  left: number
  reductions: Reduction[]
}

function toTaxes(net: number, rates: readonly TaxRate[], terms: Terms) {
  const { tax_exempt: exempt, taxability_reason: usual = 'not_available' } = terms
  const inclusive = rates.filter((rate) => rate.inclusive)
  const share = inclusive.reduce((sum, rate) => sum + rate.percentage, 0)
  const base = (net * 100) / (100 + share)
  return rates.map((rate) => {
    const isFree = exempt === 'exempt' || exempt === 'reverse'
    const reason = exempt === 'reverse' ? 'reverse_charge' : 'customer_exempt'
    return {
      amount: isFree ? 0 : roundCents((base * rate.percentage) / 100),
      tax_behavior: rate.inclusive ? ('inclusive' as const) : ('exclusive' as const),
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: isFree ? reason : usual,
      taxable_amount: roundCents(base),
      type: 'tax_rate_details' as const,
    }
  })
}

/** The lines with what is taken off and added: their own discounts first, then the invoice's. */
export function priceLines(
  world: StripeWorld,
  lines: readonly InvoiceLine[],
  ratesOf: (line: InvoiceLine) => readonly TaxRate[],
  terms: Terms,
): InvoiceLine[] {
  const { creditsOf, currency, discounts, default_tax_rates } = terms
  const all = lines.map((line): Reducible => ({ line, left: line.amount, reductions: [] }))
  for (const each of all) {
    for (const own of termsOf(world, each.line.discounts)) reduce([each], own, currency)
  }
  for (const whole of termsOf(world, discounts)) reduce(all, whole, currency)
  return all.map(({ line, left: net, reductions }) => {
    const credits = creditsOf?.(line.id) ?? []
    const left = credits.reduce((rest, { amount }) => rest - amount, net)
    const own = ratesOf(line)
    const rates = own.length > 0 ? own : default_tax_rates
    const pretax = reductions.map((each) => ({ ...each, type: 'discount' as const }))
    return {
      ...line,
      discount_amounts: reductions,
      pretax_credit_amounts: [...pretax, ...credits],
      taxes: toTaxes(left, rates, terms),
    }
  })
}

function sumBy<T, K>(items: readonly T[], key: (item: T) => K, add: (a: T, b: T) => T): T[] {
  const sums = new Map<K, T>()
  for (const item of items) {
    const known = sums.get(key(item))
    sums.set(key(item), known ? add(known, item) : item)
  }
  return [...sums.values()]
}

const sum = (amounts: readonly { amount: number }[]) =>
  amounts.reduce((total, { amount }) => total + amount, 0)

/** What the lines of an invoice come to. */
export function totalsOf(lines: readonly InvoiceLine[]) {
  const subtotal = sum(lines)
  const total_discount_amounts = sumBy(
    lines.flatMap((line) => line.discount_amounts ?? []),
    ({ discount }) => discount,
    (one, other) => ({ ...one, amount: one.amount + other.amount }),
  )
  const total_taxes = sumBy(
    lines.flatMap((line) => line.taxes ?? []),
    (tax) => tax.tax_rate_details?.tax_rate,
    (one, other) => ({
      ...one,
      amount: one.amount + other.amount,
      taxable_amount: (one.taxable_amount ?? 0) + (other.taxable_amount ?? 0),
    }),
  )
  const exclusive = sum(total_taxes.filter((tax) => tax.tax_behavior === 'exclusive'))
  const inclusive = sum(total_taxes) - exclusive
  const credits = lines.flatMap(({ pretax_credit_amounts }) =>
    (pretax_credit_amounts ?? []).filter(({ type }) => type === 'credit_balance_transaction'),
  )
  const net = subtotal - sum(total_discount_amounts) - sum(credits)
  return {
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total: net + exclusive,
    total_discount_amounts,
    total_excluding_tax: net - inclusive,
    total_pretax_credit_amounts: total_discount_amounts.map((each) => ({
      ...each,
      type: 'discount' as const,
    })),
    total_taxes,
  }
}
