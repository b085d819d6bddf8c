import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { TaxId, TaxRate } from '../../schema/index.ts'

interface TaxRateArgs {
  active?: boolean | undefined
  country?: string | undefined
  description?: string | undefined
  display_name: string
  inclusive: boolean
  jurisdiction?: string | undefined
  metadata?: Record<string, string> | null | undefined
  percentage: number
  state?: string | undefined
  tax_type?: string | undefined
}

/** https://docs.stripe.com/api/tax_rates/create */
export function insertTaxRate(world: StripeWorld, args: TaxRateArgs, id?: string): TaxRate {
  const { percentage } = args
  ensure(percentage >= 0 && percentage <= 100, 'Invalid percentage: must be between 0 and 100.', {
    param: 'percentage',
  })
  const rate: TaxRate = {
    id: id ?? world.id('txr_1', 23),
    object: 'tax_rate',
    active: args.active ?? true,
    country: args.country ?? null,
    created: seconds(world),
    description: args.description ?? null,
    display_name: args.display_name,
    effective_percentage: null,
    flat_amount: null,
    inclusive: args.inclusive,
    jurisdiction: args.jurisdiction ?? null,
    jurisdiction_level: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    percentage,
    rate_type: 'percentage',
    state: args.state ?? null,
    tax_type: (args.tax_type ?? null) as TaxRate['tax_type'], // checked where it comes in
  }
  world.db.tax_rates.insert(rate)
  emit(world, 'tax_rate.created', rate)
  return rate
}

export function findTaxRates(
  world: StripeWorld,
  ids: readonly string[] | null | undefined,
  param = 'default_tax_rates',
): TaxRate[] {
  return (ids ?? []).map((id) => {
    const rate = world.db.tax_rates.get(id)
    ensureFound(rate, 'tax rate', id, param, 400)
    ensure(rate.active, `The tax rate ${id} is inactive and cannot be used.`, { param })
    return rate
  })
}

/** What the numbers of some kinds look like; of the others nothing is checked. */
const patterns: Readonly<Record<string, RegExp>> = {
  au_abn: /^\d{11}$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
  eu_vat: /^[A-Z]{2}[A-Z0-9]{2,13}$/,
  gb_vat: /^(GB)?(\d{9}|\d{12})$/,
  us_ein: /^\d{2}-\d{7}$/,
}

interface TaxIdArgs {
  type: string
  value: string
}

/** https://docs.stripe.com/api/tax_ids/create */
export function insertTaxId(world: StripeWorld, args: TaxIdArgs, customer: string | null): TaxId {
  const value = args.value.trim()
  const isValid = patterns[args.type]?.test(value) ?? true
  ensure(isValid, `Invalid value for ${args.type}.`, { code: 'tax_id_invalid', param: 'value' })
  const country = args.type === 'eu_vat' ? value.slice(0, 2) : args.type.slice(0, 2).toUpperCase()
  const id: TaxId = {
    id: world.id('txi_1', 23),
    object: 'tax_id',
    country,
    created: seconds(world),
    customer,
    customer_account: null,
    livemode: isLive(world),
    owner:
      customer === null
        ? { customer_account: null, type: 'self' }
        : { customer, customer_account: null, type: 'customer' },
    type: args.type as TaxId['type'], // checked where it comes in
    value,
    verification:
      customer === null ? null : { status: 'pending', verified_address: null, verified_name: null },
  }
  world.db.tax_ids.insert(id)
  if (customer !== null) emit(world, 'customer.tax_id.created', id)
  return id
}
