import { SeedError } from '../../shared/instance/seeding.ts'
import { insertCustomer, toCustomer } from '../../twins/stripe/customers/objects/customer.ts'
import {
  attach,
  checkEntry,
  entryOf,
  findPaymentMethod,
  insertPaymentMethod,
} from '../../twins/stripe/payment_methods/objects/payment_method.ts'
import {
  isTestNumber,
  numberOfAlias,
} from '../../twins/stripe/payment_methods/objects/test_cards.ts'
import { confirm } from '../../twins/stripe/payments/objects/confirm.ts'
import {
  ensureAmount,
  insertPaymentIntent,
  toPaymentIntent,
} from '../../twins/stripe/payments/objects/payment_intent.ts'
import { refund } from '../../twins/stripe/payments/objects/refund.ts'
import { insertPrice, insertProduct } from '../../twins/stripe/products/objects/price.ts'
import { type StripeWorld, seconds } from '../../twins/stripe/protocol/index.ts'
import type {
  Charge,
  Customer,
  PaymentIntent,
  PaymentMethod,
} from '../../twins/stripe/schema/index.ts'
import { insertTaxId } from '../../twins/stripe/tax/objects/tax.ts'
import { at } from '../seed_errors.ts'
import type { SeededCustomer, SeededIntent, SeededProduct, SeededRefund } from './schema.ts'

type SeededMethod = NonNullable<SeededCustomer['payment_methods']>[number]

function addMethod(world: StripeWorld, given: SeededMethod): PaymentMethod {
  if (typeof given !== 'string') {
    const { id, card, metadata } = given
    return insertPaymentMethod(world, checkEntry(world, card, 'card'), { metadata }, id)
  }
  const number = given.replaceAll(/[\s-]/g, '')
  if (isTestNumber(number)) return insertPaymentMethod(world, entryOf(world, number))
  return findPaymentMethod(world, given)
}

/** Whether a payment method of a seed is what its author calls by this name. */
function isCalled(given: SeededMethod, name: string): boolean {
  if (typeof given === 'string') return given === name
  return given.id === name || given.card.number === name
}

/** A customer with its payment methods; the only one, or the one named, is the default. */
export function seedCustomer(world: StripeWorld, given: SeededCustomer, path: string): Customer {
  const { id, payment_methods = [], default_payment_method: wanted, tax_ids = [], ...args } = given
  const customer = at(path, () => insertCustomer(world, toCustomer(world, args, id)))
  tax_ids.forEach((each, index) => {
    at(`${path}.tax_ids[${index}]`, () => insertTaxId(world, each, customer.id))
  })
  const methods = payment_methods.map((each, index) => ({
    each,
    method: at(`${path}.payment_methods[${index}]`, () =>
      attach(world, addMethod(world, each), customer),
    ),
  }))
  if (wanted === undefined) return customer
  const known = methods.find(({ each }) => isCalled(each, wanted))?.method
  const chosen = at(
    `${path}.default_payment_method`,
    () => known ?? attach(world, addMethod(world, wanted), customer),
  )
  const invoice_settings = { ...customer.invoice_settings, default_payment_method: chosen.id }
  return world.db.customers.replace({ ...customer, invoice_settings })
}

/** A product with its prices; the first of them is its default. Answers how many there are. */
export function seedProduct(world: StripeWorld, given: SeededProduct, path: string): number {
  const { prices = [], ...args } = given
  const product = at(path, () => insertProduct(world, args))
  const made = prices.map((price, index) =>
    at(`${path}.prices[${index}]`, () => {
      const scheme = price.tiers
        ? { billing_scheme: 'tiered' as const, tiers_mode: price.tiers_mode ?? 'graduated' }
        : {}
      const { recurring } = price
      const event_name = recurring?.meter
      const meter =
        event_name === undefined ? undefined : world.db.meters.first({ where: { event_name } })
      if (event_name !== undefined && !meter) {
        const problem = `there is no meter ${JSON.stringify(event_name)}`
        throw new SeedError(`${path}.prices[${index}].recurring.meter`, problem)
      }
      const repeats = recurring && { recurring: { ...recurring, meter: meter?.id } }
      return insertPrice(world, { ...price, ...scheme, ...repeats, product: product.id })
    }),
  )
  const [first] = made
  if (first) world.db.products.replace({ ...product, default_price: first.id })
  return made.length
}

export function findCustomer(world: StripeWorld, name: string, path: string): Customer {
  const found =
    world.db.customers.get(name) ??
    world.db.customers.first({ where: { email: name } }) ??
    world.db.customers.list().find((customer) => customer.name === name)
  if (!found) throw new SeedError(path, `there is no customer ${JSON.stringify(name)}`)
  return found
}

/** The payment method an intent is to have for the status it is to reach. */
function methodFor(
  world: StripeWorld,
  given: SeededIntent,
  customer: Customer | undefined,
): PaymentMethod | undefined {
  const { status, payment_method } = given
  const isNeeded = status !== undefined && status !== 'canceled'
  if (payment_method === undefined && !isNeeded) return undefined
  if (payment_method === undefined && status === 'requires_payment_method') return undefined
  if (payment_method !== undefined) {
    const number = numberOfAlias(world, payment_method)
    const own = customer && { customer: customer.id }
    const same = world.db.payment_methods
      .list({ where: { customer: own?.customer ?? '' } })
      .find((each) => number?.endsWith(each.card?.last4 ?? ' '))
    return same ?? addMethod(world, payment_method)
  }
  const usual = customer?.invoice_settings.default_payment_method
  const own = typeof usual === 'string' ? world.db.payment_methods.get(usual) : undefined
  if (status === 'requires_action') {
    return findPaymentMethod(world, 'pm_card_authenticationRequired')
  }
  return own ?? findPaymentMethod(world, 'pm_card_visa')
}

const confirmed = new Set(['succeeded', 'requires_capture', 'requires_action'])

/** A payment intent brought to its status by the steps that lead there. */
export function seedIntent(world: StripeWorld, given: SeededIntent, path: string): PaymentIntent {
  const { customer: name, status, payment_method: _method, ...args } = given
  const customer = name === undefined ? undefined : findCustomer(world, name, `${path}.customer`)
  const method = at(`${path}.payment_method`, () => methodFor(world, given, customer))
  const made = at(path, () => {
    ensureAmount(args.amount, args.currency)
    const intent = toPaymentIntent(world, {
      ...args,
      capture_method: status === 'requires_capture' ? 'manual' : 'automatic',
      customer: customer?.id,
      payment_method: method?.id,
    })
    return insertPaymentIntent(world, intent)
  })
  const isTried = status === 'requires_payment_method' && method !== undefined
  let reached = made
  if (confirmed.has(status ?? '') || isTried) {
    const { intent } = at(path, () => confirm(world, made, { return_url: world.url }))
    reached = intent
  }
  if (status === 'canceled') {
    const canceled_at = seconds(world)
    reached = world.db.payment_intents.replace({ ...made, status, canceled_at })
  }
  if (status !== undefined && reached.status !== status) {
    const problem = `this payment method leads to ${reached.status}, not to ${status}`
    throw new SeedError(`${path}.status`, problem)
  }
  return reached
}

/** The charge of a payment, by its intent's id or description. */
export function findCharge(world: StripeWorld, name: string, path: string): Charge {
  const intent =
    world.db.payment_intents.get(name) ??
    world.db.payment_intents.list().find((each) => each.description === name)
  const charge = world.db.charges.get(intent?.latest_charge ?? '')
  if (!charge) throw new SeedError(path, `there is no payment ${JSON.stringify(name)}`)
  return charge
}

export function seedRefund(world: StripeWorld, given: SeededRefund, path: string): void {
  const { payment_intent: name, ...args } = given
  const charge = findCharge(world, name, `${path}.payment_intent`)
  at(path, () => refund(world, charge, args))
}
