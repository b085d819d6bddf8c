import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { ApplicationFee } from '../../schema/index.ts'
import { refundFee } from '../objects/application_fee.ts'

const { integer, text } = params

const fee = resource<ApplicationFee>({
  path: '/v1/application_fees',
  table: 'application_fees',
  noun: 'application fee',
})

/** https://docs.stripe.com/api/application_fees */
export const applicationFees = {
  'GET /v1/application_fees/{id}': fee.get(),
  'GET /v1/application_fees': fee.list(
    () => ({ charge: text().optional(), created: params.timeFilter().optional() }),
    ({ charge, created }) => ({ charge, created: toCondition(created) }),
  ),
  'POST /v1/application_fees/{id}/refunds': endpoint(
    () => ({
      id: text(),
      amount: integer(1).optional(),
      metadata: params.metadata().optional(),
    }),
    (world, { id, ...args }) => refundFee(world, fee.find(world, id), args),
  ),
  'GET /v1/application_fees/{id}/refunds': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) =>
      listPage(world, 'fee_refunds', page, {
        noun: 'fee refund',
        url: fee.find(world, id).refunds.url,
        where: { fee: id },
      }),
  ),
  'GET /v1/application_fees/{feeId}/refunds/{id}': endpoint(
    () => ({ feeId: text(), id: text() }),
    findFeeRefund,
  ),
  'POST /v1/application_fees/{feeId}/refunds/{id}': endpoint(
    () => ({ feeId: text(), id: text(), metadata: params.metadata().optional() }),
    (world, { metadata, ...path }) => {
      const before = findFeeRefund(world, path)
      const merged = mergeMetadata(before.metadata, metadata)
      return world.db.fee_refunds.replace({ ...before, metadata: merged })
    },
  ),
}

function findFeeRefund(world: StripeWorld, path: { feeId: string; id: string }) {
  const found = world.db.fee_refunds.get(path.id)
  const isOwn = found?.fee === fee.find(world, path.feeId).id
  ensureFound(isOwn && found, 'fee refund', path.id, 'id')
  return found
}
