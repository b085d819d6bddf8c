import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const usd = (value: number) => ({ currency: 'usd', value })

test('a payment that went another way is reported, tried again and refunded', async () => {
  const { stripe } = await startStripe()
  const { paymentRecords: records, paymentAttemptRecords: attempts } = stripe
  const at = 1_700_000_000
  const report = (extra = {}) =>
    records.reportPayment({
      amount_requested: usd(5000),
      initiated_at: at,
      payment_method_details: { type: 'custom', custom: { display_name: 'Cash', type: 'cash' } },
      ...extra,
    })
  const bare = report({ payment_method_details: { type: 'custom' } })
  expect((await refusalOf(bare)).code).toBe('parameter_missing')
  const lost = records.reportPaymentAttemptFailed('pr_x', { failed_at: at })
  expect((await refusalOf(lost)).code).toBe('resource_missing')
  const made = await report({ metadata: { till: '3' }, description: 'Two teas' })
  expect(made).toMatchObject({
    amount_requested: usd(5000),
    amount_guaranteed: usd(0),
    payment_method_details: { custom: { display_name: 'Cash' } },
    reported_by: 'self',
  })
  const early = records.reportPaymentAttempt(made.id, { initiated_at: at })
  expect((await refusalOf(early)).statusCode).toBe(400)
  const failed = await records.reportPaymentAttemptFailed(made.id, { failed_at: at })
  expect(failed.amount_failed).toEqual(usd(5000))
  const again = await records.reportPaymentAttempt(made.id, { initiated_at: at })
  expect(again.amount_failed).toEqual(usd(0))
  const off = await records.reportPaymentAttemptCanceled(made.id, { canceled_at: at })
  expect(off.amount_canceled).toEqual(usd(5000))
  await records.reportPaymentAttempt(made.id, { initiated_at: at })
  const paid = await records.reportPaymentAttemptGuaranteed(made.id, { guaranteed_at: at })
  expect(paid.amount_guaranteed).toEqual(usd(5000))
  const twice = records.reportPaymentAttemptGuaranteed(made.id, { guaranteed_at: at })
  expect((await refusalOf(twice)).statusCode).toBe(400)
  const refund = (value: number) =>
    records.reportRefund(made.id, {
      amount: usd(value),
      outcome: 'refunded',
      processor_details: { type: 'custom', custom: { refund_reference: 'r1' } },
    })
  expect((await refusalOf(refund(6000))).param).toBe('amount[value]')
  expect((await refund(2000)).amount_refunded).toEqual(usd(2000))
  const noted = await records.reportPaymentAttemptInformational(made.id, {
    description: 'Three teas',
    shipping_details: { name: 'Ada', address: { country: 'GB' } },
  })
  expect(noted).toMatchObject({
    description: 'Three teas',
    metadata: { till: '3' },
    shipping_details: { name: 'Ada', address: { country: 'GB', city: null } },
  })
  expect(await records.retrieve(made.id)).toEqual(noted)
  const tried = await attempts.list({ payment_record: made.id })
  expect(tried.data.map(({ amount_guaranteed }) => amount_guaranteed.value)).toEqual([5000, 0, 0])
  const [latest] = tried.data
  expect(latest?.id).toBe(noted.latest_payment_attempt_record)
  expect(await attempts.retrieve(latest?.id ?? '')).toEqual(latest)
  const done = await report({ outcome: 'guaranteed', guaranteed: { guaranteed_at: at } })
  expect(done.amount_guaranteed).toEqual(usd(5000))
  expect(ids(await records.list({ limit: 1 }))).toEqual([done.id])
})

test('an intent made apart from an invoice pays it, in part or in whole', async () => {
  const { stripe, types } = await startStripe()
  const customer = await stripe.customers.create()
  const draft = await stripe.invoices.create({
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 30,
  })
  const id = draft.id ?? ''
  await stripe.invoiceItems.create({
    amount: 3000,
    currency: 'usd',
    customer: customer.id,
    invoice: id,
  })
  const pay = (amount: number, extra = {}) =>
    stripe.paymentIntents.create({
      amount,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      ...extra,
    })
  const attach = (payment_intent: string) => stripe.invoices.attachPayment(id, { payment_intent })
  const first = await pay(1000)
  expect((await refusalOf(attach(first.id))).message).toContain('open')
  await stripe.invoices.finalizeInvoice(id)
  expect((await refusalOf(attach('pi_x'))).code).toBe('resource_missing')
  const euros = await pay(1000, { currency: 'eur' })
  expect((await refusalOf(attach(euros.id))).param).toBe('payment_intent')
  expect(await attach(first.id)).toMatchObject({ amount_paid: 1000, amount_remaining: 2000 })
  expect((await refusalOf(attach(first.id))).param).toBe('payment_intent')
  const later = await pay(2000, { confirm: false })
  expect(await attach(later.id)).toMatchObject({ status: 'open' })
  const before = types().length
  await stripe.paymentIntents.confirm(later.id)
  expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 3000 })
  expect(types().slice(before)).toContain('invoice_payment.paid')
})
