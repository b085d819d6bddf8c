import { findFile } from '../../files/file.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { resource } from '../../protocol/resource.ts'
import type { Dispute } from '../../schema/index.ts'
import { byCharge, toChargeCondition } from '../args/charge_filters.ts'
import { answerDispute, closeDispute } from '../objects/dispute.ts'

const { boolean, hash, text } = params
const dispute = resource<Dispute>({ path: '/v1/disputes', table: 'disputes', noun: 'dispute' })

/** What of the evidence is a file. */
const documents = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const

/** What the evidence can say. */
const evidence = () =>
  hash({
    access_activity_log: text(20_000).optional(),
    billing_address: text().optional(),
    cancellation_policy_disclosure: text(20_000).optional(),
    cancellation_rebuttal: text(20_000).optional(),
    customer_email_address: text().optional(),
    customer_name: text().optional(),
    customer_purchase_ip: text().optional(),
    duplicate_charge_explanation: text(20_000).optional(),
    duplicate_charge_id: text().optional(),
    product_description: text(20_000).optional(),
    refund_policy_disclosure: text(20_000).optional(),
    refund_refusal_explanation: text(20_000).optional(),
    service_date: text().optional(),
    shipping_address: text().optional(),
    shipping_carrier: text().optional(),
    shipping_date: text().optional(),
    shipping_tracking_number: text().optional(),
    uncategorized_text: text(20_000).optional(),
    ...Object.fromEntries(documents.map((name) => [name, text().optional()])),
    ...params.unbuilt('enhanced_evidence'),
  })

/** Disputes are opened by test cards. https://docs.stripe.com/api/disputes */
export const disputes = {
  'GET /v1/disputes/{id}': dispute.get(),
  'GET /v1/disputes': dispute.list(byCharge, toChargeCondition),
  'POST /v1/disputes/{id}': endpoint(
    () => ({
      id: text(),
      evidence: evidence().optional(),
      metadata: params.metadata().optional(),
      submit: boolean().optional(),
      ...params.unbuilt('intended_submission_method'),
    }),
    (world, { id, evidence: said = {}, ...args }) => {
      const entries = Object.entries(said).filter(([, value]) => value !== undefined)
      for (const [name, value] of entries) {
        if (documents.some((each) => each === name) && value) {
          const param = `evidence[${name}]`
          findFile(world, String(value), param, ['customer_signature', 'dispute_evidence'])
        }
      }
      const texts = entries.map(([name, value]) => [name, String(value)])
      return answerDispute(world, dispute.find(world, id), {
        ...args,
        evidence: Object.fromEntries(texts),
      })
    },
  ),
  'POST /v1/disputes/{id}/close': endpoint(
    () => ({ id: text() }),
    (world, { id }) => closeDispute(world, dispute.find(world, id)),
  ),
}
