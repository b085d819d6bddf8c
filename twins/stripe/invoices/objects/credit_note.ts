import { changeBalance } from '../../customers/objects/balance_transaction.ts'
import { refund } from '../../payments/objects/refund.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CreditNote, CreditNoteLine, Invoice } from '../../schema/index.ts'
import { blankLine, type CreditLineArgs, sum, toLine } from './credit_note_line.ts'
import { invoiceRefusal, saveInvoice } from './invoice.ts'
import { markPaid, paymentOf } from './invoice_payment.ts'

interface CreditNoteArgs {
  amount?: number | undefined
  credit_amount?: number | undefined
  lines?: CreditLineArgs[] | undefined
  memo?: string | undefined
  metadata?: Record<string, string> | null | undefined
  out_of_band_amount?: number | undefined
  reason?: CreditNote['reason'] | undefined
  refund_amount?: number | undefined
}

function toLines(world: StripeWorld, invoice: Invoice, args: CreditNoteArgs): CreditNoteLine[] {
  const { amount, lines } = args
  ensure(
    (amount === undefined) !== (lines === undefined),
    'You must pass exactly one of `amount` or `lines`.',
    { param: 'amount' },
  )
  if (lines) return lines.map((line) => toLine(world, invoice, line))
  return [{ ...blankLine(world), amount: amount ?? 0, quantity: 1 }]
}

/** How much of a note was paid already, and where that goes back to. */
function splitUp(invoice: Invoice, total: number, args: CreditNoteArgs) {
  if (invoice.status === 'open') {
    ensure(
      total <= invoice.amount_remaining,
      `The amount of the credit note (${total}) is greater than what remains to be paid ` +
        `(${invoice.amount_remaining}).`,
      { param: 'amount' },
    )
    return { pre: total, post: 0 }
  }
  const left = invoice.amount_paid - invoice.post_payment_credit_notes_amount
  ensure(
    total <= left,
    `The amount of the credit note (${total}) is greater than what was paid and is not credited ` +
      `yet (${left}).`,
    { param: 'amount' },
  )
  const { credit_amount = 0, out_of_band_amount = 0, refund_amount = 0 } = args
  const given = credit_amount + out_of_band_amount + refund_amount
  ensure(
    given === total,
    `The sum of credit_amount, refund_amount and out_of_band_amount (${given}) must equal the ` +
      `amount of the credit note (${total}).`,
    { param: 'refund_amount' },
  )
  return { pre: 0, post: total }
}

function toNote(world: StripeWorld, invoice: Invoice, args: CreditNoteArgs): CreditNote {
  const id = world.id('cn_1', 23)
  const lines = toLines(world, invoice, args)
  const taxes = lines.flatMap((line) => line.taxes ?? [])
  const exclusive = sum(taxes.filter((tax) => tax.tax_behavior === 'exclusive'))
  const discount_amounts = lines.flatMap((line) => line.discount_amounts)
  const subtotal = sum(lines)
  const net = subtotal - sum(discount_amounts)
  const total = net + exclusive
  ensure(total > 0, 'The amount of a credit note must be greater than zero.', { param: 'amount' })
  const { pre, post } = splitUp(invoice, total, args)
  const count = world.db.credit_notes.count({ invoice: invoice.id }) + 1
  const created = seconds(world)
  return {
    id,
    object: 'credit_note',
    amount: total,
    amount_shipping: 0,
    created,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: sum(discount_amounts),
    discount_amounts,
    effective_at: created,
    invoice: invoice.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: isLive(world),
    memo: args.memo ?? null,
    metadata: mergeMetadata({}, args.metadata),
    number: `${invoice.number ?? ''}-CN-${String(count).padStart(2, '0')}`,
    out_of_band_amount: args.out_of_band_amount ?? null,
    pdf: `${world.url}/credit_notes/${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    pretax_credit_amounts: [],
    reason: args.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal,
    subtotal_excluding_tax: subtotal - (sum(taxes) - exclusive),
    total,
    total_excluding_tax: total - sum(taxes),
    total_taxes: taxes,
    type: pre > 0 ? 'pre_payment' : 'post_payment',
    voided_at: null,
  }
}

/** What was paid goes back to the card or to the customer's balance. */
function giveBack(
  world: StripeWorld,
  invoice: Invoice,
  note: CreditNote,
  { credit_amount = 0, refund_amount = 0 }: CreditNoteArgs,
): CreditNote {
  const where = { invoice: invoice.id, status: 'paid' }
  const payment = world.db.invoice_payments.first({ where })
  const intent = world.db.payment_intents.get(payment?.payment.payment_intent ?? '')
  const charge = world.db.charges.get(intent?.latest_charge ?? '')
  ensure(refund_amount === 0 || charge, 'This invoice has no payment that can be refunded.', {
    param: 'refund_amount',
  })
  const made = refund_amount > 0 && charge ? refund(world, charge, { amount: refund_amount }) : null
  const credit =
    credit_amount > 0
      ? changeBalance(world, invoice.customer, {
          amount: -credit_amount,
          credit_note: note.id,
          currency: invoice.currency,
          invoice: invoice.id,
          type: 'credit_note',
        })
      : undefined
  return {
    ...note,
    customer_balance_transaction: credit?.id ?? null,
    refunds: made
      ? [
          {
            amount_refunded: made.amount,
            payment_record_refund: null,
            refund: made.id,
            type: 'refund',
          },
        ]
      : [],
  }
}

/** What is still to be paid changes with a note, and with its end. */
function adjust(world: StripeWorld, before: Invoice, amount: number): Invoice {
  const amount_remaining = before.amount_remaining - amount
  const payment = paymentOf(world, before)
  if (payment && amount_remaining > 0) {
    world.db.payment_intents.update(payment.payment.payment_intent, { amount: amount_remaining })
    world.db.invoice_payments.replace({ ...payment, amount_requested: amount_remaining })
  }
  const after = saveInvoice(world, before, {
    ...before,
    amount_due: before.amount_due - amount,
    amount_remaining,
    pre_payment_credit_notes_amount: before.pre_payment_credit_notes_amount + amount,
  })
  return amount_remaining === 0 ? markPaid(world, after) : after
}

/** Takes back a part of what an invoice asks for. https://docs.stripe.com/api/credit_notes/create */
export function createCreditNote(
  world: StripeWorld,
  invoice: Invoice,
  args: CreditNoteArgs,
): CreditNote {
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw invoiceRefusal(
      `You can only create credit notes for invoices with a status of open or paid; this one is ` +
        `${invoice.status ?? ''}.`,
    )
  }
  const made = toNote(world, invoice, args)
  const note = made.post_payment_amount > 0 ? giveBack(world, invoice, made, args) : made
  world.db.credit_notes.insert(note)
  emit(world, 'credit_note.created', note)
  if (note.pre_payment_amount > 0) {
    adjust(world, invoice, note.pre_payment_amount)
    return note
  }
  const credited = invoice.post_payment_credit_notes_amount + note.post_payment_amount
  saveInvoice(world, invoice, { ...invoice, post_payment_credit_notes_amount: credited })
  return note
}

/** https://docs.stripe.com/api/credit_notes/void */
export function voidCreditNote(world: StripeWorld, before: CreditNote): CreditNote {
  ensure(before.status === 'issued', 'This credit note has already been voided.')
  const invoice = world.db.invoices.get(before.invoice)
  ensure(
    invoice?.status === 'open',
    'You can only void the credit notes of invoices that are still open.',
  )
  adjust(world, invoice, -before.pre_payment_amount)
  const voided = { ...before, status: 'void' as const, voided_at: seconds(world) }
  emit(world, 'credit_note.voided', world.db.credit_notes.replace(voided))
  return voided
}
