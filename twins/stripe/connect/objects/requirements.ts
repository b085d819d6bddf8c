import type { Account, Capability, Person } from '../../schema/index.ts'

/** What Stripe has to know of a person. https://docs.stripe.com/connect/required-verification-information */
const ofPerson = [
  'address.city',
  'address.line1',
  'address.postal_code',
  'dob.day',
  'dob.month',
  'dob.year',
  'email',
  'first_name',
  'last_name',
  'phone',
  'ssn_last_4',
]
const ofCompany = [
  'address.city',
  'address.line1',
  'address.postal_code',
  'name',
  'phone',
  'tax_id',
]
const ofAll = [
  'business_profile.mcc',
  'business_profile.url',
  'business_type',
  'tos_acceptance.date',
  'tos_acceptance.ip',
]

/** What accounts have to give, as the countries say it. https://docs.stripe.com/api/country_specs */
export function verificationFields() {
  const of = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}.${name}`)
  const always = [...ofAll, 'external_account']
  return {
    company: {
      additional: [],
      minimum: [...always, ...of('company', ofCompany), ...of('representative', ofPerson)].sort(),
    },
    individual: { additional: [], minimum: [...always, ...of('individual', ofPerson)].sort() },
  }
}

/** What is given but not shown has a sign that it was. */
const signs: Readonly<Record<string, string>> = {
  ssn_last_4: 'ssn_last_4_provided',
  tax_id: 'tax_id_provided',
}

function isGiven(holder: object | undefined, path: string): boolean {
  let value: unknown = holder
  for (const name of (signs[path] ?? path).split('.')) {
    value = value instanceof Object ? Reflect.get(value, name) : undefined
  }
  return value !== undefined && value !== null && value !== '' && value !== false
}

const missing = (holder: object | undefined, paths: readonly string[], prefix = '') =>
  paths.filter((path) => !isGiven(holder, path)).map((path) => `${prefix}${path}`)

/** The fields an account still lacks, by name. */
export function dueOf(account: Account, persons: readonly Person[], hasBank: boolean): string[] {
  const isCompany = account.business_type !== null && account.business_type !== 'individual'
  const representative = persons.find(({ relationship }) => relationship?.representative)
  return [
    ...missing(account, ofAll),
    ...(isCompany
      ? [
          ...missing(account.company, ofCompany, 'company.'),
          ...missing(representative, ofPerson, 'representative.'),
        ]
      : missing(account.individual, ofPerson, 'individual.')),
    ...(hasBank ? [] : ['external_account']),
  ].sort()
}

type Reason = NonNullable<NonNullable<Account['requirements']>['disabled_reason']> &
  NonNullable<NonNullable<Capability['requirements']>['disabled_reason']>

const nothing = { alternatives: [], errors: [], past_due: [], pending_verification: [] }

/** What will be asked later: nothing, as no rule of this twin changes. */
export function futureRequirements() {
  return {
    ...nothing,
    current_deadline: null,
    currently_due: [],
    disabled_reason: null,
    eventually_due: [],
  }
}

export function toRequirements(
  due: readonly string[],
  rejected: string | null,
): NonNullable<Account['requirements']> & NonNullable<Capability['requirements']> {
  const reason = rejected ?? (due.length > 0 ? 'requirements.past_due' : null)
  return {
    ...nothing,
    current_deadline: null,
    currently_due: [...due],
    disabled_reason: reason as Reason | null, // one of both
    eventually_due: [...due],
    past_due: [...due],
  }
}
