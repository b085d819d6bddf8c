import { insertAccount } from '../../twins/stripe/connect/objects/account.ts'
import { capabilityNames } from '../../twins/stripe/connect/objects/capabilities.ts'
import { ensureCountry } from '../../twins/stripe/connect/objects/countries.ts'
import { completeAccount } from '../../twins/stripe/connect/objects/onboarding.ts'
import { ensure, type StripeWorld } from '../../twins/stripe/protocol/index.ts'
import type { Account } from '../../twins/stripe/schema/index.ts'
import { at } from '../seed_errors.ts'
import type { SeededAccount } from './schema.ts'

/** A connected account, which may be paid unless its author wants it unfinished. */
export function seedAccount(world: StripeWorld, given: SeededAccount, path: string): Account {
  const { country = 'US', capabilities = ['card_payments', 'transfers'], id } = given
  at(`${path}.country`, () => ensureCountry(country))
  capabilities.forEach((name, index) => {
    const isKnown = capabilityNames.has(name)
    at(`${path}.capabilities[${index}]`, () => ensure(isKnown, `${name} is no capability`))
  })
  const taken = id !== undefined && world.db.accounts.has(id)
  at(`${path}.id`, () => ensure(!taken, `There is an account ${id} already`))
  const made = insertAccount(world, {
    ...(id !== undefined && { id }),
    type: given.type ?? 'express',
    controller: undefined,
    country,
    email: given.email ?? null,
    metadata: given.metadata,
    capabilities,
  })
  const profile = made.business_profile && { ...made.business_profile, ...given.business_profile }
  const { business_type = null } = given
  const named = { ...made, business_type, business_profile: profile } as Account // whole hashes
  if (given.details_submitted === false) return world.db.accounts.replace(named)
  return completeAccount(world, named, {})
}
