import { describe, expect, test } from 'vitest'
import { at, openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

/** A subscription on January 16 whose card is then refused, and its change to a dearer price. */
async function openPending() {
  const shop = await openShop()
  const { stripe, customer, price, subscribe, to, told } = shop
  const made = await subscribe()
  const pro = await price(9000)
  await to('2030-01-16T12:00Z')
  const pay = async (card: string) => {
    const method = await stripe.paymentMethods.attach(card, { customer: customer.id })
    await stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: method.id },
    })
    told()
  }
  const upgrade = () =>
    stripe.subscriptions.update(made.id, {
      items: [{ id: made.items.data[0]?.id ?? '', price: pro.id }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
    })
  return { ...shop, made, pay, pro, upgrade }
}

const priceOf = (subscription: { items: { data: { price: { id: string } }[] } }) =>
  subscription.items.data[0]?.price.id

describe('an update that waits for its payment', () => {
  test('is only for what makes a bill, and never for a new subscription', async () => {
    const { stripe, made, subscribe } = await openPending()
    const early = subscribe({ payment_behavior: 'pending_if_incomplete' })
    expect((await refusalOf(early)).param).toBe('payment_behavior')
    const mixed = stripe.subscriptions.update(made.id, {
      metadata: { a: '1' },
      payment_behavior: 'pending_if_incomplete',
    })
    expect((await refusalOf(mixed)).param).toBe('metadata')
  })

  test('is made at once where it is paid', async () => {
    const { upgrade, pro, told } = await openPending()
    told()
    const after = await upgrade()
    expect(after).toMatchObject({ status: 'active', pending_update: null })
    expect(priceOf(after)).toBe(pro.id)
    expect(told().filter((type) => type.startsWith('customer'))).toEqual([
      'customer.subscription.updated',
    ])
  })

  test('is made later, when the payment that failed comes', async () => {
    const { stripe, basic, latest, pay, upgrade, pro, made, told } = await openPending()
    await pay('pm_card_chargeCustomerFail')
    const before = await upgrade()
    expect(before).toMatchObject({
      status: 'active',
      pending_update: {
        expires_at: at('2030-01-17T11:00Z'),
        subscription_items: [{ price: { id: pro.id } }],
      },
    })
    expect(priceOf(before)).toBe(basic.id)
    expect(told()).toContain('invoice.payment_failed')
    const open = await latest(made.id)
    expect(open.status).toBe('open')
    await pay('pm_card_visa')
    await stripe.invoices.pay(open.id ?? '')
    expect(told().slice(-2)).toEqual([
      'customer.subscription.updated',
      'customer.subscription.pending_update_applied',
    ])
    const after = await stripe.subscriptions.retrieve(made.id)
    expect(after).toMatchObject({ status: 'active', pending_update: null })
    expect(priceOf(after)).toBe(pro.id)
  })

  test('is dropped after 23 hours, and its invoice with it', async () => {
    const { stripe, basic, latest, pay, upgrade, made, to, told } = await openPending()
    await pay('pm_card_chargeCustomerFail')
    await upgrade()
    told()
    await to('2030-01-17T11:00Z')
    expect(told().slice(-3)).toEqual([
      'invoice.voided',
      'customer.subscription.updated',
      'customer.subscription.pending_update_expired',
    ])
    const after = await stripe.subscriptions.retrieve(made.id)
    expect(after).toMatchObject({ status: 'active', pending_update: null })
    expect(priceOf(after)).toBe(basic.id)
    expect((await latest(made.id)).status).toBe('void')
  })
})
