import { ensure, StripeError } from '../../protocol/index.ts'
import type { TestAccount } from './test_account.ts'
import { ibanAccount } from './test_ibans.ts'

/** The accounts of us_bank_account. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test */
const usAccounts: Readonly<Record<string, [alias: string, TestAccount]>> = {
  '000123456789': ['success', {}],
  '000111111113': ['accountClosed', { failure: 'account_closed' }],
  '000111111116': ['noAccount', { failure: 'no_account' }],
  '000222222227': ['insufficientFunds', { failure: 'insufficient_funds' }],
  '000333333335': ['debitNotAuthorized', { failure: 'debit_not_authorized' }],
  '000444444440': ['invalidCurrency', { failure: 'invalid_currency' }],
  '000666666661': ['failMicrodeposits', { isUnreachable: true }],
  '000555555559': ['dispute', { isDisputed: true }],
  '000000000009': ['processing', { isStuck: true }],
}

/** Accounts of the other debits, by kind. */
const accounts: Readonly<Record<string, Readonly<Record<string, TestAccount>>>> = {
  acss_debit: {
    '000123456789': {},
    '900123456789': { isSlow: true },
    '000222222227': { failure: 'insufficient_funds' },
    '900222222227': { failure: 'insufficient_funds', isSlow: true },
    '000666666661': { isUnreachable: true },
  },
  au_becs_debit: {
    '000123456': {},
    '900123456': { isSlow: true },
    '111111113': { failure: 'account_closed' },
    '111111116': { failure: 'no_account' },
    '222222227': { failure: 'refer_to_customer' },
    '922222227': { failure: 'refer_to_customer', isSlow: true },
    '333333335': { failure: 'debit_not_authorized' },
    '666666660': { isDisputed: true },
  },
  bacs_debit: {
    '00012345': {},
    '90012345': { isSlow: true },
    '33333335': { failure: 'debit_not_authorized' },
    '93333335': { failure: 'debit_not_authorized', isSlow: true },
    '22222227': { failure: 'insufficient_funds' },
    '92222227': { failure: 'insufficient_funds', isSlow: true },
    '55555559': { isDisputed: true },
  },
}

/** How the account behind a payment method behaves; it pays where nothing is documented. */
export function accountOf(type: string, number: string): TestAccount {
  if (type === 'us_bank_account') return usAccounts[number]?.[1] ?? {}
  if (type === 'sepa_debit') return ibanAccount(number)
  return accounts[type]?.[number] ?? {}
}

/** The account behind `pm_usBankAccount_success`; undefined for any other id. */
export function usAccountOfAlias(id: string): string | undefined {
  const [kind, bank, name = 'success'] = id.split('_')
  if (kind !== 'pm' || bank !== 'usBankAccount') return undefined
  return Object.keys(usAccounts).find((number) => usAccounts[number]?.[0] === name)
}

/** ISO 13616: the letters count from 10, the whole is 1 modulo 97. */
function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const moved = iban.slice(4) + iban.slice(0, 4)
  const digits = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}

/** An IBAN without its spaces; refuses what is none. */
export function readIban(value: string, param: string): string {
  const iban = value.replaceAll(/\s/g, '').toUpperCase()
  ensure(isIban(iban), `The IBAN you provided is invalid: ${value}.`, {
    code: 'invalid_bank_account_iban',
    param,
  })
  return iban
}

/** The check digit of a routing number. https://en.wikipedia.org/wiki/ABA_routing_transit_number */
export function ensureRouting(routing: string, param: string): void {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(routing[index]), 0)
  if (/^\d{9}$/.test(routing) && sum % 10 === 0) return
  throw new StripeError('The routing number is invalid.', { code: 'routing_number_invalid', param })
}

export function ensureNumber(number: string, pattern: RegExp, param: string): void {
  if (pattern.test(number)) return
  throw new StripeError('The bank account number is invalid.', {
    code: 'account_number_invalid',
    param,
  })
}
