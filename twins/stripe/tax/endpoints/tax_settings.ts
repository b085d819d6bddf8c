import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { toAddress } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emitChange } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { TaxSettings } from '../../schema/index.ts'
import { taxSettingsOf } from '../objects/tax_engine.ts'

const { hash, oneOf, text } = params

type Settings = TaxSettings['settings']

const updateArgs = () => ({
  defaults: hash({
    tax_behavior: oneOf('exclusive', 'inclusive', 'inferred_by_currency').optional(),
    tax_code: text().optional(),
  }).optional(),
  head_office: hash({ address: params.address() }).optional(),
})

/** https://docs.stripe.com/api/tax/settings */
export const taxSettings = {
  'GET /v1/tax/settings': endpoint(() => ({}), taxSettingsOf),
  'POST /v1/tax/settings': endpoint(updateArgs, updateSettings),
}

function updateSettings(world: StripeWorld, args: Args<ReturnType<typeof updateArgs>>): Settings {
  const before = taxSettingsOf(world)
  const address = toAddress(args.head_office?.address)
  ensure(!address || address.country, 'Missing required param: head_office[address][country].', {
    code: 'parameter_missing',
    param: 'head_office[address][country]',
  })
  const head_office = address ? { address } : before.head_office
  const defaults = { ...before.defaults, ...omitUndefined({ ...args.defaults }) }
  const standing = head_office && { status: 'active', status_details: { active: {} } }
  const settings: Settings = { ...before, defaults, head_office, ...standing }
  const record = { id: 'tax', settings }
  if (world.db.tax_settings.has('tax')) world.db.tax_settings.replace(record)
  else world.db.tax_settings.insert(record)
  emitChange(world, 'tax.settings.updated', before, settings)
  return settings
}
