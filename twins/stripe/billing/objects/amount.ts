import type { StripeWorld } from '../../protocol/index.ts'
import type { Price } from '../../schema/index.ts'

/** A part of what so many of something cost: all of it, or what one tier takes. */
export interface Part {
  amount: number
  quantity: number
  description: string
  unit_amount_decimal: string | null
}

interface Tier {
  flat_amount: number | null
  flat_amount_decimal: string | null
  unit_amount: number | null
  unit_amount_decimal: string | null
  up_to: number | null
}

/** Half a cent is rounded up, as Stripe does. */
export function roundCents(amount: number): number {
  // A fraction that is off by the last bits of a float must not decide it.
  return Math.sign(amount) * Math.round(Number(Math.abs(amount).toFixed(6)))
}

/** `$20.00`, as the lines of an invoice say it. */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amount / 10 ** digits)
}

/** `$20.00 / month` or `$20.00 every 3 months`. */
function formatRate(decimal: string | null, { currency, recurring }: Price): string {
  const money = formatMoney(Number(decimal ?? 0), currency)
  if (!recurring) return `${money} each`
  const { interval, interval_count: count } = recurring
  return count === 1 ? `${money} / ${interval}` : `${money} every ${count} ${interval}s`
}

function tiersOf(world: StripeWorld, { id }: Price): Tier[] {
  return (world.db.price_details.get(id)?.tiers ?? []) as Tier[] // stored by `toTier`
}

/** What so many units cost in tiers. https://docs.stripe.com/products-prices/pricing-models */
function tierParts(world: StripeWorld, price: Price, quantity: number, name: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const [index, tier] of tiersOf(world, price).entries()) {
    const upTo = tier.up_to ?? Number.POSITIVE_INFINITY
    const isVolume = price.tiers_mode === 'volume'
    const count = isVolume ? quantity : Math.min(quantity, upTo) - from
    const isReached = isVolume ? quantity > from || index === 0 : count > 0
    const isChosen = !isVolume || quantity <= upTo
    from = upTo
    if (!isReached || !isChosen) continue
    const unit = tier.unit_amount_decimal
    const label = isVolume ? name : `${name} (Tier ${index + 1} at ${formatRate(unit, price)})`
    parts.push({
      amount: roundCents(Number(unit ?? 0) * count),
      quantity: count,
      description: `${count} × ${label}`,
      unit_amount_decimal: unit,
    })
    const flat = Number(tier.flat_amount_decimal ?? 0)
    if (flat === 0) continue
    const description = `${name} (Tier ${index + 1} flat fee)`
    parts.push({ amount: roundCents(flat), quantity: 0, description, unit_amount_decimal: null })
  }
  return parts
}

/** What so many units of a price cost, in the parts an invoice shows. */
export function partsOf(world: StripeWorld, price: Price, quantity: number): Part[] {
  const name = world.db.products.get(price.product)?.name ?? price.product
  if (price.billing_scheme === 'tiered') return tierParts(world, price, quantity, name)
  const { transform_quantity: transform, unit_amount_decimal: unit } = price
  const packs = transform ? quantity / transform.divide_by : quantity
  const billed = transform?.round === 'up' ? Math.ceil(packs) : Math.floor(packs)
  return [
    {
      amount: roundCents(Number(unit ?? 0) * billed),
      quantity,
      description: `${quantity} × ${name} (at ${formatRate(unit, price)})`,
      unit_amount_decimal: unit,
    },
  ]
}

export function costOf(world: StripeWorld, price: Price, quantity: number): number {
  return partsOf(world, price, quantity).reduce((sum, part) => sum + part.amount, 0)
}
