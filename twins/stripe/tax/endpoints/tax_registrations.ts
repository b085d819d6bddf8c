import type { Args } from '../../../../shared/contract.ts'
import { pageOfItems } from '../../checkout/objects/line_item.ts'
import { toAddress } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { TaxLocation, TaxRegistration } from '../../schema/index.ts'
import { taxCodeList } from '../objects/tax_code.ts'
import { changeRegistration, insertRegistration } from '../objects/tax_registration.ts'

const { clearable, hash, integer, map, oneOf, text } = params
const registration = resource<TaxRegistration>({
  path: '/v1/tax/registrations',
  table: 'tax_registrations',
  noun: 'tax registration',
})
const location = resource<TaxLocation>({
  path: '/v1/tax/locations',
  table: 'tax_locations',
  noun: 'tax location',
})

const instant = () => oneOf('now').or(integer())

const options = () =>
  hash({
    province_standard: hash({ province: text(2) }).optional(),
    standard: hash({
      place_of_supply_scheme: oneOf('inbound_goods', 'small_seller', 'standard').optional(),
    }).optional(),
    state: text(2).optional(),
    type: oneOf(
      'ioss',
      'oss_non_union',
      'oss_union',
      'province_standard',
      'simplified',
      'standard',
      'state_communications_tax',
      'state_retail_delivery_fee',
      'state_sales_tax',
    ),
    ...params.unbuilt('local_amusement_tax', 'local_lease_tax', 'state_sales_tax'),
  })

const createArgs = () => ({
  active_from: instant(),
  country: text(2),
  country_options: map(options()),
  expires_at: integer().optional(),
})

/** https://docs.stripe.com/api/tax/registrations */
export const taxRegistrations = {
  'POST /v1/tax/registrations': registration.create(createArgs, create),
  'GET /v1/tax/registrations/{id}': registration.get(),
  'POST /v1/tax/registrations/{id}': registration.update(
    () => ({
      active_from: instant().optional(),
      expires_at: clearable(instant()).optional(),
    }),
    changeRegistration,
    (world, doc) => world.db.tax_registrations.replace(doc),
  ),
  'GET /v1/tax/registrations': registration.list(
    () => ({ status: oneOf('active', 'all', 'expired', 'scheduled').optional() }),
    ({ status }) => ({ status: status === 'all' ? undefined : status }),
  ),
}

function create(
  world: StripeWorld,
  { country, country_options, ...times }: Args<ReturnType<typeof createArgs>>,
): TaxRegistration {
  const key = country.toLowerCase()
  const own = country_options[key]
  const param = `country_options[${key}]`
  ensure(/^[A-Z]{2}$/.test(country), `Country '${country}' is unknown.`, { param: 'country' })
  ensure(own, `Missing required param: ${param}.`, { code: 'parameter_missing', param })
  ensure(country !== 'US' || own.state !== undefined, `Missing required param: ${param}[state].`, {
    code: 'parameter_missing',
    param: `${param}[state]`,
  })
  const known = Object.entries(own).filter(([, value]) => value !== undefined)
  return insertRegistration(world, {
    ...times,
    country,
    country_options: {
      [key]: Object.fromEntries(known),
    } as unknown as TaxRegistration['country_options'], // each country has a shape of its own
  })
}

/** https://docs.stripe.com/api/tax/location */
export const taxLocations = {
  'POST /v1/tax/locations': location.create(
    () => ({
      address: params.address(),
      description: text().optional(),
      type: oneOf('performance'),
    }),
    (world, { address, description, type }) => {
      const shown = toAddress(address)
      ensure(shown?.country, 'Missing required param: address[country].', {
        code: 'parameter_missing',
        param: 'address[country]',
      })
      return world.db.tax_locations.insert({
        id: world.id('taxloc_1', 23),
        object: 'tax.location',
        address: { ...shown, country: shown.country },
        description: description ?? null,
        livemode: isLive(world),
        type,
      })
    },
  ),
  'GET /v1/tax/locations/{id}': location.get(),
  'GET /v1/tax/locations': location.list(
    () => ({ type: oneOf('performance') }),
    ({ type }) => ({ type }),
  ),
}

/** https://docs.stripe.com/api/tax_codes */
export const taxCodes = {
  'GET /v1/tax_codes': endpoint(params.pages, (_world, page) =>
    pageOfItems(taxCodeList, '/v1/tax_codes', page),
  ),
  'GET /v1/tax_codes/{id}': endpoint(
    () => ({ id: text() }),
    (_world, { id }) => {
      const code = taxCodeList.find((each) => each.id === id)
      ensureFound(code, 'tax code', id, 'id')
      return code
    },
  ),
}
