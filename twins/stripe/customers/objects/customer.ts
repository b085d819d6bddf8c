import type Stripe from 'stripe'
import { emit, type Given, mergeMetadata } from '../../protocol/change.ts'
import { ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Customer } from '../../schema/index.ts'
import { recordBalance } from './balance_transaction.ts'

type Clearable = string | null | undefined
export type AddressArgs =
  | { [K in keyof Stripe.Address]?: string | null | undefined }
  | null
  | undefined

/** An address with all its members, the unknown ones null; null where there is none. */
export function toAddress(args: AddressArgs): Stripe.Address | null {
  return args ? toFullAddress(args) : null
}

function toFullAddress(args: NonNullable<AddressArgs>): Stripe.Address {
  return {
    city: args.city ?? null,
    country: args.country ?? null,
    line1: args.line1 ?? null,
    line2: args.line2 ?? null,
    postal_code: args.postal_code ?? null,
    state: args.state ?? null,
  }
}

export interface ShippingArgs {
  address: AddressArgs
  name: string
  phone?: Clearable
  carrier?: Clearable
  tracking_number?: Clearable
}

/** Where goods go; `carrier` and `tracking_number` are shown with payments only. */
export function toShipping(args: ShippingArgs | null | undefined) {
  if (!args) return null
  return { address: toFullAddress(args.address ?? {}), name: args.name, phone: args.phone ?? null }
}

export function toPaymentShipping(args: ShippingArgs | null | undefined) {
  const shipping = toShipping(args)
  if (!shipping) return null
  const { carrier = null, tracking_number = null } = args ?? {}
  return { ...shipping, carrier, tracking_number }
}

interface CustomerArgs {
  address?: AddressArgs
  balance?: number | undefined
  business_name?: Clearable
  description?: Clearable
  email?: Clearable
  individual_name?: Clearable
  invoice_prefix?: string | undefined
  metadata?: Record<string, string> | null | undefined
  name?: Clearable
  next_invoice_sequence?: number | undefined
  phone?: Clearable
  preferred_locales?: string[] | null | undefined
  shipping?: ShippingArgs | null | undefined
  tax_exempt?: Stripe.Customer['tax_exempt'] | undefined
  test_clock?: string | undefined
}

const noInvoiceSettings: Stripe.Customer.InvoiceSettings = {
  custom_fields: null,
  default_payment_method: null,
  footer: null,
  rendering_options: null,
}

export function toCustomer(world: StripeWorld, args: CustomerArgs, id?: string): Customer {
  return {
    id: id ?? world.id('cus_', 14),
    object: 'customer',
    address: toAddress(args.address),
    balance: args.balance ?? 0,
    ...names(args),
    created: seconds(world),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: args.description ?? null,
    discount: null,
    email: args.email ?? null,
    invoice_prefix: args.invoice_prefix ?? world.id('', 8, 'upper'),
    invoice_settings: noInvoiceSettings,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    name: args.name ?? null,
    next_invoice_sequence: args.next_invoice_sequence ?? 1,
    phone: args.phone ?? null,
    preferred_locales: args.preferred_locales ?? [],
    shipping: toShipping(args.shipping),
    tax_exempt: args.tax_exempt ?? 'none',
    test_clock: args.test_clock ?? null,
  }
}

/** The names that are only shown where they were given. */
function names({ business_name, individual_name }: CustomerArgs): Given<Customer> {
  return { ...(business_name && { business_name }), ...(individual_name && { individual_name }) }
}

/** A customer that a parameter names; deleted ones count as missing. */
export function findCustomer(world: StripeWorld, id: string, param = 'customer'): Customer {
  const customer = world.db.customers.get(id)
  ensureFound(customer, 'customer', id, param, 400)
  return customer
}

/** What a deleted customer leaves: the fact, and payment methods that belong to nobody. */
export function deleteCustomer(world: StripeWorld, { id }: Customer): void {
  for (const method of world.db.payment_methods.list({ where: { customer: id } })) {
    world.db.payment_methods.replace({ ...method, customer: null })
    const card = world.db.cards.get(method.id)
    if (card) world.db.cards.replace({ ...card, spent: true })
  }
  for (const each of world.db.sources.list({ where: { customer: id } })) {
    world.db.sources.delete(each.id)
  }
  world.db.customers.delete(id)
  world.db.tombstones.insert({ id, object: 'customer', deleted: true })
}

export function insertCustomer(world: StripeWorld, customer: Customer): Customer {
  world.db.customers.insert(customer)
  const { balance: amount } = customer
  if (amount !== 0) recordBalance(world, customer, { amount, currency: 'usd', type: 'initial' })
  emit(world, 'customer.created', customer)
  return customer
}
