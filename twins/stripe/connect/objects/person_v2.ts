import { omitUndefined } from '../../../../shared/object.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { isLive } from '../../protocol/index.ts'
import { isoNow, isoOf } from '../../protocol/v2/endpoint.ts'
import type { Person } from '../../schema/index.ts'
import type { PersonArgs } from './person.ts'

type Relationship = NonNullable<Person['relationship']>

interface AddressV1 {
  city: string | null
  country: string | null
  line1: string | null
  line2: string | null
  postal_code: string | null
  state: string | null
}

const known = (fields: object) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )

export function toAddressV2({ city, country, line1, line2, postal_code, state }: AddressV1) {
  return known({ city, country, line1, line2, postal_code, state })
}

/** What the second version says of a person. */
interface PersonArgsV2 {
  address?: Partial<Record<keyof AddressV1, string | undefined>> | undefined
  date_of_birth?: { day: number; month: number; year: number } | undefined
  email?: string | undefined
  given_name?: string | undefined
  id_numbers?: { type: string; value: string }[] | undefined
  legal_gender?: 'female' | 'male' | undefined
  nationalities?: string[] | undefined
  phone?: string | undefined
  relationship?: { [K in keyof Relationship]?: Relationship[K] | undefined } | undefined
  surname?: string | undefined
}

/** The same as the first version takes it. */
export function toPersonArgs(
  args: PersonArgsV2,
  metadata: Record<string, string> | undefined,
): PersonArgs {
  const { date_of_birth: dob, email, id_numbers = [], phone, relationship } = args
  const short = id_numbers.find(({ type }) => type === 'us_ssn_last_4')?.value
  const whole = id_numbers.find(({ type }) => type !== 'us_ssn_last_4')?.value
  const gender = args.legal_gender
  return {
    fields: omitUndefined({
      email,
      first_name: args.given_name,
      gender,
      last_name: args.surname,
      nationality: args.nationalities?.[0],
      phone,
    }),
    ...(args.address && { address: omitUndefined(args.address) }),
    dob,
    id_number: whole,
    metadata,
    ...(relationship && {
      relationship: omitUndefined(relationship),
    }), // without undefined
    ssn_last_4: short,
  }
}

/** When a person was last changed, which only the second version tells. */
export function touchPerson(own: StripeWorld, { id }: Person): void {
  own.db.person_updates.put({ id, updated: isoNow(own) })
}

/** A person as the second version shows it. https://docs.stripe.com/api/v2/core/persons/object */
export function toPersonV2(own: StripeWorld, person: Person) {
  const { address, created, dob, email, first_name, gender, id, last_name, phone } = person
  const born = dob?.day ? { date_of_birth: { day: dob.day, month: dob.month, year: dob.year } } : {}
  const numbers = [
    ...(person.ssn_last_4_provided ? [{ type: 'us_ssn_last_4' }] : []),
    ...(person.id_number_provided ? [{ type: 'us_ssn' }] : []),
  ]
  return {
    id,
    object: 'v2.core.account_person',
    account: person.account,
    ...(address && { address: toAddressV2(address) }),
    created: isoOf(created * 1000),
    ...born,
    ...known({ email, given_name: first_name, legal_gender: gender }),
    id_numbers: numbers,
    livemode: isLive(own),
    metadata: person.metadata ?? {},
    nationalities: person.nationality ? [person.nationality] : [],
    ...known({ phone }),
    relationship: known({
      ...person.relationship,
      // Decimals are text here.
      percent_ownership: person.relationship?.percent_ownership?.toString(),
    }),
    ...known({ surname: last_name }),
    updated: own.db.person_updates.get(id)?.updated ?? isoOf(created * 1000),
  }
}
