import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { changeBalance } from '../objects/balance_transaction.ts'
import { findCustomer } from '../objects/customer.ts'

const { integer, text } = params

function find(world: StripeWorld, { customerId, id }: { customerId: string; id: string }) {
  const found = world.db.customer_balance_transactions.get(id)
  const isOwn = found?.customer === customerId
  ensureFound(found && isOwn, 'customer balance transaction', id, 'transaction')
  return found
}

/** https://docs.stripe.com/api/customer_balance_transactions */
export const customerBalance = {
  'GET /v1/customers/{id}/balance_transactions': endpoint(
    () => ({
      id: text(),
      created: params.timeFilter().optional(),
      invoice: text().optional(),
      ...params.pages(),
    }),
    (world, args) => {
      const { id: customer } = findCustomer(world, args.id)
      const where = { customer, created: toCondition(args.created), invoice: args.invoice }
      const url = `/v1/customers/${customer}/balance_transactions`
      const noun = 'customer balance transaction'
      return listPage(world, 'customer_balance_transactions', args, { url, noun, where })
    },
  ),
  'POST /v1/customers/{id}/balance_transactions': endpoint(
    () => ({
      id: text(),
      amount: integer(),
      currency: params.currency(),
      description: text(350).optional(),
      metadata: params.metadata().optional(),
    }),
    (world, { id, amount, currency, description, metadata }) => {
      const customer = findCustomer(world, id)
      const isSame = customer.currency === null || customer.currency === currency
      ensure(
        isSame,
        `The currency of the balance transaction (${currency}) must be that of the customer ` +
          `(${customer.currency ?? ''}).`,
        { param: 'currency' },
      )
      const args = { amount, currency, description, metadata, type: 'adjustment' as const }
      return changeBalance(onClock(world, customer.test_clock ?? null), id, args)
    },
  ),
  'GET /v1/customers/{customerId}/balance_transactions/{id}': endpoint(
    () => ({ customerId: text(), id: text() }),
    find,
  ),
  'POST /v1/customers/{customerId}/balance_transactions/{id}': endpoint(
    () => ({
      customerId: text(),
      id: text(),
      description: text(350).optional(),
      metadata: params.metadata().optional(),
    }),
    (world, args) => {
      const before = find(world, args)
      const { description, metadata } = args
      return world.db.customer_balance_transactions.replace({
        ...before,
        ...omitUndefined({ description }),
        metadata: mergeMetadata(before.metadata, metadata === undefined ? {} : metadata),
      })
    },
  ),
}
