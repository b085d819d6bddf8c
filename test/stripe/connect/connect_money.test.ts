import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { ready } from '../connected.ts'
import { bootStripe } from '../support.ts'

const amount = fc.integer({ min: 50, max: 4000 })
const of = fc.nat()

/** One thing a platform does; numbers choose what it is done to. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    amount: fc.integer({ min: 50, max: 20_000 }),
    card: fc.constantFrom('pm_card_visa', 'pm_card_bypassPending', 'pm_card_createDispute'),
    fee: fc.oneof(fc.constant(0), fc.nat(9000)),
    hold: fc.boolean(),
    part: fc.nat(9000),
    way: fc.constantFrom('direct', 'destination', 'plain'),
  }),
  fc.record({ kind: fc.constant('capture' as const), amount, fee: fc.nat(9000), of }),
  fc.record({
    kind: fc.constant('refund' as const),
    amount,
    fee: fc.boolean(),
    of,
    reverse: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('transfer' as const), amount, linked: fc.boolean(), of }),
  fc.record({ kind: fc.constant('reverse' as const), amount, fee: fc.boolean(), of }),
  fc.record({
    kind: fc.constant('refund_fee' as const),
    amount: fc.integer({ min: 1, max: 900 }),
    of,
  }),
  fc.record({ kind: fc.constant('pay_out' as const), amount, own: fc.boolean() }),
  fc.record({ kind: fc.constant('take_back' as const), of, cancel: fc.boolean() }),
  fc.record({ kind: fc.constant('top_up' as const), amount }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 200 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function openPlatform() {
  const { instance, call } = bootStripe()
  const account = await ready(call)
  const on = { 'stripe-account': account }
  const send = async (path: string, form: Record<string, unknown>, headers = {}) => {
    const given = Object.entries(form).filter(([, value]) => value !== undefined)
    const text = new URLSearchParams(
      given.map(([name, value]): [string, string] => [name, String(value)]),
    )
    const answer = await call(`POST /v1/${path}`, text.toString(), headers)
    // Whatever is asked, the answer is Stripe's: done, or refused in its words.
    if (answer.status !== 200) expect([400, 402, 404]).toContain(answer.status)
  }
  const idsIn = (read: (db: StripeWorld['db']) => { id: string }[], own = false) =>
    instance.run((world: StripeWorld) =>
      read(own ? world.as({ partition: account }).db : world.db).map(({ id }) => id),
    )
  const pick = (ids: string[], index: number) => ids[index % Math.max(1, ids.length)] ?? 'none'
  /** An intent of the platform or of the account, and whose it is. */
  const intentAt = (index: number) => {
    const here = idsIn((db) => db.payment_intents.list())
    const id = pick([...here, ...idsIn((db) => db.payment_intents.list(), true)], index)
    return { id, headers: here.includes(id) ? {} : on }
  }

  async function take(it: Step): Promise<void> {
    switch (it.kind) {
      case 'pay':
        return send(
          'payment_intents',
          {
            amount: it.amount,
            currency: 'usd',
            confirm: true,
            payment_method: it.card,
            'payment_method_types[]': 'card',
            capture_method: it.hold ? 'manual' : 'automatic',
            application_fee_amount: it.way === 'plain' ? undefined : it.fee,
            ...(it.way === 'destination' && {
              'transfer_data[destination]': account,
              ...(it.part > 0 && it.fee === 0 && { 'transfer_data[amount]': it.part }),
            }),
          },
          it.way === 'direct' ? on : {},
        )
      case 'capture': {
        const { id, headers } = intentAt(it.of)
        const form = { amount_to_capture: it.amount, application_fee_amount: it.fee || undefined }
        return send(`payment_intents/${id}/capture`, form, headers)
      }
      case 'refund': {
        const { id, headers } = intentAt(it.of)
        const shares = { refund_application_fee: it.fee, reverse_transfer: it.reverse }
        return send('refunds', { payment_intent: id, amount: it.amount, ...shares }, headers)
      }
      case 'transfer': {
        const source = pick(
          idsIn((db) => db.charges.list()),
          it.of,
        )
        const source_transaction = it.linked ? source : undefined
        const form = { amount: it.amount, currency: 'usd', destination: account }
        return send('transfers', { ...form, source_transaction })
      }
      case 'reverse': {
        const id = pick(
          idsIn((db) => db.transfers.list()),
          it.of,
        )
        return send(`transfers/${id}/reversals`, {
          amount: it.amount,
          refund_application_fee: it.fee,
        })
      }
      case 'refund_fee': {
        const id = pick(
          idsIn((db) => db.application_fees.list()),
          it.of,
        )
        return send(`application_fees/${id}/refunds`, { amount: it.amount })
      }
      case 'pay_out':
        return send('payouts', { amount: it.amount, currency: 'usd' }, it.own ? on : {})
      case 'take_back': {
        const id = pick(
          idsIn((db) => db.payouts.list(), true),
          it.of,
        )
        return send(`payouts/${id}/${it.cancel ? 'cancel' : 'reverse'}`, {}, on)
      }
      case 'top_up':
        return send('topups', { amount: it.amount, currency: 'usd' })
      case 'wait':
        await instance.advanceTo(instance.clock.now() + it.hours * 3_600_000)
    }
  }
  const read = () =>
    instance.run((world: StripeWorld) => {
      reconcile(world, account)
      const dbs = [world.db, world.as({ partition: account }).db]
      return dbs.flatMap((db) => db.balance_transactions.list().map(({ type }) => type))
    })
  return { read, take }
}

const sum = <T>(all: readonly T[], of: (each: T) => number) =>
  all.reduce((total, each) => total + of(each), 0)

/** Each balance is the sum of what was booked in it, pending money apart. */
function balances(db: StripeWorld['db']): void {
  const booked = db.balance_transactions.list()
  const [balance = { available: 0, pending: 0 }] = db.balances.list()
  expect(balance.available + balance.pending).toBe(sum(booked, ({ net }) => net))
  const waiting = booked.filter(({ status }) => status === 'pending')
  expect(balance.pending).toBe(sum(waiting, ({ net }) => net))
}

/** What leaves one account arrives in the other, and nobody gives back more than they got. */
function reconcile(world: StripeWorld, account: string): void {
  const [home, own] = [world.db, world.as({ partition: account }).db]
  balances(home)
  balances(own)
  const of = (db: StripeWorld['db'], ...types: string[]) =>
    sum(
      db.balance_transactions.list().filter(({ type }) => types.includes(type)),
      ({ amount }) => amount,
    )
  expect(of(home, 'transfer') + of(own, 'payment')).toBe(0)
  expect(of(home, 'transfer_refund') + of(own, 'payment_refund')).toBe(0)
  const fees = sum(own.balance_transactions.list(), ({ fee_details }) =>
    sum(
      fee_details.filter(({ type }) => type === 'application_fee'),
      ({ amount }) => amount,
    ),
  )
  expect(of(home, 'application_fee')).toBe(fees)
  expect(of(home, 'application_fee_refund') + of(own, 'application_fee_refund')).toBe(0)
  for (const each of home.transfers.list()) {
    const back = home.transfer_reversals.list({ where: { transfer: each.id } })
    expect(each.amount_reversed).toBe(sum(back, ({ amount }) => amount))
    expect(each.amount_reversed).toBeLessThanOrEqual(each.amount)
    const payment = own.charges.get(each.destination_payment ?? '')
    expect(payment).toMatchObject({ amount: each.amount, amount_refunded: each.amount_reversed })
  }
  for (const fee of home.application_fees.list()) {
    const back = home.fee_refunds.list({ where: { fee: fee.id } })
    expect(fee.amount_refunded).toBe(sum(back, ({ amount }) => amount))
    expect(fee.amount_refunded).toBeLessThanOrEqual(fee.amount)
    const paid = own.charges.get(String(fee.charge))
    expect(paid?.application_fee).toBe(fee.id)
    expect(fee.amount).toBeLessThanOrEqual(paid?.amount_captured ?? 0)
  }
  const payouts = own.payouts.list().filter(({ status }) => status !== 'canceled')
  expect(of(own, 'payout', 'payout_cancel') + sum(payouts, (each) => each.amount)).toBe(0)
}

test('money adds up between a platform and its account', { timeout: 120_000 }, async () => {
  const steps = fc.array(step, { minLength: 15, maxLength: 30 })
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { read, take } = await openPlatform()
      for (const each of all) await take(each)
      for (const type of read()) met.add(type)
    }),
    { numRuns: 80, seed: 42 },
  )
  // Everything that can happen did.
  expect([...met].sort()).toEqual([
    'adjustment',
    'application_fee',
    'application_fee_refund',
    'charge',
    'payment',
    'payment_refund',
    'payout',
    'payout_cancel',
    'refund',
    'topup',
    'transfer',
    'transfer_refund',
  ])
})
