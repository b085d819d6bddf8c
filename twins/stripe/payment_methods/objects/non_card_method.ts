import { omitUndefined } from '../../../../shared/object.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { PaymentMethod } from '../../schema/index.ts'
import { ensureNumber, ensureRouting, readIban, usAccountOfAlias } from './bank_account.ts'
import { type BillingArgs, fingerprintOf, toBillingDetails } from './billing_details.ts'
import { kindOf } from './method_kinds.ts'
import { ibanOfAlias } from './test_ibans.ts'

/** A payment method that is no card, as it is given. */
interface NonCardArgs {
  type: string
  allow_redisplay?: PaymentMethod['allow_redisplay']
  billing_details?: BillingArgs | undefined
  metadata?: Record<string, string> | null | undefined
}

/** The account that was given, and what the payment method shows of it. */
interface Read {
  number: string
  shown: Record<string, unknown>
}

type Details = Readonly<Record<string, string | undefined>>

const readers: Readonly<Record<string, (details: Details, at: string) => Read>> = {
  sepa_debit({ iban = '' }, at) {
    const number = readIban(iban, `${at}[iban]`)
    const bank_code = number.slice(4, 12)
    const generated_from = { charge: null, setup_attempt: null }
    return {
      number,
      shown: { bank_code, branch_code: '', country: number.slice(0, 2), generated_from },
    }
  },
  us_bank_account({ account_number = '', routing_number = '', ...rest }, at) {
    ensureRouting(routing_number, `${at}[routing_number]`)
    ensureNumber(account_number, /^\d{4,17}$/, `${at}[account_number]`)
    return {
      number: account_number,
      shown: {
        account_holder_type: rest.account_holder_type ?? 'individual',
        account_type: rest.account_type ?? 'checking',
        bank_name: 'STRIPE TEST BANK',
        financial_connections_account: null,
        networks: { preferred: 'ach', supported: ['ach'] },
        routing_number,
        status_details: {},
      },
    }
  },
  acss_debit({ account_number = '', institution_number = '', transit_number = '' }, at) {
    ensureNumber(account_number, /^\d{7,12}$/, `${at}[account_number]`)
    ensureNumber(institution_number, /^\d{3}$/, `${at}[institution_number]`)
    ensureNumber(transit_number, /^\d{5}$/, `${at}[transit_number]`)
    const bank_name = 'STRIPE TEST BANK'
    return { number: account_number, shown: { bank_name, institution_number, transit_number } }
  },
  bacs_debit({ account_number = '', sort_code = '' }, at) {
    const code = sort_code.replaceAll('-', '')
    ensureNumber(account_number, /^\d{8}$/, `${at}[account_number]`)
    ensureNumber(code, /^\d{6}$/, `${at}[sort_code]`)
    return { number: account_number, shown: { sort_code: code } }
  },
  au_becs_debit({ account_number = '', bsb_number = '' }, at) {
    const bsb = bsb_number.replaceAll('-', '')
    ensureNumber(account_number, /^\d{5,9}$/, `${at}[account_number]`)
    ensureNumber(bsb, /^\d{6}$/, `${at}[bsb_number]`)
    return { number: account_number, shown: { bsb_number: bsb } }
  },
}

const fields: Readonly<Record<string, readonly string[]>> = {
  eps: ['bank'],
  ideal: ['bank'],
  p24: ['bank'],
}

function read(type: string, given: Details, at: string): Read {
  const reader = readers[type]
  if (reader) {
    const { number, shown } = reader(given, at)
    const fingerprint = fingerprintOf(`${type} ${number}`)
    return { number, shown: { ...shown, fingerprint, last4: number.slice(-4) } }
  }
  const named = (fields[type] ?? []).map((name) => [name, given[name] ?? null])
  return { number: '', shown: { ...kindOf(type)?.shown, ...Object.fromEntries(named) } }
}

/** Makes a payment method of a bank account or of a service. https://docs.stripe.com/api/payment_methods */
export function insertNonCardMethod(
  world: StripeWorld,
  args: NonCardArgs,
  details: Details,
  { at = args.type, id = world.id('pm_1', 23) } = {},
): PaymentMethod {
  const { type, billing_details } = args
  const { number, shown } = read(type, details, at)
  const email = billing_details?.email ?? null
  const method = {
    id,
    object: 'payment_method' as const,
    allow_redisplay: args.allow_redisplay ?? 'unspecified',
    billing_details: toBillingDetails(billing_details),
    created: seconds(world),
    customer: null,
    customer_account: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    [type]: type === 'link' ? { email } : shown,
    type,
  } as PaymentMethod // the hash of its type is what that type shows
  world.db.payment_methods.insert(method)
  world.db.cards.insert({ id, number })
  return method
}

/**
 * A new payment method for an id that stands for a test account: `pm_usBankAccount_success`, or
 * `pm_success_de`. The plain `pm_usBankAccount` is verified.
 */
export function methodOfAlias(world: StripeWorld, id: string): PaymentMethod | undefined {
  const iban = isLive(world) ? undefined : ibanOfAlias(id)
  const billing_details = { email: 'jenny@example.com', name: 'Jenny Rosen' }
  if (iban) return insertNonCardMethod(world, { type: 'sepa_debit', billing_details }, { iban })
  const account_number = usAccountOfAlias(id)
  if (!account_number) return undefined
  const args = { type: 'us_bank_account', billing_details }
  const routing_number = '110000000'
  const method = insertNonCardMethod(world, args, { account_number, routing_number })
  const isSetUp = id === 'pm_usBankAccount'
  world.db.cards.put({ id: method.id, number: account_number, isSetUp })
  return method
}

/** What a charge shows of such a payment method. */
export function toChargedDetails(method: PaymentMethod, mandate: string | null): object {
  // The hash of a payment method's type has that type's name.
  const shown = (method as unknown as Record<string, object | undefined>)[method.type] ?? {}
  const isDebit = kindOf(method.type)?.how === 'debit'
  const kept = Object.entries(shown).filter(([name]) => !hidden.includes(name))
  return {
    ...Object.fromEntries(kept),
    ...kindOf(method.type)?.charged,
    ...omitUndefined({ mandate: isDebit ? mandate : undefined }),
  }
}

/** Shown by the payment method alone. */
const hidden = [
  'email',
  'financial_connections_account',
  'generated_from',
  'networks',
  'status_details',
]
