import type { Args } from '../../../shared/twin.ts'
import { toAddress } from '../objects/customer.ts'
import * as params from '../protocol/params.ts'
import { ensure, type StripeWorld } from '../protocol.ts'
import { emitChange, given } from '../query/change.ts'
import { endpoint } from '../query/endpoint.ts'
import type { TaxSettings } from '../schema.ts'

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
  'GET /v1/tax/settings': endpoint(() => ({}), findSettings),
  'POST /v1/tax/settings': endpoint(updateArgs, updateSettings),
}

/** Before anything is set, taxes wait for where the business is. */
function findSettings(world: StripeWorld): Settings {
  const stored = world.db.tax_settings.get('tax')
  return (
    stored?.settings ?? {
      object: 'tax.settings',
      defaults: { provider: 'stripe', tax_behavior: null, tax_code: null },
      head_office: null,
      livemode: false,
      status: 'pending',
      status_details: { pending: { missing_fields: ['head_office'] } },
    }
  )
}

function updateSettings(world: StripeWorld, args: Args<ReturnType<typeof updateArgs>>): Settings {
  const before = findSettings(world)
  const address = toAddress(args.head_office?.address)
  ensure(!address || address.country, 'Missing required param: head_office[address][country].', {
    code: 'parameter_missing',
    param: 'head_office[address][country]',
  })
  const head_office = address ? { address } : before.head_office
  const defaults = { ...before.defaults, ...given({ ...args.defaults }) }
  const standing = head_office && { status: 'active', status_details: { active: {} } }
  const settings: Settings = { ...before, defaults, head_office, ...standing }
  const record = { id: 'tax', settings }
  if (world.db.tax_settings.has('tax')) world.db.tax_settings.replace(record)
  else world.db.tax_settings.insert(record)
  emitChange(world, 'tax.settings.updated', before, settings)
  return settings
}
