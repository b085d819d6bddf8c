import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Payout } from '../../schema/index.ts'
import { cancelPayout, createPayout, reversePayout } from '../objects/payout.ts'

const { integer, oneOf, text } = params
const payout = resource<Payout>({ path: '/v1/payouts', table: 'payouts', noun: 'payout' })

/** https://docs.stripe.com/api/payouts */
export const payouts = {
  'POST /v1/payouts': payout.create(
    () => ({
      amount: integer(1),
      currency: params.currency(),
      description: text().optional(),
      metadata: params.metadata().optional(),
      method: oneOf('instant', 'standard').optional(),
      source_type: oneOf('card').optional(),
      statement_descriptor: text(22).optional(),
      destination: text().optional(),
      ...params.unbuilt('payout_method'),
    }),
    createPayout,
  ),
  'GET /v1/payouts/{id}': payout.get(),
  'POST /v1/payouts/{id}': payout.update(
    () => ({ metadata: params.metadata().optional() }),
    (_world, before, { metadata }) => ({
      ...before,
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.payouts.replace(doc),
    'payout.updated',
  ),
  'GET /v1/payouts': payout.list(
    () => ({
      arrival_date: params.timeFilter().optional(),
      created: params.timeFilter().optional(),
      destination: text().optional(),
      status: oneOf('canceled', 'failed', 'in_transit', 'paid', 'pending').optional(),
    }),
    ({ arrival_date, created, destination, status }) => ({
      arrival_date: toCondition(arrival_date),
      created: toCondition(created),
      destination,
      status,
    }),
  ),
  'POST /v1/payouts/{id}/cancel': endpoint(
    () => ({ id: text() }),
    (world, { id }) => cancelPayout(world, payout.find(world, id)),
  ),
  'POST /v1/payouts/{id}/reverse': endpoint(
    () => ({ id: text(), metadata: params.metadata().optional() }),
    (world, { id, metadata }) => reversePayout(world, payout.find(world, id), metadata),
  ),
}
