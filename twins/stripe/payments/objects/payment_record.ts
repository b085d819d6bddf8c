import { omitUndefined } from '../../../../shared/object.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { PaymentAttempt, PaymentRecord } from '../../schema/index.ts'

type Outcome = 'canceled' | 'failed' | 'guaranteed'
type Metadata = Record<string, string> | null | undefined
type Details = Pick<
  PaymentRecord,
  'customer_details' | 'description' | 'payment_method_details' | 'shipping_details'
>

interface ReportArgs extends Details {
  amount: { currency: string; value: number }
  customer_presence: PaymentRecord['customer_presence']
  metadata?: Metadata
  outcome?: Outcome | undefined
  processor_details: PaymentRecord['processor_details']
}

/** The amounts of a payment of which nothing is known yet. */
function untouched({ currency, value }: { currency: string; value: number }) {
  const none = { currency, value: 0 }
  return {
    amount: { currency, value },
    amount_authorized: none,
    amount_canceled: none,
    amount_failed: none,
    amount_guaranteed: none,
    amount_refunded: none,
    amount_requested: { currency, value },
  }
}

/** The amounts once it is known how an attempt ended. */
function settled(amount: { currency: string; value: number }, outcome: Outcome) {
  const none = { currency: amount.currency, value: 0 }
  return {
    amount_authorized: outcome === 'guaranteed' ? amount : none,
    amount_canceled: outcome === 'canceled' ? amount : none,
    amount_failed: outcome === 'failed' ? amount : none,
    amount_guaranteed: outcome === 'guaranteed' ? amount : none,
  }
}

function insertAttempt(world: StripeWorld, record: PaymentRecord, metadata: Metadata) {
  const { id, latest_payment_attempt_record: _latest, ...rest } = record
  const attempt: PaymentAttempt = {
    ...rest,
    ...untouched(record.amount_requested),
    id: world.id('par_1', 23),
    object: 'payment_attempt_record',
    created: seconds(world),
    metadata: mergeMetadata({}, metadata),
    payment_record: id,
  }
  return world.db.payment_attempts.insert(attempt)
}

/** https://docs.stripe.com/api/payment-record/report-payment */
export function reportPayment(world: StripeWorld, args: ReportArgs): PaymentRecord {
  const { amount, metadata, outcome, ...rest } = args
  const record: PaymentRecord = {
    ...rest,
    ...untouched(amount),
    id: world.id('pr_1', 23),
    object: 'payment_record',
    application: null,
    created: seconds(world),
    latest_payment_attempt_record: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, metadata),
    reported_by: 'self',
  }
  const attempt = insertAttempt(world, record, metadata)
  const made = { ...record, latest_payment_attempt_record: attempt.id }
  world.db.payment_records.insert(made)
  return outcome === undefined ? made : settle(world, made, outcome)
}

export function findRecord(world: StripeWorld, id: string): PaymentRecord {
  const record = world.db.payment_records.get(id)
  ensureFound(record, 'payment record', id, 'id')
  return record
}

function latestOf(world: StripeWorld, record: PaymentRecord): PaymentAttempt {
  const attempt = world.db.payment_attempts.get(record.latest_payment_attempt_record ?? '')
  ensure(attempt, `The attempt of ${record.id} is gone.`)
  return attempt
}

function isSettled({ amount_canceled, amount_failed, amount_guaranteed }: PaymentAttempt): boolean {
  return amount_canceled.value + amount_failed.value + amount_guaranteed.value > 0
}

/** Says how the latest attempt ended. */
export function settle(
  world: StripeWorld,
  before: PaymentRecord,
  outcome: Outcome,
  metadata?: Metadata,
): PaymentRecord {
  const attempt = latestOf(world, before)
  ensure(!isSettled(attempt), `It is reported already how the attempt ${attempt.id} ended.`)
  const amounts = settled(before.amount_requested, outcome)
  world.db.payment_attempts.replace({
    ...attempt,
    ...amounts,
    metadata: metadata === undefined ? attempt.metadata : mergeMetadata(attempt.metadata, metadata),
  })
  return world.db.payment_records.replace({
    ...before,
    ...amounts,
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  })
}

/** Another attempt, after one that failed. */
export function reportAttempt(
  world: StripeWorld,
  before: PaymentRecord,
  args: Partial<Details> & { metadata?: Metadata; outcome?: Outcome | undefined },
): PaymentRecord {
  const latest = latestOf(world, before)
  ensure(
    isSettled(latest) && latest.amount_guaranteed.value === 0,
    'A new payment attempt can only be reported after the last one failed or was canceled.',
  )
  const { metadata, outcome, ...details } = args
  const again = { ...before, ...omitUndefined(details), ...untouched(before.amount_requested) }
  const attempt = insertAttempt(world, again, metadata)
  const after = { ...again, latest_payment_attempt_record: attempt.id }
  world.db.payment_records.replace(after)
  return outcome === undefined ? after : settle(world, after, outcome)
}

/** https://docs.stripe.com/api/payment-record/report-refund */
export function reportRefund(
  world: StripeWorld,
  before: PaymentRecord,
  amount: { currency: string; value: number } | undefined,
  metadata: Metadata,
): PaymentRecord {
  const { amount_guaranteed: paid, amount_refunded: refunded } = before
  const left = paid.value - refunded.value
  const value = amount?.value ?? left
  ensure(value > 0 && value <= left, `Only ${left} of ${before.id} can be refunded.`, {
    param: 'amount[value]',
  })
  ensure(!amount || amount.currency === paid.currency, 'The currency is another.', {
    param: 'amount[currency]',
  })
  const amount_refunded = { currency: paid.currency, value: refunded.value + value }
  world.db.payment_attempts.replace({ ...latestOf(world, before), amount_refunded })
  return world.db.payment_records.replace({
    ...before,
    amount_refunded,
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  })
}
