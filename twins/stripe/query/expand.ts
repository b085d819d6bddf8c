import { isRecord } from '../../../shared/json.ts'
import { ensure, StripeError, type StripeWorld } from '../protocol.ts'
import { shelf, type TableName } from './list.ts'

type Holder = Record<string, unknown>
/** Where an expanded field comes from: a collection, or what the object includes when asked. */
type Source = TableName | ((world: StripeWorld, holder: Holder) => unknown)

const emptyList = (segment: string) => (_world: StripeWorld, holder: Holder) => ({
  object: 'list',
  data: [],
  has_more: false,
  url: `/v1/customers/${String(holder.id)}/${segment}`,
})

/** A field that nothing built so far fills, so that there is nothing to expand. */
const alwaysNull = (): null => null

const refundsOf = (world: StripeWorld, { id }: Holder) => {
  const query = { where: { charge: String(id) }, direction: 'desc', limit: 11 } as const
  const refunds = world.db.refunds.list(query)
  return {
    object: 'list',
    data: refunds.slice(0, 10),
    has_more: refunds.length > 10,
    url: `/v1/charges/${String(id)}/refunds`,
  }
}

const detailOf =
  (name: 'tiers' | 'currency_options') =>
  (world: StripeWorld, { id }: Holder) =>
    world.db.price_details.get(String(id))?.[name] ?? null

const sourceOf = (world: StripeWorld, { source }: Holder) => {
  const id = String(source)
  if (source === null) return null
  return id.startsWith('re_') ? world.db.refunds.get(id) : world.db.charges.get(id)
}

const intentFields = {
  application: alwaysNull,
  customer: 'customers',
  on_behalf_of: alwaysNull,
  payment_method: 'payment_methods',
} satisfies Record<string, Source>

/** What each object can expand. https://docs.stripe.com/expand */
const expandables: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  customer: {
    default_source: alwaysNull,
    'invoice_settings.default_payment_method': 'payment_methods',
    sources: emptyList('sources'),
    subscriptions: emptyList('subscriptions'),
    tax_ids: emptyList('tax_ids'),
    test_clock: alwaysNull,
  },
  product: { default_price: 'prices', tax_code: alwaysNull },
  price: {
    product: 'products',
    tiers: detailOf('tiers'),
    currency_options: detailOf('currency_options'),
  },
  payment_method: { customer: 'customers' },
  payment_intent: { ...intentFields, latest_charge: 'charges', review: alwaysNull },
  setup_intent: { ...intentFields, latest_attempt: 'setup_attempts', mandate: alwaysNull },
  setup_attempt: { ...intentFields, setup_intent: 'setup_intents' },
  charge: {
    application: alwaysNull,
    application_fee: alwaysNull,
    balance_transaction: 'balance_transactions',
    customer: 'customers',
    failure_balance_transaction: 'balance_transactions',
    on_behalf_of: alwaysNull,
    payment_intent: 'payment_intents',
    refunds: refundsOf,
    review: alwaysNull,
    source_transfer: alwaysNull,
  },
  dispute: { charge: 'charges', payment_intent: 'payment_intents' },
  refund: {
    balance_transaction: 'balance_transactions',
    charge: 'charges',
    customer: 'customers',
    failure_balance_transaction: 'balance_transactions',
    payment_intent: 'payment_intents',
    payment_method: 'payment_methods',
    source_transfer_reversal: alwaysNull,
    transfer_reversal: alwaysNull,
  },
  balance_transaction: { source: sourceOf },
  promotion_code: { customer: 'customers', 'promotion.coupon': 'coupons' },
}

const deepest = 4

/** Puts objects in place of their ids, as `expand[]` asks for. `value` is changed. */
export function expand(world: StripeWorld, value: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    const parts = path.split('.')
    const message = `You cannot expand more than ${deepest} levels of a property (${path}).`
    ensure(parts.length <= deepest, message, { param: 'expand' })
    expandPath(world, value, parts, path)
  }
}

function expandPath(
  world: StripeWorld,
  holder: unknown,
  parts: readonly string[],
  path: string,
): void {
  if (parts.length === 0 || holder === null || holder === undefined) return
  if (Array.isArray(holder)) {
    for (const each of holder) expandPath(world, each, parts, path)
  } else if (isRecord(holder) && holder.deleted !== true) {
    const { value, rest } = step(world, holder, parts, path)
    expandPath(world, value, rest, path)
  }
}

/** Follows a path for one step, loading what is only an id so far. */
function step(
  world: StripeWorld,
  holder: Holder,
  parts: readonly string[],
  path: string,
): { value: unknown; rest: readonly string[] } {
  const [first = '', second = ''] = parts
  const rest = parts.slice(1)
  const isPage = holder.object === 'list' || holder.object === 'search_result'
  if (isPage && first === 'data') return { value: holder.data, rest }
  const known = expandables[String(holder.object)] ?? {}
  const inner = holder[first]
  const source = Object.hasOwn(known, first) ? known[first] : undefined
  if (source) {
    holder[first] = load(world, holder, first, source)
    return { value: holder[first], rest }
  }
  const dotted = `${first}.${second}`
  const innerSource = Object.hasOwn(known, dotted) ? known[dotted] : undefined
  if (innerSource && isRecord(inner)) {
    inner[second] = load(world, inner, second, innerSource)
    return { value: inner[second], rest: parts.slice(2) }
  }
  // An object that stands whole in another, such as the payment method of a payment error.
  if (isRecord(inner) && 'object' in inner && rest.length > 0) return { value: inner, rest }
  throw new StripeError(`This property cannot be expanded (${path}).`, { param: 'expand' })
}

function load(world: StripeWorld, holder: Holder, field: string, source: Source): unknown {
  const value = holder[field]
  if (isRecord(value)) return value
  if (typeof source === 'function') return source(world, holder) ?? value ?? null
  if (typeof value !== 'string') return value
  const text = shelf(world, source).text(value) ?? world.db.tombstones.text(value)
  if (text === undefined) return value
  const found: unknown = JSON.parse(text)
  return found
}
