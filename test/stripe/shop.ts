import type Stripe from 'stripe'
import { advance, startStripe } from './support.ts'

export const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)
export const at = (iso: string) => Date.parse(iso) / 1000

/** What a test of billing is not about: the clock, the money, what is told of renewals. */
const aside = /^(test_helpers\.|balance\.|invoice\.upcoming)/

/** A shop on a test clock with a monthly price, and a customer who pays with a card. */
export async function openShop(card: string | null = 'pm_card_visa', start = '2030-01-01T00:00Z') {
  const started = await startStripe()
  const { stripe, types } = started
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(start) })
  const customer = await stripe.customers.create({
    test_clock: clock.id,
    ...(card && {
      payment_method: card,
      invoice_settings: { default_payment_method: card },
    }),
  })
  const product = await stripe.products.create({ name: 'Tea club' })
  const price = (unit_amount: number, extra: Partial<Stripe.PriceCreateParams> = {}) =>
    stripe.prices.create({
      currency: 'usd',
      product: product.id,
      recurring: { interval: 'month' },
      unit_amount,
      ...extra,
    })
  const basic = await price(3000)
  const subscribe = (extra: Partial<Stripe.SubscriptionCreateParams> = {}) =>
    stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: basic.id }],
      ...extra,
    })
  let read = types().length
  const told = () => {
    const all = types()
    const news = all.slice(read).filter((type) => !aside.test(type))
    read = all.length
    return news
  }
  const to = (iso: string) => advance(stripe, clock.id, iso)
  const latest = async (id: string) => {
    const { latest_invoice } = await stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice'],
    })
    if (latest_invoice === null || typeof latest_invoice === 'string') throw new Error('no invoice')
    return latest_invoice
  }
  return { ...started, basic, clock, customer, latest, price, product, subscribe, to, told }
}
