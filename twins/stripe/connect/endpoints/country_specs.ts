import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound } from '../../protocol/index.ts'
import { pageOf } from '../../protocol/paging/static_list.ts'
import { countries, currencyOf } from '../objects/countries.ts'
import { verificationFields } from '../objects/requirements.ts'

const { text } = params

/** Where businesses can open an account themselves. https://stripe.com/global */
const served = (
  'AE AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IN IT JP LI LT LU LV ' +
  'MT MX MY NL NO NZ PL PT RO SE SG SI SK TH US'
).split(' ')

/** Between these, money is transferred freely. */
const europe = new Set(
  (
    'AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO ' +
    'SE SI SK'
  ).split(' '),
)

function toSpec(id: string) {
  const currency = currencyOf(id) ?? 'usd'
  const sharing = served.filter(
    (each) => each === id || (currency === 'eur' && currencyOf(each) === 'eur'),
  )
  return {
    id,
    object: 'country_spec',
    default_currency: currency,
    supported_bank_account_currencies: { [currency]: sharing },
    supported_payment_currencies: params.currencyCodes,
    supported_payment_methods: id === 'US' ? ['ach', 'card', 'stripe'] : ['card', 'stripe'],
    supported_transfer_countries: id === 'US' ? countries : europe.has(id) ? [...europe] : [id],
    verification_fields: verificationFields(),
  }
}

/** https://docs.stripe.com/api/country_specs */
export const countrySpecs = {
  'GET /v1/country_specs': endpoint(params.pages, (_world, page) =>
    pageOf(served.map(toSpec), page, { noun: 'country spec', url: '/v1/country_specs' }),
  ),
  'GET /v1/country_specs/{id}': endpoint(
    () => ({ id: text() }),
    (_world, { id }) => {
      ensureFound(served.includes(id), 'country spec', id, 'country')
      return toSpec(id)
    },
  ),
}
