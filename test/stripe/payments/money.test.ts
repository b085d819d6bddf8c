import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seedInstance } from '../../../shared/instance/boot.ts'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { bootStripe } from '../support.ts'

const cards = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_card_refundFail',
  'pm_card_createDispute',
]

/** One thing a merchant does; numbers choose what it is done to. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    amount: fc.integer({ min: 50, max: 20_000 }),
    card: fc.constantFrom(...cards),
    hold: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('capture' as const), of: fc.nat(), amount: fc.nat(9000) }),
  fc.record({ kind: fc.constant('cancel' as const), of: fc.nat() }),
  fc.record({ kind: fc.constant('refund' as const), of: fc.nat(), amount: fc.nat(9000) }),
  fc.record({
    kind: fc.constant('subscribe' as const),
    price: fc.nat(1),
    quantity: fc.integer({ min: 1, max: 4 }),
    trial: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('switch' as const), of: fc.nat(), price: fc.nat(1) }),
  fc.record({ kind: fc.constant('end' as const), of: fc.nat() }),
  fc.record({
    kind: fc.constant('invoice' as const),
    amount: fc.integer({ min: -900, max: 9000 }),
  }),
  fc.record({ kind: fc.constant('credit' as const), of: fc.nat(), amount: fc.nat(2000) }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 1500 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const seed = {
  clock: { now: '2030-01-31T10:00:00Z', frozen: true },
  coupons: [{ id: 'THIRD', percent_off: 33.3, duration: 'forever' }],
  tax_rates: [{ id: 'txr_vat', display_name: 'VAT', percentage: 19 }],
  customers: [
    { id: 'cus_ada', payment_methods: ['pm_card_visa'], default_payment_method: 'pm_card_visa' },
  ],
  products: [
    {
      name: 'Tea',
      prices: [
        { currency: 'eur', unit_amount: 1999, recurring: { interval: 'month' }, lookup_key: 'a' },
        { currency: 'eur', unit_amount: 4501, recurring: { interval: 'month' }, lookup_key: 'b' },
      ],
    },
  ],
}

function openShop() {
  const { instance, call } = bootStripe()
  seedInstance(instance, { stripe: seed })
  const read = <T>(work: (world: StripeWorld) => T) => instance.run(work)
  const prices = read((world) => world.db.prices.list().map(({ id }) => id))
  const pick = (ids: string[], of: number) => ids[of % Math.max(1, ids.length)] ?? 'none'
  const send = async (key: string, form: string) => {
    const answer = await call(key, form)
    // Whatever is asked, the answer is Stripe's: done, or refused in its words.
    if (answer.status !== 200) expect([400, 402, 404]).toContain(answer.status)
    return answer
  }

  async function take(it: Step): Promise<void> {
    const intents = read((world) => world.db.payment_intents.list().map(({ id }) => id))
    const subscriptions = read((world) => world.db.subscriptions.list())
    const chosen = 'of' in it ? subscriptions[it.of % Math.max(1, subscriptions.length)] : undefined
    switch (it.kind) {
      case 'pay':
        await send(
          'POST /v1/payment_intents',
          `amount=${it.amount}&currency=eur&payment_method=${it.card}&confirm=true` +
            `&payment_method_types[]=card&capture_method=${it.hold ? 'manual' : 'automatic'}`,
        )
        break
      case 'capture':
        await send(
          `POST /v1/payment_intents/${pick(intents, it.of)}/capture`,
          `amount_to_capture=${it.amount}`,
        )
        break
      case 'cancel':
        await send(`POST /v1/payment_intents/${pick(intents, it.of)}/cancel`, '')
        break
      case 'refund':
        await send('POST /v1/refunds', `payment_intent=${pick(intents, it.of)}&amount=${it.amount}`)
        break
      case 'subscribe':
        await send(
          'POST /v1/subscriptions',
          `customer=cus_ada&items[0][price]=${prices[it.price]}&items[0][quantity]=${it.quantity}` +
            '&discounts[0][coupon]=THIRD&default_tax_rates[]=txr_vat' +
            (it.trial ? '&trial_period_days=9' : ''),
        )
        break
      case 'switch':
        await send(
          `POST /v1/subscriptions/${chosen?.id ?? 'none'}`,
          `items[0][id]=${chosen?.items.data[0]?.id ?? 'none'}` +
            `&items[0][price]=${prices[it.price]}&proration_behavior=always_invoice`,
        )
        break
      case 'end':
        await send(
          `DELETE /v1/subscriptions/${chosen?.id ?? 'none'}?prorate=true&invoice_now=true`,
          '',
        )
        break
      case 'invoice': {
        const { body } = await send('POST /v1/invoices', 'customer=cus_ada&currency=eur')
        const item = `customer=cus_ada&invoice=${body.id}&amount=${it.amount}&currency=eur`
        await send('POST /v1/invoiceitems', item)
        await send(`POST /v1/invoices/${body.id}/finalize`, '')
        if (it.amount % 2 === 0) await send(`POST /v1/invoices/${body.id}/pay`, '')
        break
      }
      case 'credit': {
        const invoices = read((world) => world.db.invoices.list())
        const invoice = invoices[it.of % Math.max(1, invoices.length)]
        const back = invoice?.status === 'paid' ? `&credit_amount=${it.amount}` : ''
        const form = `invoice=${invoice?.id ?? 'none'}&amount=${it.amount}${back}`
        await send('POST /v1/credit_notes', form)
        break
      }
      case 'wait':
        await instance.advanceTo(instance.clock.now() + it.hours * 3_600_000)
    }
  }
  return { read, take }
}

const sum = <T>(all: readonly T[], of: (each: T) => number) =>
  all.reduce((total, each) => total + of(each), 0)

/** What has to add up whatever happened. */
function reconcile(world: StripeWorld): void {
  const { db } = world
  const booked = db.balance_transactions.list()
  const [balance = { available: 0, pending: 0 }] = db.balances.list()
  expect(balance.available + balance.pending).toBe(sum(booked, ({ net }) => net))
  const waiting = booked.filter(({ status }) => status === 'pending')
  expect(balance.pending).toBe(sum(waiting, ({ net }) => net))
  const ofType = (...types: string[]) => booked.filter(({ type }) => types.includes(type))
  const charges = db.charges.list()
  expect(sum(ofType('charge'), ({ amount }) => amount)).toBe(
    sum(charges, ({ amount_captured }) => amount_captured),
  )
  const refunds = db.refunds.list().filter(({ status }) => status !== 'failed')
  for (const charge of charges) {
    const own = refunds.filter((each) => each.charge === charge.id)
    const released = charge.captured ? charge.amount - charge.amount_captured : 0
    if (charge.captured) {
      expect(charge.amount_refunded).toBe(sum(own, ({ amount }) => amount) + released)
    }
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount)
  }
  for (const customer of db.customers.list()) {
    const where = { customer: customer.id }
    const changes = db.customer_balance_transactions.list({ where })
    expect(customer.balance).toBe(sum(changes, ({ amount }) => amount))
  }
  for (const invoice of db.invoices.list()) {
    const lines = db.invoice_lines.list({ where: { invoice: invoice.id } })
    expect(invoice.subtotal).toBe(sum(lines, ({ amount }) => amount))
    const off = sum(invoice.total_discount_amounts ?? [], ({ amount }) => amount)
    const tax = sum(invoice.total_taxes ?? [], ({ amount }) => amount)
    expect(invoice.total).toBe(invoice.subtotal - off + tax)
    expect(invoice.amount_due).toBe(invoice.amount_paid + invoice.amount_remaining)
    const payments = db.invoice_payments.list({ where: { invoice: invoice.id, status: 'paid' } })
    if (invoice.status === 'paid' && payments.length > 0) {
      expect(invoice.amount_paid).toBe(sum(payments, (each) => each.amount_paid ?? 0))
    }
  }
}

test('money adds up, whatever a merchant does', { timeout: 120_000 }, async () => {
  const steps = fc.array(step, { minLength: 4, maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { read, take } = openShop()
      for (const each of all) await take(each)
      read(reconcile)
    }),
    { numRuns: 25, seed: 42 },
  )
})
