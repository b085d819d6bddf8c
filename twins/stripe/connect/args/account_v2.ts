import * as params from '../../protocol/args/params.ts'
import { metadataV2 } from '../../protocol/v2/metadata.ts'
import { relationship } from './account.ts'

// What an account and its persons take in the second version. https://docs.stripe.com/api/v2/core/accounts/create
const { boolean, hash, integer, list, map, oneOf, text } = params

const address = () =>
  hash({
    city: text().optional(),
    country: text(2),
    line1: text().optional(),
    line2: text().optional(),
    postal_code: text().optional(),
    state: text().optional(),
    ...params.unbuilt('town'),
  })

const idNumbers = () => list(hash({ type: text(), value: text(100) }))

export const personFields = () => ({
  address: address().optional(),
  date_of_birth: hash({
    day: integer(1, 31),
    month: integer(1, 12),
    year: integer(1900),
  }).optional(),
  email: text(800).optional(),
  given_name: text(100).optional(),
  id_numbers: idNumbers().optional(),
  legal_gender: oneOf('female', 'male').optional(),
  metadata: metadataV2(),
  nationalities: list(text(2)).optional(),
  phone: text(40).optional(),
  relationship: relationship().optional(),
  surname: text(100).optional(),
  ...params.unbuilt(
    'additional_addresses',
    'additional_names',
    'additional_terms_of_service',
    'documents',
    'political_exposure',
    'script_addresses',
    'script_names',
  ),
})

const identity = () =>
  hash({
    attestations: hash({
      persons_provided: hash({
        directors: boolean().optional(),
        executives: boolean().optional(),
        owners: boolean().optional(),
        ...params.unbuilt('ownership_exemption_reason'),
      }).optional(),
      terms_of_service: hash({
        account: hash({ date: text(), ip: text(), user_agent: text().optional() }),
      }).optional(),
      ...params.unbuilt(
        'directorship_declaration',
        'ownership_declaration',
        'representative_declaration',
      ),
    }).optional(),
    business_details: hash({
      address: address().optional(),
      id_numbers: idNumbers().optional(),
      phone: text().optional(),
      registered_name: text(100).optional(),
      ...params.unbuilt(
        'additional_addresses',
        'annual_revenue',
        'documents',
        'estimated_worker_count',
        'monthly_estimated_revenue',
        'registration_date',
        'script_addresses',
        'script_names',
        'structure',
      ),
    }).optional(),
    country: text(2).optional(),
    entity_type: oneOf('company', 'government_entity', 'individual', 'non_profit').optional(),
    individual: hash(personFields()).optional(),
  })

const requested = () => hash({ requested: boolean() })

const configuration = () =>
  hash({
    customer: hash({
      applied: boolean().optional(),
      shipping: hash({
        address: address().optional(),
        name: text().optional(),
        phone: text().optional(),
      }).optional(),
      ...params.unbuilt('automatic_indirect_tax', 'billing', 'capabilities', 'test_clock'),
    }).optional(),
    merchant: hash({
      applied: boolean().optional(),
      capabilities: map(requested()).optional(),
      mcc: text(4).optional(),
      statement_descriptor: hash({
        descriptor: text(22).optional(),
        prefix: text(10).optional(),
      }).optional(),
      support: hash({
        email: text().optional(),
        phone: text().optional(),
        url: text().optional(),
        ...params.unbuilt('address'),
      }).optional(),
      ...params.unbuilt(
        'bacs_debit_payments',
        'branding',
        'card_payments',
        'konbini_payments',
        'script_statement_descriptor',
        'sepa_debit_payments',
      ),
    }).optional(),
    recipient: hash({
      applied: boolean().optional(),
      capabilities: hash({
        stripe_balance: hash({ stripe_transfers: requested().optional() }).optional(),
        ...params.unbuilt('bank_accounts', 'cards'),
      }).optional(),
    }).optional(),
  })

export const include = () => list(text()).optional()

/** What a token can say too. */
export const tokenFields = () => ({
  contact_email: text(800).optional(),
  contact_phone: text(40).optional(),
  display_name: text().optional(),
  identity: identity().optional(),
})

export const accountFields = () => ({
  ...tokenFields(),
  account_token: text().optional(),
  configuration: configuration().optional(),
  dashboard: oneOf('express', 'full', 'none').optional(),
  defaults: hash({
    currency: params.currency().optional(),
    locales: list(text()).optional(),
    profile: hash({
      business_url: text().optional(),
      doing_business_as: text().optional(),
      product_description: text().optional(),
    }).optional(),
    responsibilities: hash({
      fees_collector: oneOf('application', 'application_custom', 'application_express', 'stripe'),
      losses_collector: oneOf('application', 'stripe'),
    }).optional(),
    ...params.unbuilt('payout_methods'),
  }).optional(),
  include: include(),
  metadata: metadataV2(),
})
