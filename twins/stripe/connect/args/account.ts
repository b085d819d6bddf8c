import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findFile } from '../../files/file.ts'
import * as params from '../../protocol/args/params.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { PersonArgs } from '../objects/person.ts'

// What an account and its persons take. https://docs.stripe.com/api/accounts/create
const { boolean, clearable, hash, integer, oneOf, text } = params

const documentSides = () =>
  hash({ back: clearable(text()).optional(), front: clearable(text()).optional() })

/** What a person is to an account, in either version. */
export const relationship = () =>
  hash({
    authorizer: boolean().optional(),
    director: boolean().optional(),
    executive: boolean().optional(),
    legal_guardian: boolean().optional(),
    owner: boolean().optional(),
    percent_ownership: params.decimal().transform(Number).optional(),
    representative: boolean().optional(),
    title: text().optional(),
  })

export const personArgs = () => ({
  address: params.address().optional(),
  dob: clearable(
    hash({ day: integer(1, 31), month: integer(1, 12), year: integer(1900) }),
  ).optional(),
  email: params.email().optional(),
  person_token: text().optional(),
  first_name: text(100).optional(),
  gender: oneOf('male', 'female').optional(),
  id_number: text(100).optional(),
  last_name: text(100).optional(),
  maiden_name: text(100).optional(),
  metadata: params.metadata().optional(),
  nationality: text(2).optional(),
  phone: text(40).optional(),
  relationship: relationship().optional(),
  ssn_last_4: text(4).optional(),
  ...params.unbuilt(
    'additional_tos_acceptances',
    'address_kana',
    'address_kanji',
    'documents',
    'first_name_kana',
    'first_name_kanji',
    'full_name_aliases',
    'id_number_secondary',
    'last_name_kana',
    'last_name_kanji',
    'political_exposure',
    'registered_address',
    'us_cfpb_data',
  ),
  verification: hash({
    additional_document: documentSides().optional(),
    document: documentSides().optional(),
  }).optional(),
})

/** What was said of a person, as the object takes it. */
export function toPersonArgs(args: Args<ReturnType<typeof personArgs>>): PersonArgs {
  const { email, first_name, gender, last_name, maiden_name, nationality, phone } = args
  const fields = omitUndefined({
    email,
    first_name,
    gender,
    last_name,
    maiden_name,
    nationality,
    phone,
  })
  const { dob, id_number, metadata, ssn_last_4 } = args
  return {
    fields,
    address: args.address && omitUndefined(args.address),
    dob,
    id_number,
    metadata,
    relationship: args.relationship && omitUndefined(args.relationship),
    ssn_last_4,
    verification: args.verification,
  }
}

/** Refuses papers that were not uploaded, or for something else. */
export function ensurePapers(
  own: StripeWorld,
  { verification = {} }: Pick<Args<ReturnType<typeof personArgs>>, 'verification'>,
  prefix = '',
): void {
  const path = prefix === '' ? 'verification' : `${prefix}[verification]`
  for (const [paper, sides = {}] of Object.entries(verification)) {
    for (const [side, id] of Object.entries(sides)) {
      if (!id) continue
      const purposes = ['additional_verification', 'identity_document']
      findFile(own, id, `${path}[${paper}][${side}]`, purposes)
    }
  }
}

export const bankAccount = () =>
  hash({
    object: oneOf('bank_account').optional(),
    account_holder_name: text().optional(),
    account_holder_type: oneOf('company', 'individual').optional(),
    account_number: text(),
    country: text(2),
    currency: params.currency().optional(),
    routing_number: text().optional(),
  })

const capability = () => hash({ requested: boolean().optional() })

export const fields = () => ({
  business_profile: hash({
    mcc: text(4).optional(),
    name: text().optional(),
    product_description: text().optional(),
    support_address: params.address().optional(),
    support_email: text().optional(),
    support_phone: text().optional(),
    support_url: clearable(text()).optional(),
    url: text().optional(),
    ...params.unbuilt(
      'annual_revenue',
      'estimated_worker_count',
      'minority_owned_business_designation',
      'monthly_estimated_revenue',
      'specified_commercial_transactions_act_url',
    ),
  }).optional(),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit').optional(),
  capabilities: params.map(capability()).optional(),
  company: hash({
    address: params.address().optional(),
    directors_provided: boolean().optional(),
    executives_provided: boolean().optional(),
    name: text(100).optional(),
    owners_provided: boolean().optional(),
    phone: text().optional(),
    tax_id: text().optional(),
    ...params.unbuilt('structure', 'vat_id', 'verification', 'registration_number'),
  }).optional(),
  default_currency: params.currency().optional(),
  email: text().optional(),
  external_account: params.textOr(bankAccount()).optional(),
  individual: hash(personArgs()).optional(),
  metadata: params.metadata().optional(),
  settings: hash({
    branding: hash({
      primary_color: text().optional(),
      secondary_color: text().optional(),
      icon: clearable(text()).optional(),
      logo: clearable(text()).optional(),
    }).optional(),
    card_payments: hash({
      decline_on: hash({
        avs_failure: boolean().optional(),
        cvc_failure: boolean().optional(),
      }).optional(),
      statement_descriptor_prefix: text(10).optional(),
    }).optional(),
    payments: hash({ statement_descriptor: text(22).optional() }).optional(),
    payouts: hash({
      debit_negative_balances: boolean().optional(),
      schedule: hash({
        delay_days: integer(1, 31).optional(),
        interval: oneOf('daily', 'manual', 'monthly', 'weekly').optional(),
        monthly_anchor: integer(1, 31).optional(),
        weekly_anchor: text().optional(),
      }).optional(),
      statement_descriptor: text(22).optional(),
    }).optional(),
    ...params.unbuilt('bacs_debit_payments', 'card_issuing', 'invoices', 'treasury'),
  }).optional(),
  tos_acceptance: hash({
    date: integer().optional(),
    ip: text().optional(),
    service_agreement: text().optional(),
    user_agent: text().optional(),
  }).optional(),
  account_token: text().optional(),
  ...params.unbuilt('documents', 'groups', 'risk_controls'),
})

export const createArgs = () => ({
  ...fields(),
  controller: hash({
    fees: hash({ payer: oneOf('account', 'application').optional() }).optional(),
    losses: hash({ payments: oneOf('application', 'stripe').optional() }).optional(),
    requirement_collection: oneOf('application', 'stripe').optional(),
    stripe_dashboard: hash({ type: oneOf('express', 'full', 'none').optional() }).optional(),
  }).optional(),
  country: text(2).optional(),
  type: oneOf('custom', 'express', 'standard').optional(),
})

export const externalArgs = () => ({
  accountId: text(),
  id: text(),
  account_holder_name: text().optional(),
  account_holder_type: clearable(oneOf('company', 'individual')).optional(),
  default_for_currency: boolean().optional(),
  metadata: params.metadata().optional(),
  name: text().optional(),
  ...params.unbuilt(
    'account_type',
    'address_city',
    'address_country',
    'address_line1',
    'address_line2',
    'address_state',
    'address_zip',
    'documents',
    'exp_month',
    'exp_year',
  ),
})

export const personFilter = () => ({
  id: text(),
  relationship: hash({
    authorizer: boolean().optional(),
    director: boolean().optional(),
    executive: boolean().optional(),
    legal_guardian: boolean().optional(),
    owner: boolean().optional(),
    representative: boolean().optional(),
  }).optional(),
  ...params.pages(),
})
