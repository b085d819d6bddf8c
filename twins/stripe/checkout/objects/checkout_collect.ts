import type Stripe from 'stripe'
import { type AddressArgs, toAddress } from '../../customers/objects/customer.ts'
import { ensure } from '../../protocol/index.ts'
import type { CheckoutSession } from '../../schema/index.ts'

type Optional<T> = T | null | undefined
type CustomField = Stripe.Checkout.Session.CustomField

interface CustomFieldArgs {
  dropdown?:
    | { default_value?: string | undefined; options: { label: string; value: string }[] }
    | undefined
  key: string
  label: { custom: string; type: 'custom' }
  numeric?: LimitArgs | undefined
  optional?: boolean | undefined
  text?: LimitArgs | undefined
  type: 'dropdown' | 'numeric' | 'text'
}

interface LimitArgs {
  default_value?: string | undefined
  maximum_length?: number | undefined
  minimum_length?: number | undefined
}

/** What a page is to ask for. */
export interface CollectArgs {
  billing_address_collection?: 'auto' | 'required' | undefined
  consent_collection?:
    | {
        payment_method_reuse_agreement?: { position: 'auto' | 'hidden' } | undefined
        promotions?: 'auto' | 'none' | undefined
        terms_of_service?: 'none' | 'required' | undefined
      }
    | undefined
  custom_fields?: CustomFieldArgs[] | undefined
  custom_text?: { [name: string]: Optional<{ message: string }> } | undefined
  phone_number_collection?: { enabled: boolean } | undefined
  shipping_address_collection?: { allowed_countries: string[] } | undefined
}

/** What somebody filled in on a page. */
export interface Answers {
  email?: string | undefined
  name?: string | undefined
  phone?: string | undefined
  address?: AddressArgs
  shipping?: { name?: string | undefined; address?: AddressArgs } | undefined
  business_name?: string | undefined
  individual_name?: string | undefined
  /** To be offered the method again. */
  save_payment_method?: boolean | undefined
  tax_id?: TaxIdAnswer | undefined
  custom_fields?: Record<string, string> | undefined
  consent?:
    | { promotions?: 'opt_in' | 'opt_out' | undefined; terms_of_service?: 'accepted' | undefined }
    | undefined
}

interface TaxIdAnswer {
  type: string
  value: string
}

const mostFields = 3

function toCustomField(args: CustomFieldArgs, index: number): CustomField {
  const { key, label, optional = false, type } = args
  const param = `custom_fields[${index}]`
  ensure(/^[A-Za-z0-9_-]+$/.test(key), 'Custom field keys must be alphanumeric.', {
    param: `${param}[key]`,
  })
  const common = { key, label, optional, type }
  if (type === 'dropdown') {
    const { options = [], default_value = null } = args.dropdown ?? {}
    ensure(options.length > 0, 'A dropdown needs options.', { param: `${param}[dropdown]` })
    return { ...common, dropdown: { default_value, options, value: null } }
  }
  const { default_value = null, maximum_length = null, minimum_length = null } = args[type] ?? {}
  return { ...common, [type]: { default_value, maximum_length, minimum_length, value: null } }
}

/** The members of a session that say what its page asks for. */
export function toCollection(args: CollectArgs) {
  const { consent_collection: consent, custom_fields = [], custom_text = {} } = args
  ensure(
    custom_fields.length <= mostFields,
    `You can only have up to ${mostFields} custom fields.`,
    { param: 'custom_fields' },
  )
  const keys = new Set(custom_fields.map(({ key }) => key))
  ensure(keys.size === custom_fields.length, 'Custom field keys must be unique.', {
    param: 'custom_fields',
  })
  const { allowed_countries } = args.shipping_address_collection ?? {}
  return {
    billing_address_collection: args.billing_address_collection ?? null,
    consent_collection: consent
      ? {
          payment_method_reuse_agreement: consent.payment_method_reuse_agreement ?? null,
          promotions: consent.promotions ?? null,
          terms_of_service: consent.terms_of_service ?? null,
        }
      : null,
    custom_fields: custom_fields.map(toCustomField),
    custom_text: {
      after_submit: custom_text.after_submit ?? null,
      shipping_address: custom_text.shipping_address ?? null,
      submit: custom_text.submit ?? null,
      terms_of_service_acceptance: custom_text.terms_of_service_acceptance ?? null,
    },
    phone_number_collection: { enabled: args.phone_number_collection?.enabled ?? false },
    shipping_address_collection: allowed_countries ? { allowed_countries } : null,
  }
}

function answerField(field: CustomField, given: string | undefined): CustomField {
  const { key, label, optional, type, dropdown, numeric, text } = field
  const asked = dropdown ?? numeric ?? text
  const value = given ?? asked?.default_value ?? null
  const param = `custom_fields[${key}]`
  ensure(value !== null || optional, `${label.custom ?? key} is required.`, { param })
  if (value === null) return field
  const isKnown = dropdown === undefined || dropdown.options.some((each) => each.value === value)
  ensure(isKnown, `${label.custom ?? key} has no option ${value}.`, { param })
  ensure(type !== 'numeric' || /^\d+$/.test(value), `${label.custom ?? key} takes digits.`, {
    param,
  })
  const { minimum_length, maximum_length } = numeric ?? text ?? {}
  const isFit =
    value.length >= (minimum_length ?? 0) &&
    value.length <= (maximum_length ?? Number.POSITIVE_INFINITY)
  ensure(isFit, `${label.custom ?? key} is too short or too long.`, { param })
  return { ...field, [type]: { ...asked, value } }
}

/** A whole address in a country the session ships to. */
function shipTo(session: CheckoutSession, { name, shipping }: Answers) {
  const countries = session.shipping_address_collection?.allowed_countries
  if (!countries) return null
  const address = toAddress(shipping?.address)
  const param = 'shipping'
  ensure(address?.line1 && address.country, 'A shipping address is needed.', { param })
  ensure(
    countries.some((each) => each === address.country),
    `We do not ship to ${address.country}.`,
    { param },
  )
  const to = shipping?.name ?? name
  ensure(to, 'A name to ship to is needed.', { param })
  return { address, name: to }
}

function consentOf(
  { consent_collection: asked }: CheckoutSession,
  { consent = {} }: Answers,
): CheckoutSession['consent'] {
  if (!asked) return null
  const isBound = asked.terms_of_service === 'required'
  ensure(!isBound || consent.terms_of_service, 'You must accept the terms of service.', {
    param: 'consent[terms_of_service]',
  })
  return {
    promotions: asked.promotions === 'auto' ? (consent.promotions ?? 'opt_out') : null,
    terms_of_service: isBound ? 'accepted' : null,
  }
}

/** The names that are asked for apart from the one on the card. */
function namesOf(
  { collected_information: known, name_collection: asked }: CheckoutSession,
  answers: Answers,
) {
  for (const kind of ['business', 'individual'] as const) {
    const isNeeded = asked?.[kind]?.enabled === true && !asked[kind].optional
    const param = `${kind}_name`
    ensure(!isNeeded || answers[`${kind}_name`], `The ${kind} name is needed.`, { param })
  }
  const given = (kind: 'business' | 'individual') =>
    (asked?.[kind]?.enabled && answers[`${kind}_name`]) || (known?.[`${kind}_name`] ?? null)
  return { business_name: given('business'), individual_name: given('individual') }
}

function ensureTaxId({ tax_id_collection: asked }: CheckoutSession, { tax_id }: Answers): void {
  const isNeeded = asked?.enabled === true && asked.required === 'if_supported'
  ensure(!isNeeded || tax_id, 'A tax ID is needed.', { param: 'tax_id' })
  ensure(!tax_id || asked?.enabled, 'This page takes no tax ID.', { param: 'tax_id' })
}

/** The session with what was filled in; refuses what is missing or does not fit. */
export function collect(session: CheckoutSession, answers: Answers): CheckoutSession {
  const { phone, custom_fields = {} } = answers
  const asksPhone = session.phone_number_collection?.enabled === true
  ensure(!asksPhone || phone, 'A phone number is needed.', { param: 'phone' })
  const address = toAddress(answers.address)
  const asksAddress = session.billing_address_collection === 'required'
  ensure(!asksAddress || (address?.line1 && address.country), 'A billing address is needed.', {
    param: 'address',
  })
  const shipping_details = shipTo(session, answers)
  ensureTaxId(session, answers)
  const names = namesOf(session, answers)
  const isCollected = shipping_details || names.business_name || names.individual_name
  return {
    ...session,
    collected_information: isCollected
      ? { ...names, shipping_details }
      : session.collected_information,
    consent: consentOf(session, answers),
    custom_fields: session.custom_fields.map((field) =>
      answerField(field, custom_fields[field.key]),
    ),
  }
}

const someAddress = { line1: '510 Townsend St', city: 'San Francisco', postal_code: '94103' }

/** Test data for all that a session asks for, in place of a person. */
export function someAnswers(session: CheckoutSession): Answers {
  const country = session.shipping_address_collection?.allowed_countries[0] ?? 'US'
  const value = ({ dropdown, numeric, text }: CustomField) => {
    const length = numeric?.minimum_length ?? text?.minimum_length ?? 1
    const filler = (numeric ? '1' : 'x').repeat(Math.max(1, length))
    return dropdown?.options[0]?.value ?? filler
  }
  return {
    name: 'Jenny Rosen',
    phone: '+15555550100',
    ...(session.billing_address_collection === 'required' && {
      address: { ...someAddress, state: 'CA', country: 'US' },
    }),
    shipping: { address: { ...someAddress, country } },
    custom_fields: Object.fromEntries(
      session.custom_fields.filter(({ optional }) => !optional).map((it) => [it.key, value(it)]),
    ),
    consent: { terms_of_service: 'accepted' },
    business_name: 'Rosen Teas',
    individual_name: 'Jenny Rosen',
    ...(session.tax_id_collection?.required === 'if_supported' && {
      tax_id: { type: 'eu_vat', value: 'DE123456789' },
    }),
  }
}
