import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { Price } from '../products/schema/products.ts'
import type { Stored } from '../schema/stored.ts'

export type CheckoutItem = Omit<Stored<Stripe.LineItem>, 'price'> & { price: Price }
export type CheckoutSession = Omit<Stored<Stripe.Checkout.Session>, 'line_items'>

/** What a session sells and what it is to become, which is not shown with it. */
export interface CheckoutOrder {
  id: string
  items: CheckoutItem[]
  /** The tax rates of each item, by its place. */
  tax_rates: string[][]
  discounts: { coupon?: string; promotion_code?: string }[]
  /** The discounts that were made of them when a payment was tried. */
  redeemed?: string[]
  /** What the page's answers may change of a customer who is known. */
  customer_update: { address?: string; name?: string; shipping?: string }
  intent: Record<string, unknown>
  subscription: Record<string, unknown>
}

export type PaymentLink = Omit<Stored<Stripe.PaymentLink>, 'line_items'>

/** What a link offers, which is only shown when asked for. */
export interface LinkOrder {
  id: string
  /** What its pages ask for, as it was said. */
  collect: Record<string, unknown>
  items: CheckoutItem[]
  tax_rates: string[][]
}

export const checkoutTables = {
  checkout_sessions: collection<CheckoutSession>()({
    columns: {
      created: (it) => it.created,
      customer: (it) => it.customer,
      email: (it) => it.customer_details?.email,
      payment_intent: (it) => it.payment_intent,
      payment_link: (it) => it.payment_link,
      setup_intent: (it) => it.setup_intent,
      status: (it) => it.status,
      subscription: (it) => it.subscription,
    },
    indexes: [['payment_intent'], ['setup_intent'], ['subscription']],
  }),
  payment_links: collection<PaymentLink>()({
    columns: { active: (it) => it.active, url: (it) => it.url },
    indexes: [['url']],
  }),
  link_orders: collection<LinkOrder>()(),
  checkout_orders: collection<CheckoutOrder>()(),
}
