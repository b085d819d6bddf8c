import type Stripe from 'stripe'
import { startStripe } from '../support.ts'

const urls = {
  success_url: 'http://shop.test/done?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://shop.test/cart',
}
/** Two packets of tea. */
export const tea = (extra: object = {}) => ({
  price_data: { currency: 'eur', unit_amount: 1500, product_data: { name: 'Tea' }, ...extra },
  quantity: 2,
})
export const monthly = { recurring: { interval: 'month' as const } }

/** A shop that opens sessions, and somebody who completes them. */
export async function openCheckout() {
  const started = await startStripe()
  const { stripe, call, types } = started
  let read = 0
  const told = () => {
    const news = types().slice(read)
    read = types().length
    return news
  }
  const create = (args: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    stripe.checkout.sessions.create({ mode: 'payment', line_items: [tea()], ...urls, ...args })
  const complete = async (args: object) => {
    const body = JSON.stringify({ action: 'complete_checkout', email: 'ada@example.com', ...args })
    return (await call('POST /admin/simulate', body)).body
  }
  return { ...started, create, complete, told }
}
