import { emit } from '../../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { InvoiceItem, Pricing } from '../../schema/index.ts'

export interface InvoiceItemArgs {
  amount: number
  currency: string
  customer: string
  description: string | null
  discountable?: boolean | undefined
  discounts?: string[]
  metadata?: Record<string, string>
  invoice?: string | null
  period?: { start: number; end: number } | undefined
  pricing: Pricing | null
  proration?: boolean
  quantity: number
  subscription?: { id: string; item?: string } | undefined
  tax_rates?: string[]
}

function toParent({ subscription }: InvoiceItemArgs): InvoiceItem['parent'] {
  if (!subscription) return null
  const { id, item } = subscription
  const subscription_details = {
    subscription: id,
    ...(item !== undefined && { subscription_item: item }),
  }
  return { subscription_details, type: 'subscription_details' }
}

/** Something to be billed with the next invoice. https://docs.stripe.com/api/invoiceitems/create */
export function insertInvoiceItem(world: StripeWorld, args: InvoiceItemArgs): InvoiceItem {
  const date = seconds(world)
  const rates = (args.tax_rates ?? []).flatMap((id) => world.db.tax_rates.get(id) ?? [])
  const item: InvoiceItem = {
    id: world.id('ii_1', 23),
    object: 'invoiceitem',
    amount: args.amount,
    currency: args.currency,
    customer: args.customer,
    customer_account: null,
    date,
    description: args.description,
    discountable: args.discountable ?? args.amount >= 0,
    discounts: args.discounts ?? [],
    invoice: args.invoice ?? null,
    livemode: isLive(world),
    metadata: args.metadata ?? {},
    net_amount: args.amount,
    parent: toParent(args),
    period: args.period ?? { start: date, end: date },
    pricing: args.pricing,
    proration: args.proration ?? false,
    quantity: args.quantity,
    quantity_decimal: String(args.quantity),
    tax_rates: rates,
    test_clock: world.db.customers.get(args.customer)?.test_clock ?? null,
  }
  world.db.invoice_items.insert(item)
  const { tax_rates = [] } = args
  if (tax_rates.length > 0) world.db.line_terms.insert({ id: item.id, tax_rates })
  emit(world, 'invoiceitem.created', item)
  return item
}
