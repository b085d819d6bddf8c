import { omitUndefined } from '../../../../shared/object.ts'
import { atHome, inAccount } from '../../protocol/account.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { isLive } from '../../protocol/index.ts'
import { ensureIncludes, isoOf } from '../../protocol/v2/endpoint.ts'
import type { Account, AccountProfile, Configuration, Person } from '../../schema/index.ts'
import { toCapabilityV2 } from './capabilities.ts'
import { toAddressV2, toPersonV2 } from './person_v2.ts'

/** What is only shown when it is asked for. */
const includable = [
  'configuration.customer',
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
]

/** What is known of an account besides its first version; one made there has two uses at most. */
export function profileOf(world: StripeWorld, account: Account): AccountProfile {
  const known = atHome(world).db.account_profiles.get(account.id)
  if (known) return known
  const { transfers, ...payments } = account.capabilities ?? {}
  const applied: Configuration[] = []
  if (Object.keys(payments).length > 0) applied.push('merchant')
  if (transfers !== undefined) applied.push('recipient')
  return { id: account.id, applied }
}

/** A capability as its account may use it now, and why not. */
function toStatus(account: Account, name: string) {
  const reason = account.requirements?.disabled_reason ?? ''
  const status = Object.entries(account.capabilities ?? {}).find(([each]) => each === name)?.[1]
  if (status === 'active') return { status: 'active', status_details: [] }
  if (reason.startsWith('rejected.')) {
    const code = reason.replace('.', '_')
    return { status: 'rejected', status_details: [{ code, resolution: 'contact_stripe' }] }
  }
  const details = [{ code: 'requirements_past_due', resolution: 'provide_info' }]
  return { status: 'restricted', status_details: details }
}

function requestedOf(world: StripeWorld, account: Account): string[] {
  const all = inAccount(world, account.id).db.capabilities.list()
  return all.filter(({ requested }) => requested).map(({ id }) => id)
}

function toPayouts(account: Account) {
  const { status_details } = toStatus(account, '')
  if (account.payouts_enabled) return { status: 'active', status_details: [] }
  const isRejected = account.requirements?.disabled_reason?.startsWith('rejected.')
  return { status: isRejected ? 'rejected' : 'restricted', status_details }
}

function toMerchant(world: StripeWorld, account: Account, isApplied: boolean) {
  const { business_profile: profile, settings } = account
  const names = requestedOf(world, account).filter((name) => name !== 'transfers')
  const entries = names.map((name) => [toCapabilityV2(name), toStatus(account, name)])
  const { support_email: email, support_phone: phone, support_url: url } = profile ?? {}
  return {
    applied: isApplied,
    capabilities: {
      ...Object.fromEntries(entries),
      stripe_balance: { payouts: toPayouts(account) },
    },
    ...shown({ mcc: profile?.mcc }),
    statement_descriptor: shown({
      descriptor: settings?.payments?.statement_descriptor,
      prefix: settings?.card_payments?.statement_descriptor_prefix,
    }),
    support: shown({ email, phone, url }),
  }
}

function toRecipient(world: StripeWorld, account: Account, isApplied: boolean) {
  const isAsked = requestedOf(world, account).includes('transfers')
  const stripe_transfers = toStatus(account, 'transfers')
  return {
    applied: isApplied,
    capabilities: {
      stripe_balance: {
        payouts: toPayouts(account),
        ...(isAsked && { stripe_transfers }),
      },
    },
  }
}

/** What is not known is left out. */
function shown(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}

function toDefaults(
  { business_profile: profile, controller, ...account }: Account,
  locales: string[] | undefined,
) {
  const payer = controller?.fees?.payer ?? 'account'
  return {
    ...shown({ currency: account.default_currency, locales }),
    profile: shown({
      business_url: profile?.url,
      doing_business_as: profile?.name,
      product_description: profile?.product_description,
    }),
    responsibilities: {
      fees_collector: payer === 'account' ? 'stripe' : payer,
      losses_collector: controller?.losses?.payments ?? 'stripe',
      requirements_collector: controller?.requirement_collection ?? 'stripe',
    },
  }
}

/** A person as it stands in an account. */
function toIndividual(own: StripeWorld, person: Person) {
  const { livemode: _apart, ...shownThere } = toPersonV2(own, person)
  return shownThere
}

function toIdentity(
  world: StripeWorld,
  { company, tos_acceptance: tos, ...account }: Account,
  profile: AccountProfile,
) {
  const person = inAccount(world, account.id).db.persons.get(account.individual?.id ?? '')
  const owned = omitUndefined({
    directors: company?.directors_provided,
    executives: company?.executives_provided,
    owners: company?.owners_provided,
  })
  return {
    attestations: {
      ...(Object.keys(owned).length > 0 && { persons_provided: owned }),
      ...(tos?.date && {
        terms_of_service: {
          account: shown({ date: isoOf(tos.date * 1000), ip: tos.ip, user_agent: tos.user_agent }),
        },
      }),
    },
    ...(company && {
      business_details: {
        ...shown({ phone: company.phone, registered_name: company.name }),
        ...(company.address && { address: toAddressV2(company.address) }),
        ...(company.tax_id_provided && {
          id_numbers: [{ type: profile.tax_id_type ?? 'us_ein' }],
        }),
      },
    }),
    ...shown({ country: account.country, entity_type: account.business_type }),
    ...(person && { individual: toIndividual(inAccount(world, account.id), person) }),
  }
}

/** The names of what is due, as the second version has them. */
const places: readonly (readonly [RegExp, string])[] = [
  [/^individual\./, 'identity.individual.'],
  [/^representative\./, 'representative.'],
  [/^company\./, 'identity.business_details.'],
  [/first_name$/, 'given_name'],
  [/last_name$/, 'surname'],
  [/\.dob\./, '.date_of_birth.'],
  [/(ssn_last_4|tax_id)$/, 'id_numbers'],
  [/business_details\.name$/, 'business_details.registered_name'],
  [/^business_profile\.mcc$/, 'configuration.merchant.mcc'],
  [/^business_profile\.url$/, 'defaults.profile.business_url'],
  [/^business_type$/, 'identity.entity_type'],
  [/^external_account$/, 'defaults.payout_methods'],
  [/^tos_acceptance\./, 'identity.attestations.terms_of_service.account.'],
]

function toDescription(due: string): string {
  return places.reduce((name, [from, to]) => name.replace(from, to), due)
}

function toRequirements(world: StripeWorld, account: Account) {
  const names = requestedOf(world, account)
  const restricts_capabilities = names.map((name) => ({
    capability: name === 'transfers' ? 'stripe_balance.stripe_transfers' : toCapabilityV2(name),
    configuration: name === 'transfers' ? 'recipient' : 'merchant',
    deadline: { status: 'past_due' },
  }))
  const entries = (account.requirements?.currently_due ?? []).map((due) => ({
    awaiting_action_from: 'user',
    description: toDescription(due),
    errors: [],
    impact: { restricts_capabilities },
    minimum_deadline: { status: 'past_due' },
    requested_reasons: [{ code: 'routine_onboarding' }],
  }))
  return entries.length === 0
    ? { entries }
    : { entries, summary: { minimum_deadline: { status: 'past_due' } } }
}

/** An account as the second version shows it. https://docs.stripe.com/api/v2/core/accounts/object */
export function toAccountV2(world: StripeWorld, account: Account, include: readonly string[] = []) {
  ensureIncludes(include, includable)
  const profile = profileOf(world, account)
  const asks = (name: string) => include.includes(name)
  const isApplied = (name: Configuration) => profile.applied.includes(name)
  const configuration = {
    ...(asks('configuration.customer') && {
      customer: { applied: isApplied('customer'), ...profile.customer },
    }),
    ...(asks('configuration.merchant') && {
      merchant: toMerchant(world, account, isApplied('merchant')),
    }),
    ...(asks('configuration.recipient') && {
      recipient: toRecipient(world, account, isApplied('recipient')),
    }),
  }
  return {
    id: account.id,
    object: 'v2.core.account',
    applied_configurations: profile.applied,
    closed: profile.closed !== undefined,
    ...(Object.keys(configuration).length > 0 && { configuration }),
    ...shown({ contact_email: account.email, contact_phone: profile.contact_phone }),
    created: isoOf((account.created ?? 0) * 1000),
    ...shown({ dashboard: account.controller?.stripe_dashboard?.type }),
    ...(asks('defaults') && { defaults: toDefaults(account, profile.locales) }),
    ...shown({ display_name: profile.display_name }),
    ...(asks('future_requirements') && { future_requirements: { entries: [] } }),
    ...(asks('identity') && { identity: toIdentity(world, account, profile) }),
    livemode: isLive(world),
    metadata: account.metadata ?? {},
    ...(asks('requirements') && { requirements: toRequirements(world, account) }),
  }
}
