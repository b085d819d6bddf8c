import { day_s } from '../../../../shared/time/units.ts'
import { applyCredits, giveBack } from '../../billing/objects/credit_grant.ts'
import { changeBalance } from '../../customers/objects/balance_transaction.ts'
import { leastAmount } from '../../payments/objects/payment_intent.ts'
import { emit } from '../../protocol/change.ts'
import { type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Invoice, Subscription } from '../../schema/index.ts'
import { dropPending } from '../../subscriptions/objects/pending_update.ts'
import { saveSubscription } from '../../subscriptions/objects/subscription.ts'
import {
  expireIncomplete,
  setDelinquent,
  subscriptionOf,
} from '../../subscriptions/objects/subscription_status.ts'
import { unknownPlace } from '../../tax/objects/tax_engine.ts'
import { addUp, ensureDraft, invoiceRefusal } from './invoice.ts'
import {
  attemptPayment,
  closePayment,
  markPaid,
  openPayment,
  paymentOf,
} from './invoice_payment.ts'
import { finalizationFailed, isTaxKnown } from './invoice_tax.ts'

/** How long before its due date an invoice is said to be due. */
const notice_s = 3 * day_s

/** The next number of a customer's invoices, such as `AB12CD34-0007`. */
function takeNumber(world: StripeWorld, invoice: Invoice): string {
  const customer = world.db.customers.get(invoice.customer)
  if (invoice.number !== null || !customer) return invoice.number ?? ''
  const sequence = customer.next_invoice_sequence ?? 1
  world.db.customers.replace({ ...customer, next_invoice_sequence: sequence + 1 })
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`
}

/**
 * What is due after the customer's balance. What is too little to charge waits there for the next
 * invoice. https://docs.stripe.com/billing/customer/balance
 */
function applyBalance(world: StripeWorld, invoice: Invoice) {
  const customer = world.db.customers.get(invoice.customer)
  const isSame = customer?.currency === null || customer?.currency === invoice.currency
  const starting_balance = isSame ? (customer?.balance ?? 0) : 0
  const wanted = Math.max(0, invoice.total + starting_balance)
  const isTooSmall = wanted > 0 && wanted < leastAmount(invoice.currency)
  const amount_due = isTooSmall ? 0 : wanted
  const ending_balance = invoice.total + starting_balance - amount_due
  const amount = ending_balance - starting_balance
  if (amount !== 0) {
    changeBalance(world, invoice.customer, {
      amount,
      currency: invoice.currency,
      invoice: invoice.id,
      type: isTooSmall ? 'invoice_too_small' : 'applied_to_invoice',
    })
  }
  return { amount_due, amount_remaining: amount_due, ending_balance, starting_balance }
}

function hostedUrl(world: StripeWorld, { id }: Invoice): string {
  return `${world.url}/i/${id}`
}

/** The invoice with the billing credits that it uses up. */
function withCredits(world: StripeWorld, invoice: Invoice): Invoice {
  return applyCredits(world, invoice) ? addUp(world, invoice) : invoice
}

/**
 * Makes an invoice final: it gets its number and an intent to be paid by; where nothing is due it
 * is paid. https://docs.stripe.com/invoicing/integration/workflow-transitions
 */
export function finalize(
  world: StripeWorld,
  draft: Invoice,
  startPayment: (world: StripeWorld, open: Invoice) => unknown = openPayment,
): Invoice {
  ensureDraft(draft)
  const now = seconds(world)
  const added = addUp(world, draft)
  if (!isTaxKnown(added)) throw unknownPlace()
  const before = withCredits(world, added)
  const hosted_invoice_url = hostedUrl(world, before)
  const open = world.db.invoices.replace({
    ...before,
    ...applyBalance(world, before),
    automatically_finalizes_at: null,
    effective_at: before.effective_at ?? now,
    hosted_invoice_url,
    invoice_pdf: `${hosted_invoice_url}/pdf`,
    number: takeNumber(world, before),
    status: 'open',
    status_transitions: { ...before.status_transitions, finalized_at: now },
  })
  emit(world, 'invoice.finalized', open)
  if (open.amount_due === 0) return markPaid(world, open)
  startPayment(world, open)
  if (open.due_date) {
    const soon_ms = (open.due_date - notice_s) * 1000
    if (soon_ms > world.now()) world.at(soon_ms, 'dueInvoice', { id: open.id })
    world.at(open.due_date * 1000, 'overdueInvoice', { id: open.id })
  }
  return open
}

/** Makes an invoice final by itself, or tells that it could not be. */
export function finalizeAlone(world: StripeWorld, draft: Invoice): Invoice {
  const added = addUp(world, draft)
  return isTaxKnown(added) ? finalize(world, draft) : finalizationFailed(world, added)
}

/** What happens to an invoice by itself once it is final. */
export function collect(world: StripeWorld, open: Invoice): Invoice {
  if (open.status !== 'open') return open
  if (open.collection_method === 'send_invoice') {
    emit(world, 'invoice.sent', open)
    return open
  }
  return attemptPayment(world, open, { isScheduled: true }).invoice
}

/** The job that finalizes a draft an hour after it was made. */
export function finalizeInvoice(world: StripeWorld, { id }: { id: string }): void {
  const draft = world.db.invoices.get(id)
  const due = draft?.automatically_finalizes_at ?? null
  if (draft?.status !== 'draft' || !draft.auto_advance) return
  if (due === null || due > seconds(world)) return
  collect(world, finalizeAlone(world, draft))
}

/** The job that tries an invoice again. */
export function retryInvoice(world: StripeWorld, { id, due }: { id: string; due: number }): void {
  const invoice = world.db.invoices.get(id)
  if (invoice?.status !== 'open' || invoice.next_payment_attempt !== due) return
  attemptPayment(world, invoice, { isScheduled: true })
}

/** The job that tells that an invoice is due soon. */
export function dueInvoice(world: StripeWorld, { id }: { id: string }): void {
  const invoice = world.db.invoices.get(id)
  if (invoice?.status === 'open') emit(world, 'invoice.will_be_due', invoice)
}

/** The job that notices that an invoice was not paid in time. */
export function overdueInvoice(world: StripeWorld, { id }: { id: string }): void {
  const invoice = world.db.invoices.get(id)
  if (invoice?.status !== 'open') return
  emit(world, 'invoice.overdue', invoice)
  const subscription = subscriptionOf(world, invoice)
  if (subscription?.status !== 'active') return
  saveSubscription(world, { ...subscription, status: 'past_due' })
}

function ensureOpen({ status }: Invoice, allowed: readonly string[], verb: string): void {
  if (allowed.includes(status ?? '')) return
  throw invoiceRefusal(
    `You can only ${verb} invoices with a status of ${allowed.join(' or ')}. This invoice has a ` +
      `status of ${status ?? ''}.`,
    'invoice_not_editable',
  )
}

/** https://docs.stripe.com/api/invoices/void */
export function voidInvoice(world: StripeWorld, before: Invoice): Invoice {
  ensureOpen(before, ['open', 'uncollectible'], 'void')
  const payment = paymentOf(world, before)
  if (payment) closePayment(world, payment, 'void_invoice')
  const after = closeInvoice(world, before, 'void', 'voided_at')
  giveBack(world, after)
  emit(world, 'invoice.voided', after)
  const subscription = subscriptionOf(world, after)
  if (subscription?.latest_invoice === after.id) {
    expireIncomplete(world, dropPending(world, subscription))
  }
  return after
}

/** https://docs.stripe.com/api/invoices/mark_uncollectible */
export function markUncollectible(world: StripeWorld, before: Invoice): Invoice {
  ensureOpen(before, ['open'], 'mark as uncollectible')
  const after = closeInvoice(world, before, 'uncollectible', 'marked_uncollectible_at')
  emit(world, 'invoice.marked_uncollectible', after)
  setDelinquent(world, after.customer, false)
  return after
}

function closeInvoice(
  world: StripeWorld,
  before: Invoice,
  status: 'void' | 'uncollectible',
  at: 'voided_at' | 'marked_uncollectible_at',
): Invoice {
  return world.db.invoices.replace({
    ...before,
    auto_advance: false,
    next_payment_attempt: null,
    status,
    status_transitions: { ...before.status_transitions, [at]: seconds(world) },
  })
}

/** The job by which a change ends that nobody paid for. */
export function expirePendingUpdate(
  world: StripeWorld,
  { id, expires_at }: { id: string; expires_at: number },
): void {
  const subscription = world.db.subscriptions.get(id)
  if (subscription?.pending_update?.expires_at !== expires_at) return
  voidPending(world, subscription)
}

/** Drops a change that waits, with its invoice. */
export function voidPending(world: StripeWorld, subscription: Subscription): void {
  const invoice = world.db.invoices.get(subscription.latest_invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(world, invoice)
  else dropPending(world, subscription)
}

/** The job by which an incomplete subscription ends, and what it could have been paid by. */
export function expireSubscription(world: StripeWorld, { id }: { id: string }): void {
  const subscription = world.db.subscriptions.get(id)
  if (subscription?.status !== 'incomplete') return
  const invoice = world.db.invoices.get(subscription.latest_invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(world, invoice)
  else expireIncomplete(world, { id })
}
