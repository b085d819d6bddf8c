import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { day_ms } from '../../../../shared/time/units.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, ensureFound, isLive, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { endpointV2, isoNow, isoOf, pagesV2, pageV2 } from '../../protocol/v2/endpoint.ts'
import type { GbBankAccount, UsBankAccount } from '../../schema/index.ts'

const { integer, list, oneOf, text } = params
/** How long the customer has to look at their statement. */
const patience_ms = 10 * day_ms
/** What proves an account in test mode. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-microdeposits */
const proofs = ['SM11AA', '32,45']

const one = () => ({ id: text() })
const kind = () => oneOf('checking', 'savings').optional()

function ensureDigits(value: string | undefined, form: RegExp, param: string): void {
  const isFit = value === undefined || form.test(value)
  ensure(isFit, `Invalid ${param.replaceAll('_', ' ')}: ${value}`, { param })
}

const usArgs = () => ({
  account_number: text(),
  bank_account_type: kind(),
  currency: params.currency(),
  fedwire_routing_number: text().optional(),
  routing_number: text().optional(),
})

function createUs(world: StripeWorld, args: Args<ReturnType<typeof usArgs>>): UsBankAccount {
  const { account_number, currency, fedwire_routing_number, routing_number } = args
  ensure(currency === 'usd', 'A bank account in the United States is in usd.', {
    param: 'currency',
  })
  ensureDigits(account_number, /^\d{4,17}$/, 'account_number')
  ensureDigits(routing_number, /^\d{9}$/, 'routing_number')
  ensureDigits(fedwire_routing_number, /^\d{9}$/, 'fedwire_routing_number')
  ensure(
    routing_number !== undefined || fedwire_routing_number !== undefined,
    'Either routing_number or fedwire_routing_number is required.',
    { param: 'routing_number' },
  )
  return world.db.us_bank_accounts.insert({
    id: world.id('usba_test_61', 22),
    object: 'v2.core.vault.us_bank_account',
    archived: false,
    bank_account_type: args.bank_account_type ?? 'checking',
    bank_name: 'STRIPE TEST BANK',
    created: isoNow(world),
    ...omitUndefined({ fedwire_routing_number, routing_number }),
    last4: account_number.slice(-4),
    livemode: isLive(world),
    restricted: false,
    supported_currencies: ['usd'],
    verification: { status: 'unverified' },
  })
}

const gbArgs = () => ({
  account_number: text().optional(),
  bank_account_type: kind(),
  currency: params.currency(),
  iban: text().optional(),
  sort_code: text().optional(),
})

function createGb(world: StripeWorld, args: Args<ReturnType<typeof gbArgs>>): GbBankAccount {
  const { account_number, currency, iban } = args
  ensure(currency === 'gbp', 'A bank account in the United Kingdom is in gbp.', {
    param: 'currency',
  })
  ensureDigits(iban, /^GB\d{2}[A-Z]{4}\d{14}$/, 'iban')
  const sort_code = args.sort_code?.replaceAll('-', '') ?? iban?.slice(8, 14)
  const number = account_number ?? iban?.slice(-8)
  ensure(number !== undefined, 'Either iban or account_number and sort_code are required.', {
    param: 'account_number',
  })
  ensure(sort_code !== undefined, 'A sort_code is required with an account_number.', {
    param: 'sort_code',
  })
  ensureDigits(number, /^\d{8}$/, 'account_number')
  ensureDigits(sort_code, /^\d{6}$/, 'sort_code')
  return world.db.gb_bank_accounts.insert({
    id: world.id('gbba_test_61', 22),
    object: 'v2.core.vault.gb_bank_account',
    archived: false,
    bank_account_type: args.bank_account_type ?? 'checking',
    bank_name: 'STRIPE TEST BANK',
    created: isoNow(world),
    last4: number.slice(-4),
    livemode: isLive(world),
    restricted: false,
    sort_code,
    supported_currencies: ['gbp'],
  })
}

function findUs(world: StripeWorld, id: string): UsBankAccount {
  const found = world.db.us_bank_accounts.get(id)
  ensureFound(found, 'us bank account', id, 'id')
  return found
}

function findGb(world: StripeWorld, id: string): GbBankAccount {
  const found = world.db.gb_bank_accounts.get(id)
  ensureFound(found, 'gb bank account', id, 'id')
  return found
}

/** An account that is put away, or taken out again. */
function archived<T extends { id: string; archived: boolean }>(before: T, archived: boolean): T {
  ensure(
    before.archived !== archived,
    `The bank account ${before.id} is ${archived ? 'already' : 'not'} archived.`,
  )
  return { ...before, archived }
}

function confirm(world: StripeWorld, before: UsBankAccount, told: string): UsBankAccount {
  const { microdeposit_verification_details: sent, status } = before.verification
  if (status !== 'awaiting_verification' || !sent) {
    throw new StripeError('Microdeposits have not been sent to this bank account.', {
      type: 'verification_not_initiated',
    })
  }
  if (Date.parse(sent.expires) <= world.now()) {
    throw new StripeError('The time to confirm the microdeposits is over.', {
      type: 'verification_expired',
    })
  }
  if (!proofs.includes(told)) {
    throw new StripeError('The microdeposits do not match what was sent.', {
      type: 'verification_attempt_failed',
    })
  }
  return world.db.us_bank_accounts.replace({ ...before, verification: { status: 'verified' } })
}

/** Accounts in the United States. https://docs.stripe.com/api/v2/core/vault/us-bank-accounts */
export const usBankAccounts = {
  'POST /v2/core/vault/us_bank_accounts': endpointV2(usArgs, createUs),
  'GET /v2/core/vault/us_bank_accounts': endpointV2(
    () => ({
      verification_status: oneOf(
        'awaiting_verification',
        'unverified',
        'verification_failed',
        'verified',
      ).optional(),
      ...pagesV2(),
    }),
    (world, args) =>
      pageV2('/v2/core/vault/us_bank_accounts', args, ({ verification_status }, query) => {
        const table = world.db.us_bank_accounts
        // As it was asked for.
        const where = { status: verification_status as string | undefined }
        return table
          .list({ ...query, where })
          .map((shown) => ({ position: table.position(shown.id) ?? [], shown }))
      }),
  ),
  'GET /v2/core/vault/us_bank_accounts/{id}': endpointV2(one, (world, { id }) => findUs(world, id)),
  'POST /v2/core/vault/us_bank_accounts/{id}': endpointV2(
    () => ({
      ...one(),
      fedwire_routing_number: text().optional(),
      routing_number: text().optional(),
    }),
    (world, { id, ...numbers }) => {
      const before = findUs(world, id)
      for (const name of ['fedwire_routing_number', 'routing_number'] as const) {
        ensureDigits(numbers[name], /^\d{9}$/, name)
        const isNew = numbers[name] === undefined || before[name] === undefined
        ensure(isNew, `The ${name} is known already and cannot be changed.`, { param: name })
      }
      return world.db.us_bank_accounts.replace({ ...before, ...omitUndefined(numbers) })
    },
  ),
  'POST /v2/core/vault/us_bank_accounts/{id}/archive': endpointV2(one, (world, { id }) =>
    world.db.us_bank_accounts.replace(archived(findUs(world, id), true)),
  ),
  'POST /v2/core/vault/us_bank_accounts/{id}/unarchive': endpointV2(one, (world, { id }) =>
    world.db.us_bank_accounts.replace(archived(findUs(world, id), false)),
  ),
  'POST /v2/core/vault/us_bank_accounts/{id}/send_microdeposits': endpointV2(
    one,
    (world, { id }) => {
      const before = findUs(world, id)
      ensure(
        before.verification.status !== 'verified',
        `The bank account ${id} is verified already.`,
      )
      return world.db.us_bank_accounts.replace({
        ...before,
        verification: {
          microdeposit_verification_details: {
            expires: isoOf(world.now() + patience_ms),
            microdeposit_type: 'descriptor_code',
            sent: isoNow(world),
          },
          status: 'awaiting_verification',
        },
      })
    },
  ),
  'POST /v2/core/vault/us_bank_accounts/{id}/confirm_microdeposits': endpointV2(
    () => ({
      ...one(),
      amounts: list(integer(1)).optional(),
      descriptor_code: text().optional(),
    }),
    (world, { id, amounts, descriptor_code }) => {
      ensure(
        (amounts === undefined) !== (descriptor_code === undefined),
        'You must provide exactly one of the following parameters: amounts, descriptor_code.',
        { param: 'descriptor_code' },
      )
      const told = descriptor_code ?? [...(amounts ?? [])].sort((one, two) => one - two).join(',')
      return confirm(world, findUs(world, id), told)
    },
  ),
}

/** Accounts in the United Kingdom. https://docs.stripe.com/api/v2/core/vault/gb-bank-accounts */
export const gbBankAccounts = {
  'POST /v2/core/vault/gb_bank_accounts': endpointV2(gbArgs, createGb),
  'GET /v2/core/vault/gb_bank_accounts': endpointV2(pagesV2, (world, args) =>
    pageV2('/v2/core/vault/gb_bank_accounts', args, (_filters, query) => {
      const table = world.db.gb_bank_accounts
      return table.list(query).map((shown) => ({ position: table.position(shown.id) ?? [], shown }))
    }),
  ),
  'GET /v2/core/vault/gb_bank_accounts/{id}': endpointV2(one, (world, { id }) => findGb(world, id)),
  'POST /v2/core/vault/gb_bank_accounts/{id}/archive': endpointV2(one, (world, { id }) =>
    world.db.gb_bank_accounts.replace(archived(findGb(world, id), true)),
  ),
  'POST /v2/core/vault/gb_bank_accounts/{id}/unarchive': endpointV2(one, (world, { id }) =>
    world.db.gb_bank_accounts.replace(archived(findGb(world, id), false)),
  ),
}
