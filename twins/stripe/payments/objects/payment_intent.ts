import type Stripe from 'stripe'
import { omitUndefined } from '../../../../shared/object.ts'
import { applicationOf } from '../../connect/objects/account.ts'
import { type ShippingArgs, toPaymentShipping } from '../../customers/objects/customer.ts'
import { ensureConfiguration, toTypeOptions } from '../../payment_methods/objects/method_kinds.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type { PaymentIntent } from '../../schema/index.ts'

interface IntentArgs {
  amount: number
  currency: string
  automatic_payment_methods?:
    | { enabled: boolean; allow_redirects?: 'always' | 'never' | undefined }
    | undefined
  capture_method?: PaymentIntent['capture_method'] | undefined
  confirmation_method?: PaymentIntent['confirmation_method'] | undefined
  customer?: string | undefined
  description?: string | null | undefined
  metadata?: Record<string, string> | null | undefined
  payment_method?: string | undefined
  payment_method_options?: MethodOptions | undefined
  payment_method_types?: string[] | undefined
  payment_method_configuration?: string | undefined
  allowed_payment_method_types?: string[] | undefined
  excluded_payment_method_types?: string[] | undefined
  receipt_email?: string | null | undefined
  setup_future_usage?: PaymentIntent['setup_future_usage'] | undefined
  shipping?: ShippingArgs | null | undefined
  statement_descriptor?: string | null | undefined
  statement_descriptor_suffix?: string | null | undefined
  application_fee_amount?: number | null | undefined
  on_behalf_of?: string | undefined
  transfer_data?: { amount?: number | undefined; destination: string } | undefined
  transfer_group?: string | undefined
}

/** The options of each type, by its name. */
interface MethodOptions {
  card?: CardOptions | undefined
  acss_debit?: object | undefined
  customer_balance?: object | undefined
  us_bank_account?: object | undefined
  wechat_pay?: object | undefined
}

export interface CardOptions {
  capture_method?: 'manual' | undefined
  network?: string | undefined
  request_extended_authorization?: 'if_available' | 'never' | undefined
  request_incremental_authorization?: 'if_available' | 'never' | undefined
  request_three_d_secure?: 'any' | 'automatic' | 'challenge' | undefined
  require_cvc_recollection?: boolean | undefined
  setup_future_usage?: 'none' | 'off_session' | 'on_session' | undefined
}

/** The least and the most a payment can be. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimums: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
}
const zeroDecimal = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
)

const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])

/** Whole numbers of these are asked for. https://docs.stripe.com/currencies#special-cases */
const steps: Readonly<Record<string, number>> = { isk: 100, ugx: 100 }

/** The most a payment can be, where that is not eight digits. */
const maximums: Readonly<Record<string, number>> = {
  cop: 999_999_999_999,
  idr: 999_999_999_999,
  inr: 999_999_999,
  huf: 9_999_999_999,
  jpy: 9_999_999_999,
  lbp: 999_999_999_999,
}

function toMoney(amount: number, currency: string): string {
  const digits = threeDecimal.has(currency) ? 3 : zeroDecimal.has(currency) ? 0 : 2
  const money = new Intl.NumberFormat('en', {
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    style: 'currency',
  })
  return `${money.format(amount / 10 ** digits)} ${currency}`
}

/** As Stripe says it of dollars, which needs no name. */
function toMost(most: number, currency: string): string {
  const money = toMoney(most, currency)
  return currency === 'usd' ? money.slice(0, -' usd'.length) : money
}

/** Three decimals are taken, but the last of them has to be a zero. */
function ensureStep(amount: number, currency: string): void {
  const step = steps[currency] ?? (threeDecimal.has(currency) ? 10 : 1)
  ensure(
    amount % step === 0,
    `Invalid amount. The amount ${amount} in ${currency} must be evenly divisible by ${step}.`,
    { code: 'parameter_invalid_integer', param: 'amount' },
  )
}

export function leastAmount(currency: string): number {
  return minimums[currency] ?? 1
}

export function ensureAmount(amount: number, currency: string): void {
  const least = leastAmount(currency)
  ensure(amount >= 1, 'This value must be greater than or equal to 1.', {
    code: 'parameter_invalid_integer',
    param: 'amount',
  })
  ensure(amount >= least, `Amount must be at least ${toMoney(least, currency)}`, {
    code: 'amount_too_small',
    param: 'amount',
  })
  const most = maximums[currency] ?? 99_999_999
  ensure(amount <= most, `Amount must be no more than ${toMost(most, currency)}`, {
    code: 'amount_too_large',
    param: 'amount',
  })
  ensureStep(amount, currency)
}

/** Unbuilt kinds are left out: what is offered is what can be paid with. */
const defaultTypes = ['card']

export function toCardOptions({ network, request_three_d_secure, ...asked }: CardOptions = {}) {
  return {
    ...omitUndefined(asked),
    installments: null,
    mandate_options: null,
    network: network ?? null,
    request_three_d_secure: request_three_d_secure ?? 'automatic',
  } satisfies Stripe.PaymentIntent.PaymentMethodOptions.Card
}

/** The options an intent shows: those of its types, and of cards always. */
export function toMethodOptions(
  types: readonly string[],
  { card, ...given }: MethodOptions = {},
): PaymentIntent['payment_method_options'] {
  return { card: toCardOptions(card), ...toTypeOptions(types, given) }
}

export function toPaymentIntent(world: StripeWorld, args: IntentArgs): PaymentIntent {
  ensureAmount(args.amount, args.currency)
  const id = world.id('pi_3', 23)
  const types = args.payment_method_types ?? defaultTypes
  // Since 2023-08-16 an intent without types takes what the dashboard allows.
  const configuration = ensureConfiguration(world, args.payment_method_configuration)
  const isListed = args.payment_method_types !== undefined && configuration === null
  const automatic = isListed ? undefined : args.automatic_payment_methods
  const isAutomatic = !isListed && (automatic?.enabled ?? true)
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: args.allowed_payment_method_types ?? null,
    amount: args.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: applicationOf(world),
    application_fee_amount: args.application_fee_amount ?? null,
    automatic_payment_methods: isAutomatic
      ? { allow_redirects: automatic?.allow_redirects ?? 'always', enabled: true }
      : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: args.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${world.id('', 25)}`,
    confirmation_method: args.confirmation_method ?? 'automatic',
    created: seconds(world),
    currency: args.currency,
    customer: args.customer ?? null,
    customer_account: null,
    description: args.description ?? null,
    excluded_payment_method_types: args.excluded_payment_method_types ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: isLive(world),
    managed_payments: null,
    metadata: mergeMetadata({}, args.metadata),
    next_action: null,
    on_behalf_of: args.on_behalf_of ?? null,
    payment_method: args.payment_method ?? null,
    payment_method_configuration_details: configuration,
    payment_method_options: toMethodOptions(types, args.payment_method_options),
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: args.receipt_email ?? null,
    review: null,
    setup_future_usage: args.setup_future_usage ?? null,
    shipping: toPaymentShipping(args.shipping),
    source: null,
    statement_descriptor: args.statement_descriptor ?? null,
    statement_descriptor_suffix: args.statement_descriptor_suffix ?? null,
    status: args.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: args.transfer_data
      ? { ...omitUndefined(args.transfer_data), destination: args.transfer_data.destination }
      : null,
    transfer_group: args.transfer_group ?? null,
  }
}

/** What an intent waits for, with a payment method or none. */
export function statusWith(method: string | null): PaymentIntent['status'] {
  return method === null ? 'requires_payment_method' : 'requires_confirmation'
}

export function insertPaymentIntent(world: StripeWorld, intent: PaymentIntent): PaymentIntent {
  world.db.payment_intents.insert(intent)
  emit(world, 'payment_intent.created', intent)
  return intent
}

/** An intent by id; a browser must also know its secret. */
export function findIntent(world: StripeWorld, id: string, client_secret?: string): PaymentIntent {
  const intent = world.db.payment_intents.get(id)
  const isKnown = world.caller.kind !== 'publishable' || intent?.client_secret === client_secret
  ensureFound(intent && isKnown, 'payment_intent', id, 'intent')
  return intent as PaymentIntent // found, as was just made sure
}

/** The refusal of what the state of an intent does not allow. */
export function unexpectedState(message: string, intent: PaymentIntent): StripeError {
  return new StripeError(message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  })
}

/** `You cannot … because it has a status of …`, as Stripe says it for each verb. */
export function ensureStatus(
  intent: PaymentIntent,
  verb: string,
  participle: string,
  allowed: readonly PaymentIntent['status'][],
): void {
  if (allowed.includes(intent.status)) return
  throw unexpectedState(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a ` +
      `PaymentIntent with one of the following statuses may be ${participle}: ` +
      `${allowed.join(', ')}.`,
    intent,
  )
}
