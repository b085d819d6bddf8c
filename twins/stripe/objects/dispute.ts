import type Stripe from 'stripe'
import { type StripeWorld, seconds } from '../protocol.ts'
import { emit } from '../query/change.ts'
import type { Charge, Dispute } from '../schema.ts'
import { book } from './balance.ts'
import type { TestCard } from './test_cards.ts'

/** A test card's dispute comes at once. https://docs.stripe.com/testing#disputes */
export function dispute(world: StripeWorld, charged: Charge, { dispute: kind }: TestCard): Charge {
  const { id: source, amount, currency } = charged
  const disputed = world.db.charges.replace({ ...charged, disputed: true })
  const isInquiry = kind?.isInquiry === true
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
      due_by: created + 9 * 24 * 60 * 60,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charged.payment_intent,
    payment_method_details: {
      card: {
        brand: charged.payment_method_details?.card?.brand ?? '',
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: charged.payment_method_details?.card?.network ?? '',
        network_reason_code: '10',
      },
      type: 'card',
    },
    reason: kind?.reason ?? 'fraudulent',
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  }
  world.db.disputes.insert(made)
  emit(world, 'charge.dispute.created', made)
  if (withdrawal) emit(world, 'charge.dispute.funds_withdrawn', made)
  return disputed
}

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
