import { insertInvoice } from '../../invoices/objects/invoice.ts'
import { type LineDraft, toPricing } from '../../invoices/objects/invoice_line.ts'
import { attachPayment } from '../../invoices/objects/invoice_payment.ts'
import { finalize } from '../../invoices/objects/invoice_status.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type {
  CheckoutItem,
  CheckoutOrder,
  CheckoutSession,
  Customer,
  Invoice,
  PaymentIntent,
} from '../../schema/index.ts'

/** What was bought once, as a line of an invoice. */
export function toBoughtLine(
  item: CheckoutItem,
  { created }: CheckoutSession,
  tax_rates: readonly string[],
): LineDraft {
  return {
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    parent: null,
    period: { start: created, end: created },
    pricing: toPricing(item.price),
    quantity: item.quantity,
    tax_rates: [...tax_rates],
  }
}

/** The invoice of a payment that was made already. https://docs.stripe.com/payments/checkout/receipts#paid-invoices */
export function invoicePurchase(
  world: StripeWorld,
  session: CheckoutSession,
  customer: Customer,
  { intent, order, discounts }: Bought,
): Invoice {
  const { invoice_data: data } = session.invoice_creation ?? {}
  const lines = order.items.map((item, index) =>
    toBoughtLine(item, session, order.tax_rates[index] ?? []),
  )
  const draft = insertInvoice(
    world,
    customer,
    {
      automatic_tax: session.automatic_tax.enabled,
      billing_reason: 'manual',
      currency: session.currency ?? 'usd',
      custom_fields: data?.custom_fields,
      description: data?.description,
      discounts: [...discounts],
      footer: data?.footer,
      metadata: data?.metadata,
    },
    [...lines, ...shippingLine(session)],
  )
  const open = finalize(world, draft, () => {})
  return open.status === 'open' ? attachPayment(world, open, intent) : open
}

interface Bought {
  intent: PaymentIntent
  order: CheckoutOrder
  /** Those that were redeemed for it. */
  discounts: readonly string[]
}

function shippingLine({ created, currency, shipping_cost: cost }: CheckoutSession): LineDraft[] {
  if (!cost || cost.amount_subtotal === 0) return []
  return [
    {
      amount: cost.amount_subtotal,
      currency: currency ?? 'usd',
      description: 'Shipping',
      discountable: false,
      parent: null,
      period: { start: created, end: created },
      pricing: null,
      quantity: 1,
    },
  ]
}
