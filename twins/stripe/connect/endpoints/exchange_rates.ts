import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound } from '../../protocol/index.ts'
import { pageOf } from '../../protocol/paging/static_list.ts'
import { exchangeRates, ratesOf } from '../objects/exchange_rates.ts'

const { text } = params

/** https://docs.stripe.com/api/exchange_rates */
export const exchangeRateReads = {
  'GET /v1/exchange_rates': endpoint(params.pages, (_world, page) =>
    pageOf(exchangeRates(), page, { noun: 'exchange rate', url: '/v1/exchange_rates' }),
  ),
  'GET /v1/exchange_rates/{id}': endpoint(
    () => ({ id: text() }),
    (_world, { id }) => {
      const found = ratesOf(id)
      ensureFound(found, 'exchange rate', id, 'currency')
      return found
    },
  ),
}
