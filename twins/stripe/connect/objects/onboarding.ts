import { inAccount } from '../../protocol/account.ts'
import { type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Account } from '../../schema/index.ts'
import { saveAccount } from './account.ts'
import { addExternal } from './external_account.ts'
import { changePerson, toPerson } from './person.ts'

/** What the test data of Stripe's own page says of anybody. https://docs.stripe.com/connect/testing */
const filled = {
  address: { city: 'San Francisco', country: 'US', line1: 'address_full_match' },
  dob: { day: 1, month: 1, year: 1901 },
  postal_code: '94111',
  routing_number: '110000000',
  account_number: '000123456789',
}

/** The owner's answers, and test data for the rest, as the page's own button fills it in. */
export function completeAccount(
  world: StripeWorld,
  before: Account,
  given: Record<string, string | undefined>,
): Account {
  const own = inAccount(world, before.id)
  const isCompany = before.business_type !== null && before.business_type !== 'individual'
  const representative = own.db.persons
    .list()
    .find((each) => isCompany === (each.relationship?.representative === true))
  const { address, dob, postal_code } = filled
  const person = changePerson(representative ?? toPerson(own, before.id), {
    fields: {
      email: given.email ?? before.email ?? 'jenny.rosen@example.com',
      first_name: given.first_name ?? 'Jenny',
      last_name: given.last_name ?? 'Rosen',
      phone: '0000000000',
    },
    address: { ...address, postal_code },
    dob,
    ...(isCompany && { relationship: { representative: true } }),
    ssn_last_4: '0000',
  })
  own.db.persons.put(person)
  if (own.db.external_accounts.list().length === 0) {
    const { account_number, routing_number } = filled
    const { country = 'US' } = before
    const where = country === 'US' ? { routing_number } : {}
    addExternal(world, before, { account_number, country, ...where })
  }
  const { business_profile, company } = before
  return saveAccount(world, {
    ...before,
    business_profile: {
      ...business_profile,
      mcc: business_profile?.mcc ?? '5734',
      url: business_profile?.url ?? 'https://accessible.stripe.com',
    } as NonNullable<Account['business_profile']>, // whole before
    business_type: before.business_type ?? 'individual',
    details_submitted: true,
    ...(isCompany
      ? {
          company: {
            name: 'Rocket Rides',
            phone: '0000000000',
            ...company,
            address: { ...address, line2: null, postal_code, state: 'CA' },
            tax_id_provided: true,
          },
        }
      : { individual: person }),
    tos_acceptance: { date: seconds(world), ip: '127.0.0.1', user_agent: null },
  })
}
