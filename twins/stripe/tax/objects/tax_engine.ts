import type Stripe from 'stripe'
import { withHeldEvents } from '../../protocol/clock.ts'
import { ensure, isLive, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import { type Place, placeOf } from '../../protocol/place.ts'
import type { Customer, TaxRate, TaxRegistration, TaxSettings } from '../../schema/index.ts'
import { insertTaxRate } from './tax.ts'
import { type PlaceTax, taxesOf, union } from './tax_table.ts'

export { type Place, placeOf } from '../../protocol/place.ts'

type Settings = TaxSettings['settings']

/** Before anything is set, taxes wait for where the business is. */
export function taxSettingsOf(world: StripeWorld): Settings {
  const stored = world.db.tax_settings.get('tax')
  return (
    stored?.settings ?? {
      object: 'tax.settings',
      defaults: { provider: 'stripe', tax_behavior: null, tax_code: null },
      head_office: null,
      livemode: isLive(world),
      status: 'pending',
      status_details: { pending: { missing_fields: ['head_office'] } },
    }
  )
}

/** Taxes are only computed once it is known where the business is. */
export function ensureTaxReady(world: StripeWorld, tax: { enabled: boolean } | undefined): boolean {
  if (!tax?.enabled) return false
  ensure(
    taxSettingsOf(world).status === 'active',
    'You must have a valid head office address to enable automatic tax calculation in test mode. ' +
      'Visit https://dashboard.stripe.com/test/settings/tax to update it.',
    { param: 'automatic_tax[enabled]' },
  )
  return true
}

export function placeOfCustomer({ address, shipping }: Customer): Place | undefined {
  return placeOf(shipping?.address ?? address)
}

/** Refuses automatic tax for a customer whose place is not known. */
export function ensurePlace(customer: Customer, param?: string): void {
  if (!placeOfCustomer(customer)) throw unknownPlace(param)
}

export const unknownPlace = (param = 'automatic_tax') =>
  new StripeError(
    "The customer's location isn't recognized. Set a valid customer address in order to " +
      'automatically calculate tax.',
    { code: 'customer_tax_location_invalid', param },
  )

function covers({ country, country_options }: TaxRegistration, place: Place): boolean {
  const options = Object.values(country_options)[0] as Options | undefined // one for its country
  const isUnion = ['ioss', 'oss_non_union', 'oss_union'].includes(options?.type ?? '')
  if (isUnion) return union.has(place.country)
  if (country !== place.country) return false
  return country !== 'US' || options?.state === place.state
}

interface Options {
  type: string
  state?: string
}

/** Whether taxes are collected in a place: where the business is registered. */
function isRegistered(world: StripeWorld, place: Place): boolean {
  const active = world.db.tax_registrations.list({ where: { status: 'active' } })
  return active.some((registration) => covers(registration, place))
}

const nontaxable = 'txcd_00000000'

type Reason = 'customer_exempt' | 'not_collecting' | 'product_exempt' | 'reverse_charge'

/** Why nothing is due in spite of a tax; undefined where it is. */
export function reasonOf(
  world: StripeWorld,
  place: Place,
  { exempt, tax_code }: { exempt: string | null; tax_code: string },
): Reason | undefined {
  if (!isRegistered(world, place)) return 'not_collecting'
  if (tax_code === nontaxable) return 'product_exempt'
  if (exempt === 'reverse' || exempt === 'reverse_charge') return 'reverse_charge'
  return exempt === 'exempt' || exempt === 'customer_exempt' ? 'customer_exempt' : undefined
}

/** Whether a price already holds its taxes. */
function isInclusive(
  world: StripeWorld,
  behavior: Stripe.Price['tax_behavior'] | undefined,
  currency: string,
): boolean {
  const usual = taxSettingsOf(world).defaults.tax_behavior
  const chosen = !behavior || behavior === 'unspecified' ? usual : behavior
  if (chosen === 'inferred_by_currency') return currency !== 'usd' && currency !== 'cad'
  return chosen === 'inclusive'
}

/** The tax rate that a tax of a place is shown as; made when it is first needed. */
function rateFor(world: StripeWorld, place: Place, tax: PlaceTax, inclusive: boolean): TaxRate {
  const { country, state } = place
  const isState = tax.level === 'state'
  const id = [country, isState ? state : '', tax.tax_type, tax.percentage, inclusive].join(' ')
  const known = world.db.tax_rates.get(world.db.automatic_rates.get(id)?.rate ?? '')
  if (known) return known
  const { held: silent } = withHeldEvents(world)
  // As Stripe shows its own rates: nobody can use them by hand.
  const made = insertTaxRate(silent, {
    active: false,
    country,
    display_name: tax.display_name,
    inclusive,
    jurisdiction: isState ? state : country,
    percentage: tax.percentage,
    state: isState ? state : undefined,
    tax_type: tax.tax_type,
  })
  world.db.automatic_rates.insert({ id, rate: made.id })
  return made
}

interface Taxed {
  price: string | undefined
  currency: string
  place: Place
  exempt: string | null
}

/** The tax rates of something that is sold to a place. https://docs.stripe.com/tax */
export function automaticRates(world: StripeWorld, sold: Taxed): TaxRate[] {
  const price = world.db.prices.get(sold.price ?? '')
  const product = world.db.products.get(price?.product ?? '')
  const tax_code = String(product?.tax_code ?? taxSettingsOf(world).defaults.tax_code ?? '')
  const reason = reasonOf(world, sold.place, { exempt: sold.exempt, tax_code })
  if (reason === 'not_collecting' || reason === 'product_exempt') return []
  const inclusive = isInclusive(world, price?.tax_behavior ?? undefined, sold.currency)
  return taxesOf(sold.place.country, sold.place.state)
    .filter(({ percentage }) => percentage > 0)
    .map((tax) => rateFor(world, sold.place, tax, inclusive))
}

/** Whether a registration is in force, as of now. */
export function standingOf(
  world: StripeWorld,
  { active_from, expires_at }: Pick<TaxRegistration, 'active_from' | 'expires_at'>,
): TaxRegistration['status'] {
  const now = seconds(world)
  if (expires_at !== null && expires_at <= now) return 'expired'
  return active_from > now ? 'scheduled' : 'active'
}
