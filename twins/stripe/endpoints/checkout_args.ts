import * as params from '../protocol/params.ts'
import { shippingRateArgs } from './shipping_rates.ts'

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
