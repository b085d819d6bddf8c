import { shippingRateArgs } from '../../products/args/shipping_rate.ts'
import * as params from '../../protocol/args/params.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params

const limits = () =>
  hash({
    default_value: text(255).optional(),
    maximum_length: integer(1, 255).optional(),
    minimum_length: integer(0, 255).optional(),
  }).optional()

const customField = () =>
  hash({
    dropdown: hash({
      default_value: text().optional(),
      options: list(hash({ label: text(100), value: text(100) })),
    }).optional(),
    key: text(200),
    label: hash({ custom: text(50), type: oneOf('custom') }),
    numeric: limits(),
    optional: boolean().optional(),
    text: limits(),
    type: oneOf('dropdown', 'numeric', 'text'),
  })

const words = () => clearable(hash({ message: text(1200) })).optional()
const change = () => oneOf('auto', 'never').optional()

const rendering = () =>
  hash({
    amount_tax_display: clearable(oneOf('exclude_tax', 'include_inclusive_tax')).optional(),
    template: text().optional(),
  })

/** The invoice that a payment is to have. https://docs.stripe.com/payments/checkout/receipts */
const invoiceCreation = () =>
  hash({
    enabled: boolean(),
    invoice_data: hash({
      custom_fields: clearable(list(hash({ name: text(40), value: text(140) }))).optional(),
      description: text(1500).optional(),
      footer: text().optional(),
      metadata: params.metadata().optional(),
      rendering_options: clearable(rendering()).optional(),
      ...params.unbuilt('account_tax_ids', 'issuer'),
    }).optional(),
  })

const asked = () => hash({ enabled: boolean(), optional: boolean().optional() })

/** What pages of sessions and of links can do. */
export const sharedOptions = () => ({
  invoice_creation: invoiceCreation().optional(),
  name_collection: hash({
    business: asked().optional(),
    individual: asked().optional(),
  }).optional(),
  optional_items: list(
    hash({
      adjustable_quantity: hash({
        enabled: boolean(),
        maximum: integer(1, 999_999).optional(),
        minimum: integer(0, 999_999).optional(),
      }).optional(),
      price: text(),
      quantity: integer(1),
    }),
  ).optional(),
  tax_id_collection: hash({
    enabled: boolean(),
    required: oneOf('if_supported', 'never').optional(),
  }).optional(),
})

/** What only sessions can do. https://docs.stripe.com/api/checkout/sessions/create */
export const sessionOptions = () => ({
  ...sharedOptions(),
  after_expiration: hash({
    recovery: hash({
      allow_promotion_codes: boolean().optional(),
      enabled: boolean(),
    }).optional(),
  }).optional(),
  excluded_payment_method_types: list(text()).optional(),
  integration_identifier: text(200).optional(),
  origin_context: oneOf('mobile_app', 'web').optional(),
  payment_method_configuration: text().optional(),
  payment_method_data: hash({
    allow_redisplay: oneOf('always', 'limited', 'unspecified').optional(),
  }).optional(),
  payment_method_options: hash({
    card: hash({
      capture_method: oneOf('manual').optional(),
      request_three_d_secure: oneOf('any', 'automatic', 'challenge').optional(),
      setup_future_usage: oneOf('off_session', 'on_session').optional(),
    }).optional(),
  }).optional(),
  payment_method_types: list(oneOf('card', 'link')).optional(),
  permissions: hash({
    update_shipping_details: oneOf('client_only', 'server_only').optional(),
  }).optional(),
  redirect_on_completion: oneOf('always', 'if_required', 'never').optional(),
  saved_payment_method_options: hash({
    allow_redisplay_filters: list(oneOf('always', 'limited', 'unspecified')).optional(),
    payment_method_remove: oneOf('disabled', 'enabled').optional(),
    payment_method_save: oneOf('disabled', 'enabled').optional(),
  }).optional(),
  wallet_options: hash({
    link: hash({ display: oneOf('auto', 'never').optional() }).optional(),
  }).optional(),
})

/** What a Checkout page asks its customer for. https://docs.stripe.com/payments/checkout/customization */
export const collectArgs = () => ({
  billing_address_collection: oneOf('auto', 'required').optional(),
  consent_collection: hash({
    payment_method_reuse_agreement: hash({ position: oneOf('auto', 'hidden') }).optional(),
    promotions: oneOf('auto', 'none').optional(),
    terms_of_service: oneOf('none', 'required').optional(),
  }).optional(),
  custom_fields: list(customField()).optional(),
  custom_text: hash({
    after_submit: words(),
    shipping_address: words(),
    submit: words(),
    terms_of_service_acceptance: words(),
  }).optional(),
  customer_update: hash({ address: change(), name: change(), shipping: change() }).optional(),
  phone_number_collection: hash({ enabled: boolean() }).optional(),
  shipping_address_collection: hash({ allowed_countries: list(text(2)) }).optional(),
  shipping_options: list(
    hash({
      shipping_rate: text().optional(),
      shipping_rate_data: hash(shippingRateArgs()).optional(),
    }),
  ).optional(),
})
