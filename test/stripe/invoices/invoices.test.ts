import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

async function openBooks(card: string | null = 'pm_card_visa') {
  const started = await startStripe()
  const { stripe, types } = started
  const customer = await stripe.customers.create({
    name: 'Ada',
    ...(card && {
      payment_method: card,
      invoice_settings: { default_payment_method: card },
    }),
  })
  let read = types().length
  const told = () => {
    const all = types()
    const news = all.slice(read)
    read = all.length
    return news
  }
  const draftOf = async (amount: number, extra: object = {}) => {
    const draft = await stripe.invoices.create({ customer: customer.id, currency: 'eur', ...extra })
    await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount })
    return stripe.invoices.retrieve(draft.id)
  }
  return { ...started, customer, draftOf, told }
}

describe('an invoice', () => {
  test('is drafted from what waits, edited, finalized and paid', async () => {
    const { stripe, customer, told } = await openBooks()
    const nobody = stripe.invoices.create({ customer: 'cus_x' })
    expect((await refusalOf(nobody)).code).toBe('resource_missing')
    const bare = stripe.invoiceItems.create({ customer: customer.id })
    expect((await refusalOf(bare)).param).toBe('amount')
    const item = await stripe.invoiceItems.create({
      customer: customer.id,
      amount: 1500,
      currency: 'eur',
      description: 'A kilo of tea',
    })
    const price = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 250,
      product_data: { name: 'Cup' },
    })
    await stripe.invoiceItems.create({
      customer: customer.id,
      pricing: { price: price.id },
      quantity: 4,
    })
    expect(
      ids(await stripe.invoiceItems.list({ pending: true, customer: customer.id })),
    ).toHaveLength(2)
    told()
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
      description: 'Thank you',
    })
    expect(draft).toMatchObject({ status: 'draft', total: 2500, number: null, auto_advance: false })
    expect(draft.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [1500, 'A kilo of tea'],
      [1000, 'Cup'],
    ])
    expect((await stripe.invoiceItems.retrieve(item.id)).invoice).toBe(draft.id)
    expect(ids(await stripe.invoiceItems.list({ pending: true }))).toEqual([])
    const changed = await stripe.invoices.update(draft.id, { metadata: { order: '7' } })
    expect(changed.metadata).toEqual({ order: '7' })
    const final = await stripe.invoices.finalizeInvoice(draft.id)
    expect(final).toMatchObject({ status: 'open', amount_due: 2500, attempted: false })
    expect(final.number).toMatch(/^\w{8}-0001$/)
    const late = stripe.invoices.update(draft.id, { description: 'Too late' })
    expect((await refusalOf(late)).code).toBe('invoice_not_editable')
    const paid = await stripe.invoices.pay(draft.id)
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 2500, amount_remaining: 0 })
    expect((await refusalOf(stripe.invoices.pay(draft.id))).code).toBe('invoice_already_paid')
    expect(told()).toEqual([
      'invoice.created',
      'invoice.updated',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])
    const [payment] = (await stripe.invoicePayments.list({ invoice: draft.id })).data
    expect(payment).toMatchObject({ status: 'paid', amount_paid: 2500 })
    expect(await stripe.invoicePayments.retrieve(payment?.id ?? '')).toEqual(payment)
    expect(ids(await stripe.invoices.list({ status: 'paid' }))).toEqual([draft.id])
    const found = await stripe.invoices.search({ query: "metadata['order']:'7' AND total>2000" })
    expect(ids(found)).toEqual([draft.id])
  })

  test('that goes on by itself is finalized after an hour and tried again when it fails', async () => {
    const { stripe, instance, draftOf, told } = await openBooks('pm_card_chargeCustomerFail')
    const draft = await draftOf(900, { auto_advance: true })
    told()
    const due = draft.automatically_finalizes_at ?? 0
    expect(due - draft.created).toBe(3600)
    await instance.advanceTo(due * 1000)
    expect(told()).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.updated',
      'invoice.payment_failed',
      'customer.updated',
    ])
    const failed = await stripe.invoices.retrieve(draft.id)
    expect(failed).toMatchObject({ status: 'open', attempt_count: 1 })
    const next = failed.next_payment_attempt ?? 0
    expect(next - due).toBe(3 * 24 * 3600)
    const declined = await refusalOf(stripe.invoices.pay(draft.id))
    expect([declined.statusCode, declined.code]).toEqual([402, 'card_declined'])
    // An attempt by hand does not move the schedule.
    expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({
      attempt_count: 1,
      next_payment_attempt: next,
    })
    const paid = await stripe.invoices.pay(draft.id, { payment_method: 'pm_card_visa' })
    expect(paid.status).toBe('paid')
  })

  test('nobody can be charged for is paid elsewhere, voided or given up', async () => {
    const { stripe, draftOf, told } = await openBooks(null)
    const one = await draftOf(900)
    expect((await refusalOf(stripe.invoices.voidInvoice(one.id))).statusCode).toBe(400)
    await stripe.invoices.finalizeInvoice(one.id)
    expect((await refusalOf(stripe.invoices.pay(one.id))).code).toBe('resource_missing')
    const elsewhere = await stripe.invoices.pay(one.id, { paid_out_of_band: true })
    expect([elsewhere.status, elsewhere.amount_paid]).toEqual(['paid', 900])
    const two = await draftOf(800)
    await stripe.invoices.finalizeInvoice(two.id)
    told()
    expect((await stripe.invoices.markUncollectible(two.id)).status).toBe('uncollectible')
    expect((await stripe.invoices.voidInvoice(two.id)).status).toBe('void')
    expect(told()).toEqual([
      'invoice.marked_uncollectible',
      'payment_intent.canceled',
      'invoice.voided',
    ])
    expect((await refusalOf(stripe.invoices.voidInvoice(two.id))).code).toBe('invoice_not_editable')
  })

  test('is sent with a time to pay', async () => {
    const { stripe, draftOf, told } = await openBooks(null)
    const odd = await refusalOf(draftOf(900, { days_until_due: 5 }))
    expect(odd.param).toBe('days_until_due')
    const draft = await draftOf(900, { collection_method: 'send_invoice', days_until_due: 5 })
    expect((draft.due_date ?? 0) - draft.created).toBe(5 * 24 * 3600)
    told()
    const sent = await stripe.invoices.sendInvoice(draft.id)
    expect(sent.status).toBe('open')
    expect(told()).toEqual(['invoice.finalized', 'payment_intent.created', 'invoice.sent'])
    const automatic = await draftOf(900)
    expect((await refusalOf(stripe.invoices.sendInvoice(automatic.id))).statusCode).toBe(400)
  })

  test('asks for 3-D Secure where the bank does', async () => {
    const { stripe, draftOf } = await openBooks('pm_card_authenticationRequired')
    const draft = await draftOf(900)
    const asked = await refusalOf(stripe.invoices.pay(draft.id))
    expect([asked.statusCode, asked.code]).toEqual([402, 'invoice_payment_intent_requires_action'])
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('open')
  })

  test('lets its lines be changed while it is a draft', async () => {
    const { stripe, customer, draftOf } = await openBooks()
    const draft = await draftOf(900)
    const more = await stripe.invoices.addLines(draft.id, {
      lines: [{ amount: 300, description: 'Postage' }],
    })
    expect(more.total).toBe(1200)
    const [first, second] = more.lines.data
    const less = await stripe.invoices.updateLines(draft.id, {
      lines: [{ id: second?.id ?? '', amount: 200 }],
    })
    expect(less.total).toBe(1100)
    const named = await stripe.invoices.updateLineItem(draft.id, second?.id ?? '', {
      description: 'By ship',
    })
    expect([named.description, named.amount]).toEqual(['By ship', 200])
    expect(ids(await stripe.invoices.listLineItems(draft.id))).toEqual([first?.id, second?.id])
    const lost = stripe.invoices.updateLineItem(draft.id, 'il_x', { amount: 1 })
    expect((await refusalOf(lost)).statusCode).toBe(404)
    const back = await stripe.invoices.removeLines(draft.id, {
      lines: [{ id: first?.id ?? '', behavior: 'unassign' }],
    })
    expect(back.total).toBe(200)
    const [item] = (await stripe.invoiceItems.list({ pending: true })).data
    expect(item?.amount).toBe(900)
    const dearer = await stripe.invoiceItems.update(item?.id ?? '', { amount: 950 })
    expect(dearer.amount).toBe(950)
    await stripe.invoices.addLines(draft.id, { lines: [{ invoice_item: item?.id ?? '' }] })
    await stripe.invoiceItems.update(item?.id ?? '', { amount: 1000 })
    expect((await stripe.invoices.retrieve(draft.id)).total).toBe(1200)
    await stripe.invoiceItems.del(item?.id ?? '')
    expect((await stripe.invoices.retrieve(draft.id)).total).toBe(200)
    expect(await stripe.invoices.del(draft.id)).toMatchObject({ deleted: true })
    expect((await refusalOf(stripe.invoices.retrieve(draft.id))).statusCode).toBe(404)
    const final = await draftOf(500)
    await stripe.invoices.finalizeInvoice(final.id)
    expect((await refusalOf(stripe.invoices.del(final.id))).code).toBe('invoice_not_editable')
    expect(ids(await stripe.invoices.list({ customer: customer.id }))).toEqual([final.id])
  })

  test('adds taxes and takes discounts off, to the cent', async () => {
    const { stripe, customer } = await openBooks()
    const rate = (percentage: number, inclusive: boolean) =>
      stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })
    const [over, within] = [await rate(19, false), await rate(7, true)]
    const coupon = await stripe.coupons.create({ amount_off: 500, currency: 'eur' })
    const draft = await stripe.invoices.create({
      customer: customer.id,
      currency: 'eur',
      default_tax_rates: [over.id],
      discounts: [{ coupon: coupon.id }],
    })
    await stripe.invoices.addLines(draft.id, {
      lines: [
        { amount: 999, description: 'Tea' },
        { amount: 1001, description: 'Book', tax_rates: [within.id] },
      ],
    })
    const priced = await stripe.invoices.retrieve(draft.id, { expand: ['discounts'] })
    // 500 off in the ratio of the lines: 250 and 250.
    expect(priced.total_discount_amounts).toMatchObject([{ amount: 500 }])
    expect(priced.lines.data.map(({ discount_amounts: it }) => it?.[0]?.amount)).toEqual([250, 250])
    const taxes = priced.lines.data.map((line) => line.taxes?.[0])
    expect(taxes).toMatchObject([
      { amount: 142, taxable_amount: 749, tax_behavior: 'exclusive' },
      { amount: 49, taxable_amount: 702, tax_behavior: 'inclusive' },
    ])
    expect(priced).toMatchObject({
      subtotal: 2000,
      total: 1642,
      total_excluding_tax: 1451,
      amount_due: 1642,
    })
  })

  test('waits on the balance where it is too little to charge', async () => {
    const { stripe, customer, draftOf } = await openBooks()
    const small = await draftOf(20)
    const final = await stripe.invoices.finalizeInvoice(small.id)
    expect(final).toMatchObject({ status: 'paid', total: 20, amount_due: 0, ending_balance: 20 })
    const next = await draftOf(1000)
    const paid = await stripe.invoices.pay(next.id)
    expect(paid).toMatchObject({ starting_balance: 20, amount_due: 1020, ending_balance: 0 })
    const { data } = await stripe.customers.listBalanceTransactions(customer.id)
    expect(data.map(({ type, amount }) => [type, amount])).toEqual([
      ['applied_to_invoice', -20],
      ['invoice_too_small', 20],
    ])
  })
})
