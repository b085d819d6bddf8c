import { day_s } from '../../../../shared/time/units.ts'
import { roundCents } from '../../billing/objects/amount.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CalculationLine, LineBreakdown, TaxCalculation } from '../../schema/index.ts'
import { type Place, placeOf, reasonOf, taxSettingsOf, unknownPlace } from './tax_engine.ts'
import { taxesOf } from './tax_table.ts'

const shippingCode = 'txcd_92010001'
const usualCode = 'txcd_10000000'

interface LineArgs {
  amount: number
  metadata?: Record<string, string> | null | undefined
  performance_location?: string | undefined
  product?: string | undefined
  quantity?: number | undefined
  reference?: string | undefined
  tax_behavior?: 'exclusive' | 'inclusive' | undefined
  tax_code?: string | undefined
}

interface CalculationArgs {
  currency: string
  customer: string | null
  details: TaxCalculation['customer_details']
  lines: LineArgs[]
  ship_from_details: TaxCalculation['ship_from_details']
  shipping?: Pick<LineArgs, 'amount' | 'tax_behavior' | 'tax_code'> | undefined
  shipping_rate?: string | undefined
  tax_date?: number | undefined
}

type Breakdown = TaxCalculation['tax_breakdown'][number]

/** The taxes of an amount in a place, tax by tax. */
function breakDown(
  world: StripeWorld,
  place: Place,
  { amount, inclusive, tax_code }: { amount: number; inclusive: boolean; tax_code: string },
  exempt: string,
): LineBreakdown[] {
  const taxes = taxesOf(place.country, place.state)
  const reason = reasonOf(world, place, { exempt, tax_code })
  const share = inclusive ? taxes.reduce((sum, { percentage }) => sum + percentage, 0) : 0
  const base = (amount * 100) / (100 + (reason ? 0 : share))
  return taxes.map(({ display_name, level, percentage, tax_type }) => {
    const isFree = reason !== undefined || percentage === 0
    const usual = percentage === 0 ? 'not_subject_to_tax' : 'standard_rated'
    return {
      amount: isFree ? 0 : roundCents((base * percentage) / 100),
      jurisdiction: {
        country: place.country,
        display_name: level === 'state' ? place.state : place.country,
        level,
        state: level === 'state' ? place.state : null,
      },
      sourcing: 'destination',
      tax_rate_details: isFree
        ? null
        : { display_name, percentage_decimal: String(percentage), tax_type },
      taxability_reason: reason ?? usual,
      taxable_amount: isFree ? 0 : roundCents(base),
    }
  })
}

function sum(all: readonly { amount: number }[]): number {
  return all.reduce((total, { amount }) => total + amount, 0)
}

/** The same tax of all lines as one. */
function summarize(parts: readonly { inclusive: boolean; part: LineBreakdown }[]): Breakdown[] {
  const sums = new Map<string, Breakdown>()
  for (const { inclusive, part } of parts) {
    const { jurisdiction, tax_rate_details, taxability_reason } = part
    const rate = tax_rate_details?.percentage_decimal ?? '0.0'
    const tax_type = tax_rate_details?.tax_type ?? null
    const key = [inclusive, jurisdiction.display_name, rate, tax_type, taxability_reason].join(' ')
    const known = sums.get(key)
    sums.set(key, {
      amount: part.amount + (known?.amount ?? 0),
      inclusive,
      tax_rate_details: {
        country: jurisdiction.country,
        flat_amount: null,
        percentage_decimal: rate,
        rate_type: tax_type === null ? null : 'percentage',
        state: jurisdiction.state,
        tax_type,
      },
      taxability_reason,
      taxable_amount: part.taxable_amount + (known?.taxable_amount ?? 0),
    })
  }
  return [...sums.values()]
}

function toLine(world: StripeWorld, args: LineArgs, index: number, amount_tax: number) {
  const product = world.db.products.get(args.product ?? '')
  const usual = taxSettingsOf(world).defaults.tax_code ?? usualCode
  const line: CalculationLine = {
    id: world.id('tax_li_', 14),
    object: 'tax.calculation_line_item',
    amount: args.amount,
    amount_tax,
    livemode: isLive(world),
    metadata: args.metadata ?? null,
    performance_location: args.performance_location ?? null,
    product: args.product ?? null,
    quantity: args.quantity ?? 1,
    reference: args.reference ?? `L${index + 1}`,
    tax_behavior: args.tax_behavior ?? 'exclusive',
    tax_code: args.tax_code ?? String(product?.tax_code ?? usual),
  }
  return line
}

/** https://docs.stripe.com/api/tax/calculations/create */
export function insertCalculation(world: StripeWorld, args: CalculationArgs): TaxCalculation {
  const place = placeOf(args.details.address)
  if (!place) throw unknownPlace()
  const exempt = args.details.taxability_override
  const made = args.lines.map((each, index) => {
    const line = toLine(world, each, index, 0)
    const inclusive = line.tax_behavior === 'inclusive'
    const { amount, tax_code } = line
    const parts = breakDown(world, place, { amount, inclusive, tax_code }, exempt)
    return { inclusive, line: { ...line, amount_tax: sum(parts) }, parts }
  })
  const references = made.map(({ line }) => line.reference)
  ensure(
    new Set(references).size === references.length,
    'The `reference` of each line item must be unique.',
    { param: 'line_items' },
  )
  const shipping = toShipping(world, place, args)
  const all = [...made, ...(shipping ? [shipping] : [])]
  const taxOf = (isInclusive: boolean) =>
    all.filter(({ inclusive }) => inclusive === isInclusive).flatMap(({ parts }) => parts)
  const exclusive = sum(taxOf(false))
  const now = seconds(world)
  const calculation: TaxCalculation = {
    id: world.id('taxcalc_1', 23),
    object: 'tax.calculation',
    amount_total: sum(args.lines) + (args.shipping?.amount ?? 0) + exclusive,
    currency: args.currency,
    customer: args.customer,
    customer_details: args.details,
    expires_at: now + 90 * day_s,
    livemode: isLive(world),
    ship_from_details: args.ship_from_details,
    shipping_cost: shipping?.cost ?? null,
    tax_amount_exclusive: exclusive,
    tax_amount_inclusive: sum(taxOf(true)),
    tax_breakdown: summarize(
      all.flatMap(({ inclusive, parts }) => parts.map((part) => ({ inclusive, part }))),
    ),
    tax_date: args.tax_date ?? now,
  }
  world.db.calculation_details.insert({
    id: calculation.id,
    breakdowns: Object.fromEntries(made.map(({ line, parts }) => [line.id, parts])),
    lines: made.map(({ line }) => line),
  })
  return world.db.tax_calculations.insert(calculation)
}

function toShipping(
  world: StripeWorld,
  place: Place,
  { details, shipping, shipping_rate }: CalculationArgs,
) {
  if (!shipping) return undefined
  const { amount, tax_behavior = 'exclusive', tax_code = shippingCode } = shipping
  const inclusive = tax_behavior === 'inclusive'
  const exempt = details.taxability_override
  const parts = breakDown(world, place, { amount, inclusive, tax_code }, exempt)
  const rate = shipping_rate === undefined ? {} : { shipping_rate }
  return {
    cost: { amount, amount_tax: sum(parts), ...rate, tax_behavior, tax_code },
    inclusive,
    parts,
  }
}

export function findCalculation(world: StripeWorld, id: string, status = 404): TaxCalculation {
  const calculation = world.db.tax_calculations.get(id)
  ensureFound(calculation, 'tax calculation', id, 'calculation', status)
  return calculation
}
