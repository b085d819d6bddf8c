import { isRecord } from '../../../../shared/json.ts'
import {
  ensure,
  ensureFound,
  refuseUnbuilt,
  StripeError,
  type StripeWorld,
} from '../../protocol/index.ts'

/** How money comes by a payment method that is no card. https://docs.stripe.com/payments/payment-methods */
export interface MethodKind {
  /** `debit`: later, from a bank. `redirect`: on a page of whoever pays. `instant`: at once.
   * `transfer`: when the customer sends it. */
  how: 'debit' | 'redirect' | 'instant' | 'transfer'
  currencies: readonly string[]
  /** Money can be held before it is taken. */
  holds?: boolean
  /** The least that can be paid this way. */
  least?: number
  /** What the charge shows that the payment method does not. */
  charged?: Readonly<Record<string, unknown>>
  /** What the payment method shows that nobody gives. */
  shown?: Readonly<Record<string, unknown>>
}

const eur = ['eur']
const transaction = { transaction_id: null }
const sepa = {
  bank_code: null,
  bank_name: null,
  bic: null,
  generated_sepa_debit: null,
  generated_sepa_debit_mandate: null,
  iban_last4: null,
  preferred_language: null,
  verified_name: null,
}
const klarnaCurrencies = 'aud cad chf czk dkk eur gbp nok nzd pln ron sek usd'.split(' ')
const alipayCurrencies = 'aud cad cny eur gbp hkd jpy myr nzd sgd usd'.split(' ')
const wechatCurrencies = 'aud cad chf cny dkk eur gbp hkd jpy nok sek sgd usd'.split(' ')

const kinds: Readonly<Record<string, MethodKind>> = {
  acss_debit: { how: 'debit', currencies: ['cad', 'usd'] },
  au_becs_debit: { how: 'debit', currencies: ['aud'] },
  bacs_debit: { how: 'debit', currencies: ['gbp'] },
  sepa_debit: { how: 'debit', currencies: eur },
  us_bank_account: { how: 'debit', currencies: ['usd'], charged: { payment_reference: null } },

  affirm: {
    how: 'redirect',
    currencies: ['usd', 'cad'],
    holds: true,
    least: 3500,
    charged: transaction,
  },
  afterpay_clearpay: {
    how: 'redirect',
    currencies: ['aud', 'cad', 'gbp', 'nzd', 'usd'],
    holds: true,
    least: 100,
    charged: { order_id: null, reference: null },
  },
  alipay: {
    how: 'redirect',
    currencies: alipayCurrencies,
    charged: { fingerprint: null, ...transaction },
  },
  amazon_pay: { how: 'redirect', currencies: ['usd'], holds: true, charged: transaction },
  bancontact: { how: 'redirect', currencies: eur, charged: sepa },
  cashapp: {
    how: 'redirect',
    currencies: ['usd'],
    holds: true,
    shown: { buyer_id: null, cashtag: null },
    charged: transaction,
  },
  eps: { how: 'redirect', currencies: eur, charged: { verified_name: null } },
  ideal: {
    how: 'redirect',
    currencies: eur,
    shown: { bic: null },
    charged: {
      generated_sepa_debit: null,
      generated_sepa_debit_mandate: null,
      iban_last4: null,
      ...transaction,
      verified_name: null,
    },
  },
  klarna: {
    how: 'redirect',
    currencies: klarnaCurrencies,
    holds: true,
    charged: {
      payer_details: null,
      payment_method_category: 'pay_later',
      preferred_locale: 'en-US',
    },
  },
  p24: {
    how: 'redirect',
    currencies: ['eur', 'pln'],
    charged: { reference: null, verified_name: null },
  },
  wechat_pay: {
    how: 'redirect',
    currencies: wechatCurrencies,
    charged: { fingerprint: null, ...transaction },
  },

  customer_balance: { how: 'transfer', currencies: ['usd', 'eur', 'gbp', 'jpy', 'mxn'] },

  link: {
    how: 'instant',
    currencies: [],
    holds: true,
    charged: { country: null },
  },
}

/** What is known of a kind of payment method; undefined for cards and what is not built. */
export function kindOf(type: string): MethodKind | undefined {
  return kinds[type]
}

/** Refuses a list of types that a payment in this currency cannot offer. */
/** Every type there is, whether it is built or not. https://docs.stripe.com/api/payment_methods/object */
const published = new Set(
  `acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact
  billie bizum blik boleto card card_present cashapp crypto custom customer_balance eps fpx giropay
  grabpay ideal interac_present kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco
  naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay
  revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi
  us_bank_account wechat_pay zip`.split(/\s+/),
)

function ensureKnown(type: string): void {
  ensure(
    published.has(type),
    `The payment method type "${type}" is invalid. Please ensure the provided type is activated ` +
      'in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your ' +
      'account is enabled for any preview features that you are trying to use. See ' +
      'https://stripe.com/docs/payments/payment-methods/integration-options for supported payment ' +
      'method, currency, and country combinations.',
    { code: 'payment_intent_invalid_parameter', param: 'payment_method_types' },
  )
}

function ensureTypes(
  world: StripeWorld,
  types: readonly string[] | undefined,
  currency?: string,
): void {
  for (const type of types ?? []) {
    if (type === 'card') continue
    const kind = kindOf(type)
    ensureKnown(type)
    if (!kind) refuseUnbuilt(world, `The payment method type ${type}`)
    if (currency !== undefined) ensureCurrency(type, kind, currency)
  }
}

/** What an intent may be paid with. */
interface TypeArgs {
  allowed_payment_method_types?: string[] | undefined
  excluded_payment_method_types?: string[] | undefined
  payment_method_configuration?: string | undefined
  payment_method_types?: string[] | undefined
}

/** The configuration that is named, as what uses it shows it. */
export function ensureConfiguration(
  world: StripeWorld,
  id: string | undefined,
): { id: string; parent: string | null } | null {
  if (id === undefined) return null
  const found = world.db.method_configurations.get(id)
  const param = 'payment_method_configuration'
  ensureFound(found, 'payment method configuration', id, param, 400)
  ensure(found.active, `The payment method configuration ${id} is not active.`, { param })
  return { id, parent: found.parent }
}

/** The types that a configuration has turned on, of those that work with a currency. */
function configuredTypes(world: StripeWorld, id: string, currency: string | undefined): string[] {
  ensureConfiguration(world, id)
  const found: object = world.db.method_configurations.get(id) ?? {}
  const types = Object.entries(found).flatMap(([type, choice]: [string, unknown]) =>
    isRecord(choice) && choice.available === true ? [type] : [],
  )
  return types.filter((type) => {
    const kind = kindOf(type)
    return type === 'card' || type === 'link' || (kind && fits(kind, currency))
  })
}

const fits = ({ currencies }: MethodKind, currency: string | undefined) =>
  currency === undefined || currencies.length === 0 || currencies.includes(currency)

/**
 * The types of an intent: those that are listed, or of those that are allowed the ones that work
 * with its currency. Undefined where none of them was asked for.
 */
export function chooseTypes(
  world: StripeWorld,
  args: TypeArgs,
  currency?: string,
): string[] | undefined {
  const { allowed_payment_method_types: allowed, payment_method_types: listed } = args
  const excluded = args.excluded_payment_method_types ?? []
  const { payment_method_configuration: configuration } = args
  if (configuration !== undefined) {
    ensure(
      !listed && !allowed,
      'You may only specify one of these parameters: payment_method_types, ' +
        'payment_method_configuration.',
      { param: 'payment_method_configuration' },
    )
    const types = configuredTypes(world, configuration, currency)
    return types.filter((type) => !excluded.includes(type))
  }
  ensureTypes(world, listed, currency)
  ensureTypes(world, allowed)
  if (listed || !allowed) return listed
  const types = allowed.filter((type) => {
    const kind = kindOf(type)
    return !excluded.includes(type) && (!kind || fits(kind, currency))
  })
  if (types.length > 0) return types
  throw new StripeError(
    `None of the payment methods of allowed_payment_method_types (${allowed.join(', ')}) can be ` +
      `used${currency === undefined ? '' : ` with the currency provided (${currency})`}.`,
    { code: 'payment_intent_invalid_parameter', param: 'allowed_payment_method_types' },
  )
}

export function ensureCurrency(type: string, kind: MethodKind, currency: string): void {
  if (kind.currencies.length === 0 || kind.currencies.includes(currency)) return
  throw new StripeError(
    `The currency provided (${currency}) is invalid for one or more payment methods configured ` +
      `on this PaymentIntent: ${type} supports ${kind.currencies.join(', ')}.`,
    { code: 'payment_intent_invalid_parameter', param: 'currency' },
  )
}

/** The options an intent shows for each of its types. */
export function toTypeOptions(
  types: readonly string[],
  given: Readonly<Record<string, object | undefined>> = {},
): Record<string, object> {
  const options: Record<string, object> = {}
  for (const type of types) {
    if (type === 'card') continue
    const usual = usualOptions[type] ?? {}
    options[type] = { ...usual, ...given[type] }
  }
  return options
}

const usualOptions: Readonly<Record<string, object>> = {
  acss_debit: {
    mandate_options: {
      interval_description: null,
      payment_schedule: 'sporadic',
      transaction_type: 'personal',
    },
    verification_method: 'automatic',
  },
  affirm: {},
  klarna: { preferred_locale: null },
  link: { persistent_token: null },
  us_bank_account: { verification_method: 'automatic' },
  wechat_pay: { app_id: null, client: 'web' },
  customer_balance: { funding_type: null },
  bancontact: { preferred_language: 'en' },
  afterpay_clearpay: { reference: null },
}
