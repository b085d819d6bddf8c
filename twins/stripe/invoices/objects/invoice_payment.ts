import { day_ms } from '../../../../shared/time/units.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { cancelIntent } from '../../payments/objects/authorization.ts'
import { confirm } from '../../payments/objects/confirm.ts'
import type { Step } from '../../payments/objects/confirmation_step.ts'
import { insertPaymentIntent, toPaymentIntent } from '../../payments/objects/payment_intent.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, isLive, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Invoice, InvoicePayment, PaymentIntent, PaymentMethod } from '../../schema/index.ts'
import {
  billingSettings,
  giveUp,
  setDelinquent,
  subscriptionFailed,
  subscriptionOf,
  subscriptionPaid,
} from '../../subscriptions/objects/subscription_status.ts'
import { saveInvoice } from './invoice.ts'
import { toShared } from './invoice_share.ts'

const descriptions: Readonly<Record<string, string>> = {
  subscription_create: 'Subscription creation',
  subscription_cycle: 'Subscription update',
  subscription_update: 'Subscription update',
}

/** The intent by which an invoice is to be paid. https://docs.stripe.com/api/invoice-payment */
export function openPayment(world: StripeWorld, invoice: Invoice): InvoicePayment {
  const isRecurring = Boolean(invoice.parent?.subscription_details)
  const intent = toPaymentIntent(world, {
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    capture_method: 'automatic',
    customer: invoice.customer,
    description: descriptions[invoice.billing_reason ?? ''] ?? 'Payment for Invoice',
    payment_method_types: ['card'],
    ...toShared(world, invoice),
    ...(isRecurring && { setup_future_usage: 'off_session' as const }),
  })
  insertPaymentIntent(world, intent)
  return world.db.invoice_payments.insert({
    id: world.id('inpay_1', 23),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_remaining,
    created: seconds(world),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: isLive(world),
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
}

export function paymentOf(world: StripeWorld, { id }: Invoice): InvoicePayment | undefined {
  return world.db.invoice_payments.first({ where: { invoice: id, status: 'open' } })
}

/** What an invoice is paid with unless it is said: its own, the subscription's, the customer's. */
export function usualMethod(world: StripeWorld, invoice: Invoice): string | null {
  const own = invoice.default_payment_method ?? null
  const settings = world.db.customers.get(invoice.customer)?.invoice_settings
  const customers = settings?.default_payment_method ?? null
  const usual = own ?? subscriptionOf(world, invoice)?.default_payment_method ?? customers
  const method = typeof usual === 'string' ? world.db.payment_methods.get(usual) : undefined
  // What was detached since pays nothing any more.
  return method?.customer === invoice.customer ? method.id : null
}

/** Closes an invoice whose money came, from whichever side. */
export function markPaid(
  world: StripeWorld,
  before: Invoice,
  intent?: PaymentIntent,
  changes: Partial<Invoice> = {},
): Invoice {
  const now = seconds(world)
  const payment = paymentOf(world, before)
  if (intent && payment) {
    const paid = { ...payment, amount_paid: payment.amount_requested, status: 'paid' }
    const status_transitions = { canceled_at: null, paid_at: now }
    emit(
      world,
      'invoice_payment.paid',
      world.db.invoice_payments.replace({ ...paid, status_transitions }),
    )
  } else if (payment) {
    closePayment(world, payment, null)
  }
  const after = saveInvoice(world, before, {
    ...before,
    amount_paid: before.amount_paid + before.amount_remaining,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: now },
    ...changes,
  })
  emit(world, 'invoice.paid', after)
  emit(world, 'invoice.payment_succeeded', after)
  setDelinquent(world, after.customer, false)
  subscriptionPaid(world, after, intent)
  return after
}

/**
 * Pays an open invoice by an intent that was made apart from it: at once where that has succeeded,
 * else when it does. https://docs.stripe.com/api/invoices/attach_payment
 */
export function attachPayment(world: StripeWorld, before: Invoice, intent: PaymentIntent): Invoice {
  const param = 'payment_intent'
  ensure(before.status === 'open', `Payments can only be attached to open invoices.`)
  const isOwn = intent.customer === null || intent.customer === before.customer
  ensure(isOwn, 'The PaymentIntent belongs to another customer than the invoice.', { param })
  ensure(intent.currency === before.currency, 'The currency of the PaymentIntent is another.', {
    param,
  })
  const taken = world.db.invoice_payments.first({ where: { payment_intent: intent.id } })
  ensure(!taken, `The PaymentIntent ${intent.id} is attached to an invoice already.`, { param })
  ensure(intent.status !== 'canceled', `The PaymentIntent ${intent.id} is canceled.`, { param })
  const isPaid = intent.status === 'succeeded'
  const usual = paymentOf(world, before)
  const amount = Math.min(before.amount_remaining, isPaid ? intent.amount_received : intent.amount)
  const left = before.amount_remaining - amount
  // The invoice waits for one payment at a time.
  if (usual && !isPaid) closePayment(world, usual, null)
  const now = seconds(world)
  const made = world.db.invoice_payments.insert({
    id: world.id('inpay_1', 23),
    object: 'invoice_payment',
    amount_paid: isPaid ? amount : null,
    amount_requested: amount,
    created: now,
    currency: before.currency,
    invoice: before.id,
    is_default: false,
    livemode: isLive(world),
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: isPaid ? 'paid' : 'open',
    status_transitions: { canceled_at: null, paid_at: isPaid ? now : null },
  })
  if (!isPaid) return before
  emit(world, 'invoice_payment.paid', made)
  if (left === 0) return markPaid(world, before)
  const amount_paid = before.amount_paid + amount
  const after = saveInvoice(world, before, { ...before, amount_paid, amount_remaining: left })
  if (usual) closePayment(world, usual, null)
  openPayment(world, after)
  return after
}

/** Ends the intent of an invoice that is paid or given up in another way. */
export function closePayment(
  world: StripeWorld,
  payment: InvoicePayment,
  reason: PaymentIntent['cancellation_reason'],
): void {
  const canceled_at = seconds(world)
  const status_transitions = { canceled_at, paid_at: null }
  world.db.invoice_payments.replace({ ...payment, status: 'canceled', status_transitions })
  const intent = world.db.payment_intents.get(payment.payment.payment_intent)
  const isOpen = intent && !['succeeded', 'canceled'].includes(intent.status)
  if (isOpen) cancelIntent(world, intent, reason)
}

/** When the next attempt is; null where there is none. */
function nextAttempt(world: StripeWorld, invoice: Invoice): number | null {
  const isRetried = invoice.auto_advance && invoice.billing_reason !== 'subscription_create'
  const days = billingSettings(world).retry_days[invoice.attempt_count - 1]
  if (!isRetried || days === undefined) return null
  return Math.floor((world.now() + days * day_ms) / 1000)
}

/** An attempt that failed. Only the first and those of the schedule count. */
function paymentFailed(world: StripeWorld, before: Invoice, isScheduled: boolean): Invoice {
  const isCounted = isScheduled || before.attempt_count === 0
  const attempt_count = before.attempt_count + (isCounted ? 1 : 0)
  const counted = { ...before, attempt_count, attempted: true }
  const next_payment_attempt = isCounted ? nextAttempt(world, counted) : before.next_payment_attempt
  const after = saveInvoice(world, before, { ...counted, next_payment_attempt })
  if (isCounted && next_payment_attempt !== null) {
    const payload = { id: after.id, due: next_payment_attempt }
    world.at(next_payment_attempt * 1000, 'retryInvoice', payload)
  }
  emit(world, 'invoice.payment_failed', after)
  setDelinquent(world, after.customer, true)
  subscriptionFailed(world, after)
  const isLast = isCounted && next_payment_attempt === null && after.auto_advance
  if (isLast && after.billing_reason !== 'subscription_create') giveUp(world, after)
  return after
}

/** What became of an intent, told to the invoice it is for, where there is one. */
export function followPayment(
  world: StripeWorld,
  { intent, error }: Step,
  isScheduled = false,
): Invoice | undefined {
  const where = { payment_intent: intent.id, status: 'open' }
  const payment = world.db.invoice_payments.first({ where })
  const invoice = payment && world.db.invoices.get(payment.invoice)
  if (!invoice) return undefined
  if (intent.status === 'succeeded') {
    const isFirst = invoice.attempt_count === 0
    const counted = isScheduled || isFirst ? invoice.attempt_count + 1 : invoice.attempt_count
    return markPaid(world, invoice, intent, { attempt_count: counted })
  }
  if (intent.status === 'requires_action') {
    const isFirst = invoice.billing_reason === 'subscription_create'
    const waiting = isFirst ? invoice : paymentFailed(world, invoice, isScheduled)
    emit(world, 'invoice.payment_action_required', waiting)
    return waiting
  }
  return error ? paymentFailed(world, invoice, isScheduled) : invoice
}

interface Attempt {
  method?: PaymentMethod
  isScheduled?: boolean
}

/** Tries to collect an open invoice. The refusal is the caller's to pass on. */
export function attemptPayment(
  world: StripeWorld,
  invoice: Invoice,
  { method, isScheduled = false }: Attempt = {},
): { invoice: Invoice; error?: StripeError; intent?: PaymentIntent } {
  const payment = paymentOf(world, invoice) ?? openPayment(world, invoice)
  const intent = world.db.payment_intents.get(payment.payment.payment_intent)
  ensure(intent, `The payment of ${invoice.id} is gone.`)
  const chosen = method?.id ?? usualMethod(world, invoice)
  if (chosen === null) {
    return { invoice: paymentFailed(world, invoice, isScheduled), error: noMethod(), intent }
  }
  const payment_method = findPaymentMethod(world, chosen).id
  const step = confirm(world, { ...intent, payment_method }, { use_stripe_sdk: true })
  const after = followPayment(world, step, isScheduled) ?? invoice
  return { invoice: after, intent: step.intent, ...(step.error && { error: step.error }) }
}

export function noMethod(): StripeError {
  return new StripeError(
    'This customer has no attached payment source or default payment method. Please consider ' +
      'adding a default payment method. For more information, visit ' +
      'https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
    { code: 'resource_missing' },
  )
}
