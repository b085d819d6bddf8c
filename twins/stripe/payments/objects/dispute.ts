import type Stripe from 'stripe'
import { day_s } from '../../../../shared/time/units.ts'
import { book } from '../../balance/objects/balance.ts'
import type { TestCard } from '../../payment_methods/objects/test_cards.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Charge, Dispute } from '../../schema/index.ts'

/** What Visa calls the reasons of the test cards. https://docs.stripe.com/disputes/categories */
const reasonCodes: Readonly<Record<string, string>> = {
  fraudulent: '10.4',
  noncompliant: 'C07',
  product_not_received: '13.1',
}

function caseOf(kind: TestCard['dispute']): 'chargeback' | 'compliance' | 'inquiry' {
  if (kind?.isInquiry) return 'inquiry'
  return kind?.reason === 'noncompliant' ? 'compliance' : 'chargeback'
}

/** A test card's dispute comes at once. https://docs.stripe.com/testing#disputes */
export function dispute(world: StripeWorld, charged: Charge, { dispute: kind }: TestCard): Charge {
  const isInquiry = kind?.isInquiry === true
  const shown = charged.payment_method_details?.card
  const details: Dispute['payment_method_details'] = {
    card: {
      brand: shown?.brand ?? '',
      case_type: caseOf(kind),
      network: shown?.network ?? '',
      network_reason_code: reasonCodes[kind?.reason ?? 'fraudulent'] ?? '10',
    },
    type: 'card',
  }
  return openDispute(world, charged, { details, isInquiry, reason: kind?.reason ?? 'fraudulent' })
}

/** A bank takes the money of a debit back that its customer did not allow. */
export function disputeDebit(world: StripeWorld, charged: Charge, reason: string): Charge {
  return openDispute(world, charged, { isInquiry: false, reason })
}

interface Opening {
  details?: Dispute['payment_method_details']
  isInquiry: boolean
  reason: string
}

function openDispute(
  world: StripeWorld,
  charged: Charge,
  { details, isInquiry, reason }: Opening,
): Charge {
  const { id: source, amount, currency } = charged
  const disputed = world.db.charges.replace({ ...charged, disputed: true })
  const withdrawal = isInquiry
    ? undefined
    : book(world, { amount: -amount, currency, source, type: 'adjustment', fee: 1500 })
  const created = seconds(world)
  const made: Dispute = {
    id: world.id('du_1', 23),
    object: 'dispute',
    amount,
    balance_transactions: withdrawal ? [{ ...withdrawal }] : [],
    charge: source,
    created,
    currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: created + 9 * day_s,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: isInquiry,
    livemode: isLive(world),
    metadata: {},
    payment_intent: charged.payment_intent,
    ...(details && { payment_method_details: details }),
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  }
  world.db.disputes.insert(made)
  emit(world, 'charge.dispute.created', made)
  if (withdrawal) emit(world, 'charge.dispute.funds_withdrawn', made)
  return disputed
}

const open = ['needs_response', 'warning_needs_response']

interface EvidenceArgs {
  evidence?: Record<string, string> | undefined
  metadata?: Record<string, string> | null | undefined
  submit?: boolean | undefined
}

/**
 * Answers a dispute. In test mode one text wins it and one loses it; any other waits for the bank.
 * https://docs.stripe.com/testing#disputes
 */
export function answerDispute(world: StripeWorld, before: Dispute, args: EvidenceArgs): Dispute {
  const { evidence = {}, metadata, submit = true } = args
  const isAnswer = Object.keys(evidence).length > 0
  ensure(
    !isAnswer || open.includes(before.status),
    `You cannot submit evidence for a dispute with a status of ${before.status}.`,
  )
  const isSubmitted = isAnswer && submit
  const { evidence_details: details } = before
  const isInquiry = before.status === 'warning_needs_response'
  const after: Dispute = {
    ...before,
    evidence: { ...before.evidence, ...evidence },
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || isAnswer,
      submission_count: details.submission_count + (isSubmitted ? 1 : 0),
      submission_method: isSubmitted ? 'manual' : details.submission_method,
    },
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    status: !isSubmitted ? before.status : isInquiry ? 'warning_under_review' : 'under_review',
  }
  world.db.disputes.replace(after)
  emitChange(world, 'charge.dispute.updated', before, after)
  const said = isSubmitted ? after.evidence.uncategorized_text : null
  if (said === 'winning_evidence') return win(world, after, isInquiry)
  return said === 'losing_evidence' ? closeDispute(world, after) : after
}

/** The bank gives back what it took. */
function win(world: StripeWorld, before: Dispute, isInquiry: boolean): Dispute {
  if (isInquiry) return finish(world, before, 'warning_closed')
  const { amount, charge: source, currency } = before
  const back = book(world, { amount, currency, source, type: 'adjustment', fee: -1500 })
  const balance_transactions = [...before.balance_transactions, { ...back }]
  const won = { ...before, balance_transactions }
  const after = finish(world, won, 'won')
  emit(world, 'charge.dispute.funds_reinstated', after)
  return after
}

function finish(world: StripeWorld, before: Dispute, status: Dispute['status']): Dispute {
  const after = world.db.disputes.replace({ ...before, status })
  emit(world, 'charge.dispute.closed', after)
  return after
}

/** Gives a dispute up. https://docs.stripe.com/api/disputes/close */
export function closeDispute(world: StripeWorld, before: Dispute): Dispute {
  ensure(
    !closed.includes(before.status),
    `You cannot close a dispute with a status of ${before.status}.`,
  )
  return finish(world, before, before.status.startsWith('warning') ? 'warning_closed' : 'lost')
}

const closed = ['lost', 'warning_closed', 'won']

const noEvidence: Stripe.Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}
