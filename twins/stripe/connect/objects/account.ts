import { accountOf, atHome, inAccount, isConnected } from '../../protocol/account.ts'
import { application } from '../../protocol/application.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Account, Capability, ExternalAccount } from '../../schema/index.ts'
import { tellParts } from './account_parts.ts'
import { capabilityNames } from './capabilities.ts'
import { currencyOf } from './countries.ts'
import { dueOf, futureRequirements, toRequirements } from './requirements.ts'

type Kind = 'standard' | 'express' | 'custom'
type Controller = NonNullable<Account['controller']>

/** Who answers for what, by the kind of account. https://docs.stripe.com/connect/migrate-to-controller-properties */
const controllers: Readonly<Record<Kind, Controller>> = {
  standard: {
    fees: { payer: 'account' },
    is_controller: true,
    losses: { payments: 'stripe' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'full' },
    type: 'application',
  },
  express: {
    fees: { payer: 'application_express' },
    is_controller: true,
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
    type: 'application',
  },
  custom: {
    fees: { payer: 'application_custom' },
    is_controller: true,
    losses: { payments: 'application' },
    requirement_collection: 'application',
    stripe_dashboard: { type: 'none' },
    type: 'application',
  },
}

interface AccountStart {
  id?: string
  type: Kind | undefined
  controller: Partial<Controller> | undefined
  country: string
  email: string | null
  metadata: Record<string, string> | null | undefined
  capabilities: readonly string[]
}

const settings = (): NonNullable<Account['settings']> => ({
  bacs_debit_payments: { display_name: null, service_user_number: null },
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_issuing: { tos_acceptance: { date: null, ip: null } },
  card_payments: {
    decline_on: { avs_failure: false, cvc_failure: false },
    statement_descriptor_prefix: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: null, timezone: 'Etc/UTC' },
  invoices: { default_account_tax_ids: null, hosted_payment_method_save: 'offer' },
  payments: {
    statement_descriptor: null,
    statement_descriptor_kana: null,
    statement_descriptor_kanji: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  payouts: {
    debit_negative_balances: true,
    schedule: { delay_days: 2, interval: 'daily' },
    statement_descriptor: null,
  },
  sepa_debit_payments: {},
})

const profile: NonNullable<Account['business_profile']> = {
  annual_revenue: null,
  estimated_worker_count: null,
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  product_description: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
}

/** A connected account that nothing is known of yet. https://docs.stripe.com/api/accounts/create */
export function insertAccount(world: StripeWorld, start: AccountStart): Account {
  const id = start.id ?? world.id('acct_1', 16)
  const currency = currencyOf(start.country) ?? 'eur'
  const account: Account = {
    id,
    object: 'account',
    business_profile: profile,
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: { ...controllers[start.type ?? 'standard'], ...start.controller },
    country: start.country,
    created: seconds(world),
    default_currency: currency,
    details_submitted: false,
    email: start.email,
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: futureRequirements(),
    metadata: mergeMetadata({}, start.metadata),
    payouts_enabled: false,
    requirements: toRequirements([], null),
    settings: settings(),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: start.type ?? 'none',
  }
  const own = inAccount(world, id)
  for (const name of start.capabilities) own.db.capabilities.insert(toCapability(own, id, name))
  return atHome(world).db.accounts.insert(settle(world, account))
}

function toCapability(world: StripeWorld, account: string, id: string): Capability {
  return {
    id,
    object: 'capability',
    account,
    future_requirements: futureRequirements(),
    requested: true,
    requested_at: seconds(world),
    requirements: toRequirements([], null),
    status: 'inactive',
  }
}

export function findAccount(world: StripeWorld, id: string, param = 'account'): Account {
  const account = atHome(world).db.accounts.get(id)
  ensureFound(account, 'account', id, param)
  return account
}

const rejections = /^rejected\./

/** The account with what follows from its fields: what is due, what it may do. */
function settle(world: StripeWorld, account: Account): Account {
  const own = inAccount(world, account.id).db
  const banks = own.external_accounts.list()
  const due = dueOf(account, own.persons.list(), banks.length > 0)
  const reason = account.requirements?.disabled_reason ?? ''
  const rejected = rejections.test(reason) ? reason : null
  const isReady = due.length === 0 && rejected === null
  // A platform that rejects an account may leave its payouts on.
  const isPaidOut = rejected === null ? isReady : account.payouts_enabled
  const capabilities = Object.fromEntries(
    own.capabilities.list().map(({ id, requested }) => {
      const status = !requested ? 'inactive' : isReady ? 'active' : 'inactive'
      return [id, status]
    }),
  )
  const lists = account.external_accounts
  return {
    ...account,
    capabilities,
    charges_enabled: capabilities.card_payments === 'active',
    details_submitted: account.details_submitted || due.length === 0,
    // They are shown as they are stored.
    ...(lists && { external_accounts: { ...lists, data: banks as typeof lists.data } }),
    payouts_enabled: isPaidOut,
    requirements: toRequirements(due, rejected),
  }
}

/** Stores an account that changed, and tells of it and of what it may do now. */
export function saveAccount(world: StripeWorld, after: Account): Account {
  const home = atHome(world)
  const own = inAccount(world, after.id)
  const before = findAccount(world, after.id)
  const settled = home.db.accounts.replace(settle(world, after))
  emitChange(own, 'account.updated', before, settled)
  tellParts(own, before, settled)
  const { currently_due, disabled_reason } = settled.requirements ?? {}
  for (const capability of own.db.capabilities.list()) {
    const isActive = Object.entries(settled.capabilities ?? {}).some(
      ([name, status]) => name === capability.id && status === 'active',
    )
    const changed: Capability = {
      ...capability,
      requirements: toRequirements(
        capability.requested ? (currently_due ?? []) : [],
        rejections.test(disabled_reason ?? '') ? (disabled_reason ?? null) : null,
      ),
      status: isActive ? 'active' : capability.requested ? 'inactive' : 'unrequested',
    }
    own.db.capabilities.replace(changed)
    emitChange(own, 'capability.updated', capability, changed)
  }
  // From now on its money goes to its bank, daily unless its schedule says otherwise.
  const isNew = settled.payouts_enabled && !before.payouts_enabled
  if (isNew) own.at(own.now(), 'schedulePayouts', {})
  return settled
}

/** Asks for a capability, or gives it up. https://docs.stripe.com/connect/account-capabilities */
export function requestCapability(
  world: StripeWorld,
  account: string,
  id: string,
  requested: boolean,
): void {
  const own = inAccount(world, account)
  ensureFound(capabilityNames.has(id), 'capability', id, 'capability')
  const before = own.db.capabilities.get(id)
  const known = before ?? toCapability(own, account, id)
  const requested_at = requested ? (known.requested_at ?? seconds(world)) : null
  own.db.capabilities.put({ ...known, requested, requested_at })
}

/** Refuses an account, or takes that back. https://docs.stripe.com/api/account/reject */
export function reject(
  world: StripeWorld,
  account: Account,
  { reason, payouts_action = 'pause' }: Rejection,
): Account {
  const requirements = toRequirements([], reason === null ? null : `rejected.platform_${reason}`)
  const payouts_enabled = payouts_action === 'none' && account.payouts_enabled
  return saveAccount(world, { ...account, payouts_enabled, requirements })
}

interface Rejection {
  /** What the platform holds against the account; null takes a rejection back. */
  reason: 'fraud' | 'other' | 'terms_of_service' | null
  payouts_action?: 'none' | 'pause' | undefined
}

const param = 'destination'

/** The bank of the platform itself, which is always there. */
const platformBank = { id: 'ba_1TwinfleetBankAccount0000', object: 'bank_account' } as const

/**
 * Where an account is paid out to in a currency; an account that may not be paid out is refused.
 * https://docs.stripe.com/connect/payouts-connected-accounts
 */
export function payoutDestination(
  world: StripeWorld,
  currency: string,
  id?: string,
): Pick<ExternalAccount, 'id' | 'object'> {
  if (!isConnected(world)) {
    ensureFound(id === undefined || id === platformBank.id, 'external account', `${id}`, param, 400)
    return platformBank
  }
  const banks = world.db.external_accounts.list().filter((each) => each.currency === currency)
  const named = banks.find((each) => each.id === id)
  ensureFound(id === undefined || named, 'external account', `${id}`, param, 400)
  const bank = named ?? banks.find((each) => each.default_for_currency) ?? banks[0]
  ensure(bank, `Sorry, you don't have any external accounts in that currency (${currency}).`)
  ensure(
    bank.object !== 'bank_account' || bank.status !== 'errored',
    'The bank account failed a payout before. Replace it, or update its details, to be paid out.',
    { code: 'bank_account_unusable' },
  )
  ensure(
    findAccount(world, accountOf(world)).payouts_enabled,
    'Payouts are not enabled on this account: information that is due has not been provided.',
    { code: 'payouts_not_allowed' },
  )
  return bank
}

/** Ends an account; its platform reaches it no more. */
export function deleteAccount(world: StripeWorld, { id }: Account): void {
  emit(inAccount(world, id), 'account.application.deauthorized', application)
  atHome(world).db.accounts.delete(id)
}

/** The application by which an account was used, as what it made there shows it. */
export function applicationOf(world: StripeWorld): string | null {
  return isConnected(world) ? application.id : null
}
