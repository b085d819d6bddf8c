import { createHash } from 'node:crypto'
import { entryOf } from '../../payment_methods/objects/payment_method.ts'
import { numberOfAlias } from '../../payment_methods/objects/test_cards.ts'
import { holderOf, toOldCard, useToken } from '../../payment_methods/objects/token.ts'
import { inAccount } from '../../protocol/account.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { Account, BankAccount, ExternalAccount } from '../../schema/index.ts'
import { currencyOf, ensureCountry } from './countries.ts'

export interface BankArgs {
  account_holder_name?: string | undefined
  account_holder_type?: 'company' | 'individual' | undefined
  account_number: string
  country: string
  currency?: string | undefined
  routing_number?: string | undefined
}

/** How payouts to the numbers of the docs fail. https://docs.stripe.com/connect/testing#account-numbers */
const failures: Readonly<Record<string, readonly [code: string, message: string]>> = {
  '000111111113': ['account_closed', 'The bank account has been closed.'],
  '000111111116': ['no_account', 'The bank account could not be located.'],
  '000222222227': ['insufficient_funds', 'Your Stripe account has insufficient funds.'],
  '000333333335': ['debit_not_authorized', 'Debits are not authorized on the bank account.'],
  '000444444440': ['invalid_currency', 'The bank cannot process this currency.'],
}

/** Why a payout to a bank account fails; undefined where it arrives. */
export function failureOf(own: StripeWorld, id: string) {
  return failures[own.db.bank_numbers.get(id)?.account_number ?? '']
}

/** A bank account that money came back from is not paid out to until it is changed. */
export function markErrored(own: StripeWorld, id: string): void {
  const before = own.db.external_accounts.get(id)
  if (before?.object !== 'bank_account') return
  const after = own.db.external_accounts.replace({ ...before, status: 'errored' })
  emitChange(own, 'account.external_account.updated', before, after)
}

/** Numbers that only fail later are good numbers. */
function ensureNumber({ account_number, country, routing_number }: BankArgs): void {
  const param = 'bank_account[account_number]'
  const isNumber = country === 'US' ? /^\d{4,17}$/ : /^[A-Z0-9 ]{4,34}$/i
  ensure(isNumber.test(account_number), 'Invalid account number.', {
    code: 'account_number_invalid',
    param,
  })
  if (country !== 'US') return
  ensure(/^\d{9}$/.test(routing_number ?? ''), 'Routing number must have 9 digits', {
    code: 'routing_number_invalid',
    param: 'bank_account[routing_number]',
  })
}

export function toBankAccount(world: StripeWorld, account: string, args: BankArgs): BankAccount {
  ensureCountry(args.country, 'bank_account[country]')
  ensureNumber(args)
  const id = world.id('ba_1', 23)
  world.db.bank_numbers.insert({ id, account_number: args.account_number })
  const digest = createHash('sha256').update(`${args.routing_number} ${args.account_number}`)
  return {
    id,
    object: 'bank_account',
    account,
    account_holder_name: args.account_holder_name ?? null,
    account_holder_type: args.account_holder_type ?? null,
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: args.country === 'US' ? 'STRIPE TEST BANK' : null,
    country: args.country,
    currency: args.currency ?? currencyOf(args.country) ?? 'eur',
    customer: null,
    default_for_currency: false,
    fingerprint: digest.digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 16),
    future_requirements: requirements(),
    last4: args.account_number.slice(-4),
    metadata: {},
    requirements: requirements(),
    routing_number: args.routing_number ?? null,
    status: 'new',
  }
}

const requirements = () => ({
  currently_due: [],
  errors: [],
  past_due: [],
  pending_verification: [],
})

interface BankToken extends BankArgs {
  isVerified?: boolean
}

const bankTokens: Readonly<Record<string, BankToken>> = {
  btok_us: { account_number: '000123456789', country: 'US', routing_number: '110000000' },
  btok_us_verified: {
    account_number: '000123456789',
    country: 'US',
    isVerified: true,
    routing_number: '110000000',
  },
}

/** The account behind a token of a bank account, which works once; undefined for other tokens. */
export function bankOfToken(own: StripeWorld, id: string): BankToken | undefined {
  if (bankTokens[id]) return bankTokens[id]
  const world = holderOf(own, id)
  const token = world.db.tokens.get(id)
  const bank = token?.bank_account
  if (!token || !bank) return undefined
  const message = `You cannot use a Stripe token more than once: ${id}.`
  ensure(!token.used, message, { code: 'token_already_used' })
  world.db.tokens.replace({ ...token, used: true })
  return {
    ...(bank.account_holder_name && { account_holder_name: bank.account_holder_name }),
    ...(bank.account_holder_type && {
      account_holder_type: holderTypeOf(bank.account_holder_type),
    }),
    account_number: world.db.cards.get(id)?.number ?? '',
    country: bank.country,
    currency: bank.currency,
    ...(bank.routing_number && { routing_number: bank.routing_number }),
  }
}

function holderTypeOf(type: string): 'company' | 'individual' {
  return type === 'company' ? 'company' : 'individual'
}

/** A bank account, or a debit card, as it was given. */
function toExternal(world: StripeWorld, account: string, given: BankArgs | string) {
  if (typeof given !== 'string') return toBankAccount(world, account, given)
  const bank = bankOfToken(world, given)
  if (bank) return toBankAccount(world, account, bank)
  const known = numberOfAlias(world, given)
  const entry = known ? entryOf(world, known) : useToken(world, given, 'external_account')
  const card = toOldCard(world, entry)
  ensure(
    card.funding === 'debit',
    'This card is not a debit card; only those can be paid out to.',
    {
      code: 'invalid_card_type',
      param: 'external_account',
    },
  )
  const { customer: _none, ...shown } = card
  return {
    ...shown,
    account,
    available_payout_methods: ['standard' as const, 'instant' as const],
    currency: 'usd',
    default_for_currency: false,
  }
}

/** Adds where an account is paid out to; the first of a currency is its default. */
export function addExternal(
  world: StripeWorld,
  account: Account,
  given: BankArgs | string,
  args: {
    default_for_currency?: boolean | undefined
    metadata?: Record<string, string> | null | undefined
  } = {},
): ExternalAccount {
  const own = inAccount(world, account.id)
  const made = toExternal(own, account.id, given)
  const isFirst = !own.db.external_accounts.list().some((each) => each.currency === made.currency)
  const external: ExternalAccount = { ...made, metadata: mergeMetadata({}, args.metadata) }
  own.db.external_accounts.insert(external)
  const isDefault = isFirst || args.default_for_currency === true
  const saved = isDefault ? makeDefault(own, external) : external
  emit(own, 'account.external_account.created', saved)
  return saved
}

/** Makes one the default of its currency, and no other. */
export function makeDefault(own: StripeWorld, chosen: ExternalAccount): ExternalAccount {
  const table = own.db.external_accounts
  for (const each of table.list()) {
    if (each.currency !== chosen.currency) continue
    table.replace({ ...each, default_for_currency: each.id === chosen.id })
  }
  return findExternal(own, chosen.id)
}

export function findExternal(own: StripeWorld, id: string): ExternalAccount {
  const found = own.db.external_accounts.get(id)
  ensureFound(found, 'external account', id, 'id')
  return found
}
