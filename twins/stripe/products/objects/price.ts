import type Stripe from 'stripe'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { toPlan } from '../../protocol/plan.ts'
import type { Price, PriceDetails, Product } from '../../schema/index.ts'

interface ProductArgs {
  active?: boolean | undefined
  description?: string | null | undefined
  id?: string | undefined
  images?: string[] | null | undefined
  marketing_features?: { name: string }[] | null | undefined
  metadata?: Record<string, string> | null | undefined
  name: string
  package_dimensions?: Stripe.Product['package_dimensions'] | undefined
  shippable?: boolean | undefined
  statement_descriptor?: string | null | undefined
  tax_code?: string | null | undefined
  type?: 'good' | 'service' | undefined
  unit_label?: string | null | undefined
  url?: string | null | undefined
}

function toProduct(world: StripeWorld, args: ProductArgs): Product {
  const created = seconds(world)
  return {
    id: args.id ?? world.id('prod_', 14),
    object: 'product',
    active: args.active ?? true,
    created,
    default_price: null,
    description: args.description ?? null,
    images: args.images ?? [],
    livemode: isLive(world),
    marketing_features: args.marketing_features ?? [],
    metadata: mergeMetadata({}, args.metadata),
    name: args.name,
    package_dimensions: args.package_dimensions ?? null,
    shippable: args.shippable ?? null,
    statement_descriptor: args.statement_descriptor ?? null,
    tax_code: args.tax_code ?? null,
    tax_details: null,
    type: args.type ?? 'service',
    unit_label: args.unit_label ?? null,
    updated: created,
    url: args.url ?? null,
  }
}

export function insertProduct(world: StripeWorld, args: ProductArgs): Product {
  const isTaken = args.id !== undefined && world.db.products.has(args.id)
  ensure(!isTaken, 'Product already exists.', { code: 'resource_already_exists', param: 'id' })
  const product = world.db.products.insert(toProduct(world, args))
  emit(world, 'product.created', product)
  return product
}

export function findProduct(world: StripeWorld, id: string, param = 'product'): Product {
  const product = world.db.products.get(id)
  ensureFound(product, 'product', id, param, 400)
  return product
}

interface TierArgs {
  up_to: string
  unit_amount?: number | undefined
  unit_amount_decimal?: string | undefined
  flat_amount?: number | undefined
  flat_amount_decimal?: string | undefined
}

interface PriceArgs {
  active?: boolean | undefined
  billing_scheme?: 'per_unit' | 'tiered' | undefined
  currency: string
  /** Chosen by its maker, as only plans can be. */
  id?: string | undefined
  currency_options?: Record<string, Record<string, unknown>> | undefined
  custom_unit_amount?:
    | {
        enabled: boolean
        maximum?: number | undefined
        minimum?: number | undefined
        preset?: number | undefined
      }
    | undefined
  lookup_key?: string | null | undefined
  metadata?: Record<string, string> | null | undefined
  nickname?: string | null | undefined
  product: string
  recurring?:
    | {
        interval: 'day' | 'week' | 'month' | 'year'
        interval_count?: number | undefined
        trial_period_days?: number | undefined
        meter?: string | undefined
        usage_type?: 'licensed' | 'metered' | undefined
      }
    | undefined
  tax_behavior?: Price['tax_behavior'] | undefined
  tiers?: TierArgs[] | undefined
  tiers_mode?: 'graduated' | 'volume' | undefined
  transfer_lookup_key?: boolean | undefined
  transform_quantity?: { divide_by: number; round: 'up' | 'down' } | undefined
  unit_amount?: number | undefined
  unit_amount_decimal?: string | undefined
}

/** An amount as both of the forms Stripe shows: whole where it is whole, and as text. */
function toAmounts(whole: number | undefined, decimal: string | undefined) {
  const text = decimal ?? (whole === undefined ? null : String(whole))
  const isWhole = text !== null && Number.isInteger(Number(text))
  return { amount: isWhole ? Number(text) : null, decimal: text }
}

function ensureOneAmount(args: PriceArgs): void {
  const { unit_amount, unit_amount_decimal, custom_unit_amount } = args
  const given = [unit_amount, unit_amount_decimal, custom_unit_amount].filter(
    (each) => each !== undefined,
  )
  if (args.billing_scheme === 'tiered') {
    ensure(args.tiers_mode, 'Missing required param: tiers_mode.', {
      code: 'parameter_missing',
      param: 'tiers_mode',
    })
    ensure(args.tiers?.length, 'Missing required param: tiers.', {
      code: 'parameter_missing',
      param: 'tiers',
    })
    return
  }
  ensure(
    given.length > 0,
    'Missing required param: unit_amount.', // one of three, of which this is the usual one
    { code: 'parameter_missing', param: 'unit_amount' },
  )
  ensure(
    given.length === 1,
    'You may only specify one of these parameters: unit_amount, unit_amount_decimal, ' +
      'custom_unit_amount.',
    { param: 'unit_amount' },
  )
}

function toRecurring(recurring: PriceArgs['recurring']): Price['recurring'] {
  if (!recurring) return null
  return {
    interval: recurring.interval,
    interval_count: recurring.interval_count ?? 1,
    meter: recurring.meter ?? null,
    trial_period_days: recurring.trial_period_days ?? null,
    usage_type: recurring.usage_type ?? 'licensed',
  }
}

function toPrice(world: StripeWorld, args: PriceArgs): Price {
  ensureOneAmount(args)
  const { custom_unit_amount: custom, recurring } = args
  const unit = toAmounts(args.unit_amount, args.unit_amount_decimal)
  return {
    id: args.id ?? world.id('price_1', 23),
    object: 'price',
    active: args.active ?? true,
    billing_scheme: args.billing_scheme ?? 'per_unit',
    created: seconds(world),
    currency: args.currency,
    custom_unit_amount: custom?.enabled
      ? {
          maximum: custom.maximum ?? null,
          minimum: custom.minimum ?? null,
          preset: custom.preset ?? null,
        }
      : null,
    livemode: isLive(world),
    lookup_key: args.lookup_key ?? null,
    metadata: mergeMetadata({}, args.metadata),
    nickname: args.nickname ?? null,
    product: args.product,
    recurring: toRecurring(recurring),
    tax_behavior: args.tax_behavior ?? 'unspecified',
    tiers_mode: args.tiers_mode ?? null,
    transform_quantity: args.transform_quantity ?? null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: unit.amount,
    unit_amount_decimal: unit.decimal,
  }
}

function toTier(tier: TierArgs) {
  const flat = toAmounts(tier.flat_amount, tier.flat_amount_decimal)
  const unit = toAmounts(tier.unit_amount, tier.unit_amount_decimal)
  return {
    flat_amount: flat.amount,
    flat_amount_decimal: flat.decimal,
    unit_amount: unit.amount,
    unit_amount_decimal: unit.decimal,
    up_to: tier.up_to === 'inf' ? null : Number(tier.up_to),
  }
}

/** What a price shows in other currencies, its own among them. */
function toCurrencyOptions(price: Price, args: PriceArgs): PriceDetails['currency_options'] {
  const option = (given: Record<string, unknown>) => ({
    custom_unit_amount: null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    unit_amount: given.unit_amount ?? null,
    unit_amount_decimal: given.unit_amount_decimal ?? String(given.unit_amount ?? ''),
  })
  const others = Object.entries(args.currency_options ?? {})
  return Object.fromEntries(
    [[price.currency, { ...price }] as const, ...others].map(([code, each]) => [
      code,
      option(each),
    ]),
  )
}

/** A lookup key belongs to one price; it moves where `transfer_lookup_key` says so. */
export function claimLookupKey(world: StripeWorld, key: string, isTransfer: boolean): void {
  const holder = world.db.prices.first({ where: { lookup_key: key } })
  if (!holder) return
  ensure(
    isTransfer,
    `A price (\`${holder.id}\`) already uses that lookup key. If you want to transfer the lookup ` +
      'key from that price to this one, pass `transfer_lookup_key: true`.',
    { code: 'resource_already_exists', param: 'lookup_key' },
  )
  world.db.prices.replace({ ...holder, lookup_key: null })
}

export function insertPrice(world: StripeWorld, args: PriceArgs): Price {
  if (args.lookup_key) claimLookupKey(world, args.lookup_key, args.transfer_lookup_key ?? false)
  const isTaken = args.id !== undefined && world.db.prices.has(args.id)
  ensure(!isTaken, 'Plan already exists.', { code: 'resource_already_exists', param: 'id' })
  const price = world.db.prices.insert(toPrice(world, args))
  const { tiers } = args
  if (tiers || args.currency_options) {
    const currency_options = toCurrencyOptions(price, args)
    const details = { id: price.id, ...(currency_options && { currency_options }) }
    world.db.price_details.insert({ ...details, ...(tiers && { tiers: tiers.map(toTier) }) })
  }
  if (price.recurring) emit(world, 'plan.created', toPlan(price))
  emit(world, 'price.created', price)
  return price
}
