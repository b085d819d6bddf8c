import { bankTransfer } from '../../customers/args/cash.ts'
import { methodData } from '../../payment_methods/args/payment_method.ts'
import * as params from '../../protocol/args/params.ts'

// What a payment intent takes. https://docs.stripe.com/api/payment_intents
const { boolean, clearable, hash, integer, list, oneOf, text } = params

export const mandateData = () =>
  hash({
    customer_acceptance: hash({
      accepted_at: integer().optional(),
      offline: clearable(hash({})).optional(),
      online: hash({
        infer_from_client: boolean().optional(),
        ip_address: text().optional(),
        user_agent: text().optional(),
      }).optional(),
      type: oneOf('online', 'offline'),
    }),
  })

const verification = () => ({
  verification_method: oneOf('automatic', 'instant', 'microdeposits').optional(),
})

/** The options of the types that are no cards. */
export const nonCardOptions = () => ({
  acss_debit: hash({
    ...verification(),
    mandate_options: hash({
      interval_description: text(500).optional(),
      payment_schedule: oneOf('combined', 'interval', 'sporadic').optional(),
      transaction_type: oneOf('business', 'personal').optional(),
    }).optional(),
  }).optional(),
  customer_balance: hash({
    bank_transfer: bankTransfer().optional(),
    funding_type: oneOf('bank_transfer').optional(),
    setup_future_usage: oneOf('none').optional(),
  }).optional(),
  us_bank_account: hash({
    ...verification(),
    ...params.unbuilt('financial_connections', 'mandate_options', 'networks'),
  }).optional(),
  wechat_pay: hash({
    app_id: text().optional(),
    client: oneOf('android', 'ios', 'web').optional(),
  }).optional(),
})

const amountDetails = () =>
  clearable(
    hash({
      discount_amount: clearable(integer(0)).optional(),
      enforce_arithmetic_validation: boolean().optional(),
      line_items: clearable(
        list(
          hash({
            discount_amount: integer(0).optional(),
            product_code: text(12).optional(),
            product_name: text(1024),
            quantity: integer(1),
            tax: hash({ total_tax_amount: integer(0) }).optional(),
            unit_cost: integer(0),
            unit_of_measure: text(12).optional(),
            ...params.unbuilt('payment_method_options'),
          }),
        ),
      ).optional(),
      shipping: clearable(
        hash({
          amount: clearable(integer(0)).optional(),
          from_postal_code: clearable(text()).optional(),
          to_postal_code: clearable(text()).optional(),
        }),
      ).optional(),
      tax: clearable(hash({ total_tax_amount: integer(0) })).optional(),
    }),
  )

export const fields = () => ({
  hooks: hash({
    inputs: hash({ tax: hash({ calculation: clearable(text()) }).optional() }).optional(),
  }).optional(),
  amount_details: amountDetails().optional(),
  application_fee_amount: clearable(integer(0)).optional(),
  transfer_data: hash({ amount: integer(1).optional(), destination: text() }).optional(),
  capture_method: oneOf('automatic', 'automatic_async', 'manual').optional(),
  customer: text().optional(),
  description: clearable(text(1000)).optional(),
  metadata: params.metadata().optional(),
  payment_method: clearable(text()).optional(),
  payment_method_data: methodData().optional(),
  payment_method_options: hash({
    card: hash({
      capture_method: oneOf('manual').optional(),
      network: text().optional(),
      request_extended_authorization: oneOf('if_available', 'never').optional(),
      request_incremental_authorization: oneOf('if_available', 'never').optional(),
      request_multicapture: oneOf('never').optional(),
      request_overcapture: oneOf('never').optional(),
      request_three_d_secure: oneOf('any', 'automatic', 'challenge').optional(),
      require_cvc_recollection: boolean().optional(),
      setup_future_usage: oneOf('none', 'off_session', 'on_session').optional(),
      ...params.unbuilt(
        'cvc_token',
        'installments',
        'mandate_options',
        'moto',
        'setup_credential_usage',
        'statement_descriptor_suffix_kana',
        'statement_descriptor_suffix_kanji',
        'stored_credential_usage',
        'three_d_secure',
      ),
    }).optional(),
    ...nonCardOptions(),
  }).optional(),
  allowed_payment_method_types: list(text()).optional(),
  excluded_payment_method_types: list(text()).optional(),
  payment_method_types: list(text()).optional(),
  receipt_email: clearable(params.email()).optional(),
  setup_future_usage: clearable(oneOf('off_session', 'on_session')).optional(),
  shipping: clearable(params.shipping()).optional(),
  statement_descriptor: clearable(text(22)).optional(),
  statement_descriptor_suffix: clearable(text(22)).optional(),
  transfer_group: text().optional(),
  payment_method_configuration: text().optional(),
  ...params.unbuilt('customer_account', 'payment_details'),
})

export const confirmFields = () => ({
  error_on_requires_action: boolean().optional(),
  off_session: oneOf('true', 'false', 'one_off', 'recurring').optional(),
  return_url: text().optional(),
  use_stripe_sdk: boolean().optional(),
  mandate: text().optional(),
  mandate_data: mandateData().optional(),
  confirmation_token: text().optional(),
  ...params.unbuilt('radar_options'),
})

export const createArgs = () => ({
  ...fields(),
  ...confirmFields(),
  amount: integer(),
  automatic_payment_methods: hash({
    allow_redirects: oneOf('always', 'never').optional(),
    enabled: boolean(),
  }).optional(),
  confirm: boolean().optional(),
  confirmation_method: oneOf('automatic', 'manual').optional(),
  currency: params.currency(),
  on_behalf_of: text().optional(),
})

export const updateArgs = () => ({
  ...fields(),
  amount: integer().optional(),
  client_secret: text().optional(),
  currency: params.currency().optional(),
})

export const confirmArgs = () => ({
  ...confirmFields(),
  amount_details: amountDetails().optional(),
  ...params.unbuilt('amount_to_confirm', 'payment_details', 'hooks'),
  id: text(),
  allowed_payment_method_types: list(text()).optional(),
  excluded_payment_method_types: list(text()).optional(),
  capture_method: oneOf('automatic', 'automatic_async', 'manual').optional(),
  client_secret: text().optional(),
  payment_method: text().optional(),
  payment_method_data: methodData().optional(),
  payment_method_options: fields().payment_method_options,
  payment_method_types: list(text()).optional(),
  receipt_email: clearable(params.email()).optional(),
  setup_future_usage: clearable(oneOf('off_session', 'on_session')).optional(),
  shipping: clearable(params.shipping()).optional(),
})

/** What is shared once it is known how much there is. */
const sharing = () => ({
  application_fee_amount: integer(0).optional(),
  transfer_data: hash({ amount: integer(1).optional() }).optional(),
})

export const captureArgs = () => ({
  ...sharing(),
  id: text(),
  amount_to_capture: integer(1).optional(),
  final_capture: boolean().optional(),
  metadata: params.metadata().optional(),
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
  ...params.unbuilt('amount_details', 'hooks', 'payment_details'),
})

export const cancelArgs = () => ({
  id: text(),
  cancellation_reason: oneOf(
    'abandoned',
    'duplicate',
    'fraudulent',
    'requested_by_customer',
  ).optional(),
})

export const incrementArgs = () => ({
  ...sharing(),
  id: text(),
  amount: integer(1),
  description: text().optional(),
  metadata: params.metadata().optional(),
  statement_descriptor: text(22).optional(),
  ...params.unbuilt('amount_details', 'hooks', 'payment_details'),
})
