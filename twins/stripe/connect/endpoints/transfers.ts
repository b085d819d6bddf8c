import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Transfer } from '../../schema/index.ts'
import { refundFee } from '../objects/application_fee.ts'
import { reverse, transfer as send } from '../objects/transfer.ts'

const { integer, oneOf, text } = params
const transfer = resource<Transfer>({ path: '/v1/transfers', table: 'transfers', noun: 'transfer' })

const createArgs = () => ({
  amount: integer(1).optional(),
  currency: params.currency(),
  description: text().optional(),
  destination: text(),
  metadata: params.metadata().optional(),
  source_transaction: text().optional(),
  source_type: oneOf('card').optional(),
  transfer_group: text().optional(),
})

function createTransfer(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Transfer {
  const { currency, destination, metadata, source_transaction } = args
  const source =
    source_transaction === undefined ? undefined : world.db.charges.get(source_transaction)
  if (source_transaction !== undefined) {
    ensureFound(source, 'charge', source_transaction, 'source_transaction', 400)
  }
  const amount = args.amount ?? source?.amount
  ensure(amount !== undefined, 'Missing required param: amount.', {
    code: 'parameter_missing',
    param: 'amount',
  })
  ensure(
    !source || source.currency === currency,
    `The currency (${currency}) must be that of the source transaction (${source?.currency}).`,
    { param: 'currency' },
  )
  return send(world, {
    ...omitUndefined({ description: args.description, transfer_group: args.transfer_group }),
    ...(source && { source }),
    ...{ amount, currency, destination, metadata },
  })
}

/** https://docs.stripe.com/api/transfers */
export const transfers = {
  'POST /v1/transfers': transfer.create(createArgs, createTransfer),
  'GET /v1/transfers/{id}': transfer.get(),
  'POST /v1/transfers/{id}': transfer.update(
    () => ({ description: text().optional(), metadata: params.metadata().optional() }),
    (_world, before, { description, metadata }) => ({
      ...before,
      ...omitUndefined({ description }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.transfers.replace(doc),
    'transfer.updated',
  ),
  'GET /v1/transfers': transfer.list(
    () => ({
      created: params.timeFilter().optional(),
      destination: text().optional(),
      transfer_group: text().optional(),
    }),
    ({ created, destination, transfer_group }) => ({
      created: toCondition(created),
      destination,
      transfer_group,
    }),
  ),
  'POST /v1/transfers/{id}/reversals': endpoint(
    () => ({
      id: text(),
      amount: integer(1).optional(),
      description: text().optional(),
      metadata: params.metadata().optional(),
      refund_application_fee: params.boolean().optional(),
    }),
    (world, { id, amount, description, metadata, refund_application_fee }) => {
      const before = transfer.find(world, id)
      const made = reverse(world, before, { amount, description, metadata })
      const where = { charge: before.destination_payment ?? '' }
      const taken = world.db.application_fees.first({ where })
      if (refund_application_fee && taken) {
        const share = Math.round((taken.amount * made.amount) / before.amount)
        if (share > 0) refundFee(world, taken, { amount: share })
      }
      return made
    },
  ),
  'GET /v1/transfers/{id}/reversals': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) =>
      listPage(world, 'transfer_reversals', page, {
        noun: 'transfer reversal',
        url: transfer.find(world, id).reversals.url,
        where: { transfer: id },
      }),
  ),
  'GET /v1/transfers/{transferId}/reversals/{id}': endpoint(
    () => ({ transferId: text(), id: text() }),
    findReversal,
  ),
  'POST /v1/transfers/{transferId}/reversals/{id}': endpoint(
    () => ({ transferId: text(), id: text(), metadata: params.metadata().optional() }),
    (world, { metadata, ...path }) => {
      const before = findReversal(world, path)
      const merged = mergeMetadata(before.metadata, metadata)
      return world.db.transfer_reversals.replace({ ...before, metadata: merged })
    },
  ),
}

function findReversal(world: StripeWorld, path: { transferId: string; id: string }) {
  const found = world.db.transfer_reversals.get(path.id)
  const isOwn = found?.transfer === transfer.find(world, path.transferId).id
  ensureFound(isOwn && found, 'transfer reversal', path.id, 'id')
  return found
}
