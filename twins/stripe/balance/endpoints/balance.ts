import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { BalanceTransaction } from '../../schema/index.ts'
import { toBalance } from '../objects/balance.ts'
import { itemsOf } from '../objects/payout.ts'

const { text } = params

const transaction = resource<BalanceTransaction>({
  path: '/v1/balance_transactions',
  table: 'balance_transactions',
  noun: 'balance transaction',
})

/** https://docs.stripe.com/api/balance */
export const balance = {
  'GET /v1/balance': endpoint(
    () => ({}),
    (world) => toBalance(world),
  ),
  'GET /v1/balance_transactions/{id}': transaction.get(),
  'GET /v1/balance_transactions': endpoint(
    () => ({
      created: params.timeFilter().optional(),
      currency: params.currency().optional(),
      payout: text().optional(),
      source: text().optional(),
      type: text().optional(),
      ...params.pages(),
    }),
    (world, { created, currency, payout, source, type, ...page }) => {
      const key = payout === undefined ? undefined : itemsOf(world, payout)
      const where = { created: toCondition(created), currency, key, source, type }
      const url = '/v1/balance_transactions'
      return listPage(world, 'balance_transactions', page, {
        url,
        noun: 'balance_transaction',
        where,
      })
    },
  ),
}
