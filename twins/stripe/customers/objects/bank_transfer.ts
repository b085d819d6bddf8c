import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { Customer, PaymentIntent } from '../../schema/index.ts'

/** What is said of a bank transfer. https://docs.stripe.com/payments/bank-transfers */
interface TransferArgs {
  type: TransferType
  eu_bank_transfer?: { country: string } | undefined
  requested_address_types?: string[] | undefined
}

export const transferTypes = [
  'eu_bank_transfer',
  'gb_bank_transfer',
  'jp_bank_transfer',
  'mx_bank_transfer',
  'us_bank_transfer',
] as const
type TransferType = (typeof transferTypes)[number]

const currencies: Readonly<Record<TransferType, string>> = {
  eu_bank_transfer: 'eur',
  gb_bank_transfer: 'gbp',
  jp_bank_transfer: 'jpy',
  mx_bank_transfer: 'mxn',
  us_bank_transfer: 'usd',
}

/** The transfer that a currency is sent by. */
export function transferTypeOf(currency: string): TransferType | undefined {
  return transferTypes.find((type) => currencies[type] === currency)
}

/** Digits that are a customer's own, and the same each time: their virtual account. */
function digitsOf(customer: string, count: number): string {
  const hash = createHash('sha256').update(`bank ${customer}`).digest('hex')
  return BigInt(`0x${hash}`).toString().slice(-count)
}

/** What a customer writes on a transfer, so that the payment is found that it is for. */
function referenceOf(payment: string): string {
  return createHash('sha256')
    .update(`reference ${payment}`)
    .digest('hex')
    .toUpperCase()
    .slice(0, 12)
}

type FinancialAddress = Stripe.FundingInstructions.BankTransfer.FinancialAddress
interface Holder {
  customer: string
  country: string
}

const bank: Stripe.Address = {
  city: 'San Francisco',
  country: 'US',
  line1: '1 Test Street',
  line2: null,
  postal_code: '94111',
  state: 'CA',
}

const owner = {
  account_holder_address: bank,
  account_holder_name: 'Twinfleet',
  bank_address: bank,
}

/** Where to send money, by the type of the transfer. */
const addresses: Readonly<Record<TransferType, (holder: Holder) => FinancialAddress[]>> = {
  us_bank_transfer: ({ customer }) => [
    {
      aba: {
        ...owner,
        account_number: `11119${digitsOf(customer, 11)}`,
        account_type: 'checking',
        bank_name: 'US Test Bank',
        routing_number: '999999999',
      },
      supported_networks: ['ach', 'domestic_wire_us'],
      type: 'aba',
    },
    {
      swift: {
        ...owner,
        account_number: `11119${digitsOf(customer, 11)}`,
        account_type: 'checking',
        bank_name: 'US Test Bank',
        swift_code: 'TESTUS99XXX',
      },
      supported_networks: ['swift'],
      type: 'swift',
    },
  ],
  eu_bank_transfer: ({ customer, country }) => [
    {
      iban: {
        ...owner,
        bic: 'TESTDE99XXX',
        country,
        iban: `${country}11${digitsOf(customer, 18)}`,
      },
      supported_networks: ['sepa'],
      type: 'iban',
    },
  ],
  gb_bank_transfer: ({ customer }) => [
    {
      sort_code: { ...owner, account_number: digitsOf(customer, 8), sort_code: '000000' },
      supported_networks: ['bacs', 'fps'],
      type: 'sort_code',
    },
  ],
  jp_bank_transfer: ({ customer }) => [
    {
      zengin: {
        ...owner,
        account_number: digitsOf(customer, 7),
        account_type: 'futsu',
        bank_code: '0000',
        bank_name: 'JP Test Bank',
        branch_code: '000',
        branch_name: 'Test Branch',
      },
      supported_networks: ['zengin'],
      type: 'zengin',
    },
  ],
  mx_bank_transfer: ({ customer }) => [
    {
      spei: {
        ...owner,
        bank_code: '000',
        bank_name: 'MX Test Bank',
        clabe: digitsOf(customer, 18),
      },
      supported_networks: ['spei'],
      type: 'spei',
    },
  ],
}

/** Refuses a transfer that does not carry the currency, or does not say where in Europe it goes. */
export function ensureTransfer({ type, ...args }: TransferArgs, currency: string, at: string) {
  ensure(
    currencies[type] === currency,
    `The currency ${currency} is not supported for the bank transfer type ${type}, which takes ` +
      `${currencies[type]}.`,
    { param: `${at}[type]` },
  )
  if (type !== 'eu_bank_transfer') return
  const param = `${at}[eu_bank_transfer][country]`
  const country = args.eu_bank_transfer?.country
  const missing = { code: 'parameter_missing', param }
  ensure(country !== undefined, `Missing required param: ${param}.`, missing)
  const countries = ['BE', 'DE', 'ES', 'FR', 'IE', 'NL']
  const message = `Invalid ${param}: must be one of ${countries.join(', ')}`
  ensure(countries.includes(country), message, { param })
}

/** https://docs.stripe.com/api/cash_balance/funding_instructions */
export function toBankTransfer(customer: string, args: TransferArgs) {
  const country = args.eu_bank_transfer?.country ?? args.type.slice(0, 2).toUpperCase()
  return {
    country,
    financial_addresses: addresses[args.type]({ customer, country }),
    type: args.type,
  }
}

/** The transfer that an intent's options ask for. */
function transferOf(intent: PaymentIntent): TransferArgs {
  const options = intent.payment_method_options?.customer_balance
  const at = 'payment_method_options[customer_balance]'
  for (const name of ['funding_type', 'bank_transfer'] as const) {
    const param = `${at}[${name}]`
    ensure(options?.[name], `Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
    })
  }
  const asked = options?.bank_transfer as TransferArgs // what the arguments let through
  ensureTransfer(asked, intent.currency, `${at}[bank_transfer]`)
  return asked
}

/** How a customer goes on: where to send what is still missing. */
export function toInstructions(
  world: StripeWorld,
  intent: PaymentIntent,
  { id }: Customer,
  amount_remaining: number,
): NonNullable<PaymentIntent['next_action']> {
  const { financial_addresses, type } = toBankTransfer(id, transferOf(intent))
  return {
    display_bank_transfer_instructions: {
      amount_remaining,
      currency: intent.currency,
      financial_addresses,
      hosted_instructions_url: `${world.url}/payment/instructions/${intent.client_secret}`,
      reference: referenceOf(intent.id),
      type,
    },
    type: 'display_bank_transfer_instructions',
  }
}
