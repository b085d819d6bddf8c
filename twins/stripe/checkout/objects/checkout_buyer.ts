import {
  findCustomer,
  insertCustomer,
  toAddress,
  toCustomer,
  toShipping,
} from '../../customers/objects/customer.ts'
import { attach } from '../../payment_methods/objects/payment_method.ts'
import { emitChange } from '../../protocol/change.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../../schema/index.ts'
import { insertTaxId } from '../../tax/objects/tax.ts'
import { placeOf, placeOfCustomer, unknownPlace } from '../../tax/objects/tax_engine.ts'
import { toSessionTax } from './checkout.ts'
import { orderOf } from './checkout_choice.ts'
import type { Answers } from './checkout_collect.ts'
import { withShipping } from './checkout_price.ts'
import { offeredBy, toLineItems } from './line_item.ts'

/** What a customer fills in, and pays with. */
export interface Buyer extends Answers {
  method: PaymentMethod
}

/** The session's customer; a new one where one is asked for. */
export function customerOf(
  world: StripeWorld,
  session: CheckoutSession,
  { email, name, phone, address }: Buyer,
): Customer | undefined {
  const shipping = shippingOf(session, phone)
  if (session.customer === null) {
    // An invoice is somebody's.
    const isNeeded = session.invoice_creation?.enabled === true
    if (session.customer_creation !== 'always' && !isNeeded) return undefined
    return insertCustomer(world, toCustomer(world, { email, name, phone, address, shipping }))
  }
  const before = findCustomer(world, session.customer)
  const may = orderOf(world, session).customer_update
  const isNews = session.automatic_tax.enabled && !placeOfCustomer(before)
  const after = {
    ...before,
    ...((may.address === 'auto' || isNews) && address && { address: toAddress(address) }),
    ...(may.name === 'auto' && name && { name }),
    ...(may.shipping === 'auto' && shipping && { shipping: toShipping(shipping) }),
  }
  emitChange(world, 'customer.updated', before, world.db.customers.replace(after))
  return after
}

/** The tax ids a session was given, which are its customer's from now on. */
export function takeTaxIds(
  world: StripeWorld,
  { customer_details: known, tax_id_collection: asked }: CheckoutSession,
  customer: Customer | undefined,
  { tax_id }: Buyer,
): NonNullable<CheckoutSession['customer_details']>['tax_ids'] {
  if (!asked?.enabled) return null
  if (!tax_id) return known?.tax_ids ?? []
  const { type, value } = customer
    ? insertTaxId(world, tax_id, customer.id)
    : world.dryRun(() => insertTaxId(world, tax_id, null))
  return [{ type, value }]
}

/** Saves what is paid with to be offered again, where its owner says so. */
export function offerAgain(
  world: StripeWorld,
  { saved_payment_method_options: saved }: CheckoutSession,
  customer: Customer | undefined,
  { method, save_payment_method }: Buyer,
): void {
  if (!save_payment_method || saved?.payment_method_save !== 'enabled' || !customer) return
  world.db.payment_methods.replace({ ...method, allow_redisplay: 'always' })
  attach(world, { ...method, allow_redisplay: 'always' }, customer)
}

/** Where the goods go, with the number to call. */
export function shippingOf({ collected_information }: CheckoutSession, phone: string | undefined) {
  const to = collected_information?.shipping_details
  return to ? { address: to.address, name: to.name, phone } : null
}

/** The session with the taxes of where its buyer is. */
export function withTaxes(
  world: StripeWorld,
  session: CheckoutSession,
  customer: Customer | undefined,
  { address }: Buyer,
): CheckoutSession {
  const { automatic_tax, currency } = session
  if (!automatic_tax.enabled || session.mode === 'setup') return session
  const place = placeOf(toAddress(address)) ?? (customer && placeOfCustomer(customer))
  if (!place) throw unknownPlace()
  const order = orderOf(world, session)
  const offer = { currency: currency ?? 'usd', customer, discounts: order.discounts, place }
  const items = toLineItems(world, { ...offer, items: offeredBy(order) })
  world.db.checkout_orders.replace({ ...order, items })
  const rate = world.db.shipping_rates.get(String(session.shipping_cost?.shipping_rate))
  return { ...session, ...withShipping(items, rate), automatic_tax: toSessionTax(true, place) }
}
