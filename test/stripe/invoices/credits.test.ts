import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

async function openInvoice(lines: { amount: number; description: string }[]) {
  const started = await startStripe()
  const { stripe } = started
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const vat = await stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 10,
    inclusive: false,
  })
  const draft = await stripe.invoices.create({
    customer: customer.id,
    currency: 'eur',
    default_tax_rates: [vat.id],
  })
  await stripe.invoices.addLines(draft.id, { lines })
  const invoice = await stripe.invoices.finalizeInvoice(draft.id)
  return { ...started, customer, invoice }
}

describe('a credit note', () => {
  test('lowers what is still to be paid, until it is voided', async () => {
    const { stripe, invoice, types } = await openInvoice([
      { amount: 1000, description: 'Tea' },
      { amount: 500, description: 'Cup' },
    ])
    const refused = async (args: object) =>
      (await refusalOf(stripe.creditNotes.create({ invoice: invoice.id, ...args }))).param
    expect(await refused({})).toBe('amount')
    expect(await refused({ amount: 5000 })).toBe('amount')
    const [tea] = invoice.lines.data
    const half = [
      { type: 'invoice_line_item' as const, invoice_line_item: tea?.id ?? '', amount: 500 },
    ]
    const preview = await stripe.creditNotes.preview({ invoice: invoice.id, lines: half })
    expect(preview.total).toBe(550)
    const parts = await stripe.creditNotes.listPreviewLineItems({
      invoice: invoice.id,
      lines: half,
    })
    expect(parts.data[0]).toMatchObject({ amount: 500, taxes: [{ amount: 50 }] })
    expect((await stripe.creditNotes.list()).data).toEqual([])
    const note = await stripe.creditNotes.create({ invoice: invoice.id, lines: half })
    expect(note).toMatchObject({
      total: 550,
      subtotal: 500,
      type: 'pre_payment',
      number: `${invoice.number}-CN-01`,
    })
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      amount_remaining: 1100,
      pre_payment_credit_notes_amount: 550,
    })
    const noted = await stripe.creditNotes.update(note.id, { memo: 'late' })
    expect(await stripe.creditNotes.retrieve(note.id)).toEqual(noted)
    expect(ids(await stripe.creditNotes.list({ invoice: invoice.id }))).toEqual([note.id])
    expect((await stripe.creditNotes.listLineItems(note.id)).data).toHaveLength(1)
    expect((await stripe.creditNotes.voidCreditNote(note.id)).status).toBe('void')
    expect((await refusalOf(stripe.creditNotes.voidCreditNote(note.id))).statusCode).toBe(400)
    const paid = await stripe.invoices.pay(invoice.id)
    expect(paid.amount_paid).toBe(1650)
    expect(types().filter((type) => type.startsWith('credit_note'))).toEqual([
      'credit_note.created',
      'credit_note.updated',
      'credit_note.voided',
    ])
    const pdf = await fetch(note.pdf)
    expect([pdf.status, (await pdf.text()).slice(0, 8)]).toEqual([200, '%PDF-1.3'])
  })

  test('gives back what was paid, to the card and to the balance', async () => {
    const { stripe, customer, invoice } = await openInvoice([{ amount: 1000, description: 'Tea' }])
    await stripe.invoices.pay(invoice.id)
    const much = stripe.creditNotes.create({
      invoice: invoice.id,
      amount: 1101,
      refund_amount: 1101,
    })
    expect((await refusalOf(much)).param).toBe('amount')
    const odd = stripe.creditNotes.create({ invoice: invoice.id, amount: 300, refund_amount: 100 })
    expect((await refusalOf(odd)).param).toBe('refund_amount')
    const note = await stripe.creditNotes.create({
      invoice: invoice.id,
      amount: 300,
      credit_amount: 100,
      reason: 'product_unsatisfactory',
      refund_amount: 200,
    })
    expect(note).toMatchObject({ type: 'post_payment', refunds: [{ amount_refunded: 200 }] })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -100 })
    const [refund] = (await stripe.refunds.list()).data
    expect(refund?.amount).toBe(200)
    expect((await stripe.invoices.retrieve(invoice.id)).post_payment_credit_notes_amount).toBe(300)
  })
})

/** The words of a PDF, whose pages are deflated and whose text is in hexadecimal. */
function wordsOf(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const pages = [...text.matchAll(/FlateDecode\s*>>\s*stream\n([\s\S]*?)\nendstream/g)]
  const drawn = pages.map(([, page = '']) => inflateSync(Buffer.from(page, 'latin1')).toString())
  const pieces = drawn.join('').matchAll(/\[(.*)\] TJ/g)
  const toWords = (hex: string) => Buffer.from(hex, 'hex').toString('latin1')
  return [...pieces]
    .map(([, line = '']) =>
      [...line.matchAll(/<(\w+)>/g)].map(([, hex = '']) => toWords(hex)).join(''),
    )
    .join('\n')
}

test('an invoice is paid on its page, once the bank has heard from the cardholder', async () => {
  const { stripe, invoice } = await openInvoice([{ amount: 1000, description: 'Tea' }])
  const page = invoice.hosted_invoice_url ?? ''
  const submit = (number: string) =>
    fetch(page, { method: 'POST', body: new URLSearchParams({ number }), redirect: 'manual' })
  expect(await (await submit('1')).text()).toContain('card number is incorrect')
  expect(await (await submit('4000000000000002')).text()).toContain('Your card was declined.')
  const challenge = (await submit('4000002760003184')).headers.get('location') ?? ''
  expect(challenge).toContain('/3d_secure_2/authenticate/pi_')
  const outcome = new URLSearchParams({ outcome: 'succeed' })
  const back = await fetch(challenge, { method: 'POST', body: outcome })
  expect(new URL(back.url).pathname).toBe(new URL(page).pathname)
  expect(await back.text()).not.toContain('Card number')
  const paid = await stripe.invoices.retrieve(invoice.id)
  expect(paid).toMatchObject({ status: 'paid', amount_paid: 1100 })
  expect(await (await submit('4242424242424242')).text()).toContain('This invoice is paid.')
})

test('the page and the PDF of an invoice can be opened', async () => {
  const { invoice, url } = await openInvoice([{ amount: 1000, description: 'Tea (ä kilo)' }])
  const page = await fetch(invoice.hosted_invoice_url ?? '')
  expect(await page.text()).toContain('€11.00')
  const pdf = await fetch(invoice.invoice_pdf ?? '')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(wordsOf(Buffer.from(await pdf.arrayBuffer()))).toContain('Tea (ä kilo)')
  expect((await fetch(`${url}/i/in_none`)).status).toBe(404)
})

describe('a dispute', () => {
  test.each([
    ['winning_evidence', 'won', ['charge.dispute.closed', 'charge.dispute.funds_reinstated']],
    ['losing_evidence', 'lost', ['charge.dispute.closed']],
    ['a letter', 'under_review', []],
  ] as const)('is answered with %s', async (said, status, events) => {
    const { stripe, types } = await startStripe()
    const charge = { amount: 700, currency: 'usd', source: 'tok_createDispute' }
    await stripe.charges.create(charge)
    const [dispute] = (await stripe.disputes.list()).data
    const id = dispute?.id ?? ''
    const staged = await stripe.disputes.update(id, {
      evidence: { customer_name: 'Ada' },
      submit: false,
    })
    expect([staged.status, staged.evidence_details.has_evidence]).toEqual(['needs_response', true])
    const before = types().length
    const after = await stripe.disputes.update(id, { evidence: { uncategorized_text: said } })
    expect(after.status).toBe(status)
    expect(after.evidence.customer_name).toBe('Ada')
    expect(types().slice(before)).toEqual(['charge.dispute.updated', ...events])
    const late = stripe.disputes.update(id, { evidence: { uncategorized_text: 'more' } })
    expect((await refusalOf(late)).statusCode).toBe(400)
    const { data } = await stripe.balanceTransactions.list()
    const net = data.reduce((sum, each) => sum + each.net, 0)
    const kept = charge.amount - 50
    expect(net).toBe(status === 'won' ? kept : kept - 700 - 1500)
  })

  test('is given up', async () => {
    const { stripe } = await startStripe()
    await stripe.charges.create({ amount: 700, currency: 'usd', source: 'tok_createDispute' })
    const [dispute] = (await stripe.disputes.list()).data
    expect((await stripe.disputes.close(dispute?.id ?? '')).status).toBe('lost')
    expect((await refusalOf(stripe.disputes.close(dispute?.id ?? ''))).statusCode).toBe(400)
  })
})
