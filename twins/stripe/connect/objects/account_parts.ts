import type { StripeWorld } from '../../protocol/index.ts'
import type { Account } from '../../schema/index.ts'
import { toCapabilityV2 } from './capabilities.ts'

/** The parts of an account that the second version tells of, by what they are made of. */
const parts: Readonly<Record<string, readonly (keyof Account)[]>> = {
  'account.updated': ['email', 'metadata', 'controller'],
  'account[defaults].updated': ['default_currency', 'business_profile'],
  'account[identity].updated': ['business_type', 'company', 'individual', 'tos_acceptance'],
  'account[requirements].updated': ['requirements'],
}

/** Tells which parts of an account changed, and what it may do now. https://docs.stripe.com/api/v2/core/accounts/event-types */
export function tellParts(own: StripeWorld, before: Account, after: Account): void {
  const object = { id: after.id, object: 'v2.core.account' }
  for (const [type, fields] of Object.entries(parts)) {
    const isSame = fields.every(
      (name) => JSON.stringify(before[name]) === JSON.stringify(after[name]),
    )
    if (!isSame) own.emit(`v2.core.${type}`, { object })
  }
  const was: Readonly<Record<string, unknown>> = { ...before.capabilities }
  for (const [name, status] of Object.entries(after.capabilities ?? {})) {
    const isActive = status === 'active'
    if ((was[name] === 'active') === isActive) continue
    const [use, updated_capability] =
      name === 'transfers'
        ? ['recipient', 'stripe_balance.stripe_transfers']
        : ['merchant', toCapabilityV2(name)]
    const type = `v2.core.account[configuration.${use}].capability_status_updated`
    own.emit(type, { object, data: { updated_capability } })
  }
}
