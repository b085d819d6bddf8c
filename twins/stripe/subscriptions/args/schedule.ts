import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import {
  automaticTax,
  choosePrice,
  discounts,
  extraItems,
  priceData,
  taxRateIds,
} from '../../billing/args/billing.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Phase, Price, SubscriptionSchedule } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import { periodsAfter } from '../objects/calendar.ts'
import { plainPhase, plainSettings } from '../objects/schedule_phase.ts'
import { ensurePrice } from '../objects/subscription.ts'
import { toTaxField } from '../objects/subscription_terms.ts'
import { prorationBehavior } from './subscription.ts'

// What a subscription schedule takes. https://docs.stripe.com/api/subscription_schedules
const { boolean, clearable, hash, integer, list, oneOf, text } = params

const invoiceSettings = () =>
  hash({
    days_until_due: integer(0).optional(),
    ...params.unbuilt('account_tax_ids', 'custom_fields', 'description', 'footer', 'issuer'),
  })

const shared = () => ({
  automatic_tax: automaticTax(),
  billing_cycle_anchor: oneOf('automatic', 'phase_start').optional(),
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  default_payment_method: text().optional(),
  description: clearable(text(500)).optional(),
  invoice_settings: invoiceSettings().optional(),
  ...params.unbuilt(
    'application_fee_percent',
    'billing_thresholds',
    'on_behalf_of',
    'transfer_data',
  ),
})

const instant = () => oneOf('now').or(integer())

const phase = () =>
  hash({
    ...shared(),
    add_invoice_items: extraItems().optional(),
    currency: params.currency().optional(),
    default_tax_rates: taxRateIds().optional(),
    discounts: discounts().optional(),
    duration: hash({
      interval: oneOf('day', 'month', 'week', 'year'),
      interval_count: integer(1).optional(),
    }).optional(),
    end_date: instant().optional(),
    items: list(
      hash({
        discounts: discounts().optional(),
        metadata: params.metadata().optional(),
        plan: text().optional(),
        price: text().optional(),
        price_data: priceData().optional(),
        quantity: integer(0).optional(),
        tax_rates: taxRateIds().optional(),
        ...params.unbuilt('billing_thresholds'),
      }),
    ),
    metadata: params.metadata().optional(),
    proration_behavior: prorationBehavior().optional(),
    start_date: instant().optional(),
    trial: boolean().optional(),
    trial_end: instant().optional(),
  })

const settings = () => hash(shared())
const endBehavior = () => oneOf('cancel', 'none', 'release')

export const createArgs = () => ({
  billing_mode: hash({
    type: oneOf('classic', 'flexible'),
    flexible: hash({ proration_discounts: oneOf('included').optional() }).optional(),
  }).optional(),
  customer: text().optional(),
  default_settings: settings().optional(),
  end_behavior: endBehavior().optional(),
  from_subscription: text().optional(),
  metadata: params.metadata().optional(),
  phases: list(phase()).optional(),
  start_date: instant().optional(),
  ...params.unbuilt('customer_account', 'pause_schedules'),
})

export const updateArgs = () => ({
  default_settings: settings().optional(),
  end_behavior: endBehavior().optional(),
  metadata: params.metadata().optional(),
  phases: list(phase()).optional(),
  proration_behavior: prorationBehavior().optional(),
  ...params.unbuilt('pause_schedules'),
})

type PhaseArgs = Args<{ it: ReturnType<typeof phase> }>['it']
type Settings = SubscriptionSchedule['default_settings']

function toInvoiceSettings(args: PhaseArgs['invoice_settings'], before = plainSettings) {
  const days_until_due = args?.days_until_due ?? before.invoice_settings.days_until_due
  return { ...plainSettings.invoice_settings, days_until_due }
}

function ownMethod(world: StripeWorld, id: string | undefined, customer: string, param: string) {
  if (id === undefined) return undefined
  const method = findPaymentMethod(world, id, param)
  ensureFound(method.customer === customer, 'PaymentMethod', id, param, 400)
  return method.id
}

export function toSettings(
  world: StripeWorld,
  args: Args<{ it: ReturnType<typeof settings> }>['it'] | undefined,
  customer: string,
  schedule?: SubscriptionSchedule,
): Settings {
  ensureTaxReady(world, args?.automatic_tax)
  const before = schedule?.default_settings ?? plainSettings
  const param = 'default_settings[default_payment_method]'
  const method = ownMethod(world, args?.default_payment_method, customer, param)
  return {
    ...before,
    ...omitUndefined({
      automatic_tax: args?.automatic_tax && toTaxField(args.automatic_tax.enabled),
      billing_cycle_anchor: args?.billing_cycle_anchor,
      collection_method: args?.collection_method,
      default_payment_method: method,
      description: args?.description,
    }),
    invoice_settings: toInvoiceSettings(args?.invoice_settings, before),
  }
}

/** Phases follow each other; one without an end lasts for one period of its price. */
export function toPhases(
  world: StripeWorld,
  wanted: readonly PhaseArgs[],
  { customer, start }: { customer: string; start: number },
): Phase[] {
  let next = start
  return wanted.map((each, index) => {
    const at = `phases[${index}]`
    const begin = index > 0 && typeof each.start_date === 'number' ? each.start_date : next
    ensure(begin === next, 'Phases must follow each other without a gap.', {
      param: `${at}[start_date]`,
    })
    const made = toPhase(world, each, { at, customer, start: next })
    ensure(made.end_date > next, 'The end date of a phase must be after its start date.', {
      param: `${at}[end_date]`,
    })
    next = made.end_date
    return made
  })
}

function endOf(world: StripeWorld, each: PhaseArgs, start: number, price: Price): number {
  const { duration, end_date } = each
  if (end_date !== undefined) return end_date === 'now' ? seconds(world) : end_date
  const { interval, interval_count } = price.recurring ?? { interval: 'month', interval_count: 1 }
  return duration
    ? periodsAfter(start, { ...duration, interval_count: duration.interval_count ?? 1 }, 1)
    : periodsAfter(start, { interval, interval_count }, 1)
}

function toPhaseDiscounts(wanted: PhaseArgs['discounts']): Phase['discounts'] {
  return (wanted ?? []).map(({ coupon = null, discount = null, promotion_code = null }) => ({
    coupon,
    discount,
    promotion_code,
  }))
}

function toExtras(world: StripeWorld, each: PhaseArgs, at: string): Phase['add_invoice_items'] {
  return (each.add_invoice_items ?? []).map((extra, index) => {
    const param = `${at}[add_invoice_items][${index}][price]`
    const price = choosePrice(world, extra, param)
    ensure(price?.type === 'one_time', 'The price specified must be of `type=one_time`.', { param })
    return {
      discountable: extra.discountable ?? null,
      discounts: [],
      metadata: mergeMetadata({}, extra.metadata),
      period: { end: { type: 'min_item_period_end' }, start: { type: 'max_item_period_start' } },
      price: price.id,
      quantity: extra.quantity ?? 1,
      tax_rates: findTaxRates(world, extra.tax_rates),
    }
  })
}

function toPhase(
  world: StripeWorld,
  each: PhaseArgs,
  { at, customer, start }: { at: string; customer: string; start: number },
): Phase {
  ensureTaxReady(world, each.automatic_tax)
  const prices = each.items.map((item, index) => {
    const param = `${at}[items][${index}][price]`
    const price = choosePrice(world, item, param)
    ensure(price, `Missing required param: ${param}.`, { code: 'parameter_missing', param })
    ensurePrice(price, each.currency)
    return price
  })
  const [price] = prices
  ensure(price, `Missing required param: ${at}[items].`, {
    code: 'parameter_missing',
    param: `${at}[items]`,
  })
  const end_date = endOf(world, each, start, price)
  const trial_end = each.trial_end === 'now' ? undefined : each.trial_end
  const method = each.default_payment_method
  return {
    ...plainPhase,
    ...(each.automatic_tax && { automatic_tax: toTaxField(each.automatic_tax.enabled) }),
    add_invoice_items: toExtras(world, each, at),
    billing_cycle_anchor: each.billing_cycle_anchor ?? null,
    collection_method: each.collection_method ?? null,
    currency: price.currency,
    default_payment_method:
      ownMethod(world, method, customer, `${at}[default_payment_method]`) ?? null,
    default_tax_rates: findTaxRates(world, each.default_tax_rates),
    description: each.description ?? null,
    discounts: toPhaseDiscounts(each.discounts),
    end_date,
    invoice_settings: each.invoice_settings ? toInvoiceSettings(each.invoice_settings) : null,
    items: each.items.map((item, index) => ({
      billing_thresholds: null,
      discounts: toPhaseDiscounts(item.discounts),
      metadata: mergeMetadata({}, item.metadata),
      plan: prices[index]?.id ?? price.id,
      price: prices[index]?.id ?? price.id,
      ...(price.recurring?.usage_type !== 'metered' && { quantity: item.quantity ?? 1 }),
      tax_rates: findTaxRates(world, item.tax_rates),
    })),
    metadata: mergeMetadata({}, each.metadata),
    proration_behavior: each.proration_behavior ?? 'create_prorations',
    start_date: start,
    trial_end: each.trial ? end_date : (trial_end ?? null),
  }
}
