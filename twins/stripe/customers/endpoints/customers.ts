import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findTestClock } from '../../billing/objects/test_clock.ts'
import { anySource } from '../../payment_methods/args/source.ts'
import {
  addSource,
  findSource,
  removeSource,
  type SourceGiven,
} from '../../payment_methods/objects/customer_source.ts'
import { attach, findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Customer } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { insertTaxId } from '../../tax/objects/tax.ts'
import { ensurePlace } from '../../tax/objects/tax_engine.ts'
import { cashSettings, setReconciliation } from '../args/cash.ts'
import { recordBalance } from '../objects/balance_transaction.ts'
import { insertCustomer, toAddress, toCustomer, toShipping } from '../objects/customer.ts'
import {
  discountCustomer,
  endCustomerDiscount,
  tellDiscount,
} from '../objects/customer_discount.ts'
import { removeCustomer } from '../objects/customer_removal.ts'
import { customerSearch } from '../schema/customers.ts'

const { clearable, hash, integer, list, text } = params
const customer = resource<Customer>({
  path: '/v1/customers',
  table: 'customers',
  noun: 'customer',
})

const invoiceSettings = () =>
  hash({
    custom_fields: clearable(list(hash({ name: text(40), value: text(140) }))).optional(),
    default_payment_method: clearable(text()).optional(),
    footer: clearable(text()).optional(),
    rendering_options: clearable(
      hash({
        amount_tax_display: clearable(
          params.oneOf('exclude_tax', 'include_inclusive_tax'),
        ).optional(),
        template: text().optional(),
      }),
    ).optional(),
  })

const fields = () => ({
  address: clearable(params.address()).optional(),
  balance: integer().optional(),
  business_name: clearable(text(150)).optional(),
  coupon: clearable(text()).optional(),
  description: clearable(text()).optional(),
  email: clearable(params.email()).optional(),
  individual_name: clearable(text(150)).optional(),
  invoice_prefix: text(12).optional(),
  invoice_settings: invoiceSettings().optional(),
  metadata: params.metadata().optional(),
  name: clearable(text(256)).optional(),
  next_invoice_sequence: integer(1).optional(),
  phone: clearable(text(20)).optional(),
  preferred_locales: clearable(list(text())).optional(),
  promotion_code: clearable(text()).optional(),
  shipping: clearable(params.shipping()).optional(),
  tax_exempt: clearable(params.oneOf('none', 'exempt', 'reverse')).optional(),
  cash_balance: hash({ settings: cashSettings().optional() }).optional(),
  source: anySource().optional(),
  tax: hash({
    ip_address: clearable(text()).optional(),
    validate_location: params.oneOf('auto', 'deferred', 'immediately').optional(),
  }).optional(),
  ...params.unbuilt('validate'),
})

const createArgs = () => ({
  ...fields(),
  payment_method: text().optional(),
  tax_id_data: list(hash({ type: text(), value: text() })).optional(),
  test_clock: text().optional(),
})

type InvoiceSettings = Args<ReturnType<typeof fields>>['invoice_settings']

/** Merges invoice settings; a default payment method must be one of the customer's own. */
function mergeSettings(
  world: StripeWorld,
  { id, invoice_settings }: Customer,
  change: InvoiceSettings,
): Customer['invoice_settings'] {
  const method = change?.default_payment_method
  if (method) {
    const known = world.db.payment_methods.get(method)
    const param = 'invoice_settings[default_payment_method]'
    ensureFound(known?.customer === id, 'PaymentMethod', method, param, 400)
  }
  const options = change?.rendering_options
  const rendering_options = options && {
    amount_tax_display: options.amount_tax_display ?? null,
    template: options.template ?? null,
  }
  return { ...invoice_settings, ...omitUndefined({ ...change, rendering_options }) }
}

function createCustomer(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Customer {
  const clock = args.test_clock === undefined ? null : findTestClock(world, args.test_clock)
  return createOnClock(onClock(world, clock?.id ?? null), args)
}

function createOnClock(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Customer {
  const draft = toCustomer(world, args)
  keepTax(world, draft, args.tax)
  const discount = discountCustomer(world, draft, args) ?? null
  const made = insertCustomer(world, { ...draft, discount })
  tellDiscount(world, discount)
  setReconciliation(world, made.id, args.cash_balance?.settings?.reconciliation_mode)
  for (const each of args.tax_id_data ?? []) insertTaxId(world, each, made.id)
  if (args.source !== undefined) addSource(world, made, args.source)
  if (args.payment_method === undefined && !args.invoice_settings) {
    return world.db.customers.get(made.id) ?? made
  }
  if (args.payment_method !== undefined) {
    attach(world, findPaymentMethod(world, args.payment_method), made)
  }
  const method = args.invoice_settings?.default_payment_method
  // `pm_card_visa` given twice is one payment method: the one that was just attached.
  const isSame = method !== undefined && method === args.payment_method
  const own = world.db.payment_methods.first({ where: { customer: made.id } })?.id
  const settings = isSame
    ? { ...args.invoice_settings, default_payment_method: own }
    : args.invoice_settings
  const invoice_settings = mergeSettings(world, made, settings)
  const { default_source } = world.db.customers.get(made.id) ?? made
  return world.db.customers.replace({ ...made, default_source, invoice_settings })
}

function changeCustomer(
  world: StripeWorld,
  before: Customer,
  args: Args<ReturnType<typeof fields>> & { default_source?: string | undefined },
): Customer {
  const { address, shipping, invoice_settings, metadata, preferred_locales, ...plain } = args
  const { default_source = sourceOf(world, before, args.source) } = args
  if (default_source !== undefined) findSource(world, before.id, default_source)
  setReconciliation(world, before.id, args.cash_balance?.settings?.reconciliation_mode)
  const discount = discountCustomer(world, before, args)
  tellDiscount(world, discount)
  const after = {
    ...before,
    ...omitUndefined({
      discount,
      address: address === undefined ? undefined : toAddress(address),
      shipping: shipping === undefined ? undefined : toShipping(shipping),
      preferred_locales: preferred_locales === undefined ? undefined : (preferred_locales ?? []),
      balance: plain.balance,
      default_source,
      description: plain.description,
      email: plain.email,
      invoice_prefix: plain.invoice_prefix,
      name: plain.name,
      next_invoice_sequence: plain.next_invoice_sequence,
      phone: plain.phone,
      tax_exempt: plain.tax_exempt === null ? 'none' : plain.tax_exempt,
      business_name: plain.business_name ?? undefined,
      individual_name: plain.individual_name ?? undefined,
    }),
    invoice_settings: mergeSettings(world, before, invoice_settings),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
  keepTax(world, after, args.tax)
  return after
}

/** Keeps what is said of where a customer is; refuses a place that taxes cannot be found for. */
function keepTax(
  world: StripeWorld,
  customer: Customer,
  tax: Args<ReturnType<typeof fields>>['tax'],
): void {
  if (tax?.validate_location === 'immediately') ensurePlace(customer, 'address')
  if (tax?.ip_address === undefined) return
  world.db.customer_tax.put({ id: customer.id, ip_address: tax.ip_address })
}

/** A source that is given takes the place of the default one. */
function sourceOf(
  world: StripeWorld,
  customer: Customer,
  source: SourceGiven | undefined,
): string | undefined {
  if (source === undefined) return undefined
  const old = customer.default_source
  if (old !== null) removeSource(world, customer, findSource(world, customer.id, old))
  return addSource(world, { ...customer, default_source: '' }, source).id
}

/** A balance that is set is told by a transaction. https://docs.stripe.com/billing/customer/balance */
function saveCustomer(world: StripeWorld, after: Customer): Customer {
  const amount = after.balance - (world.db.customers.get(after.id)?.balance ?? 0)
  const currency = after.currency ?? 'usd'
  if (amount !== 0) recordBalance(world, after, { amount, currency, type: 'adjustment' })
  return world.db.customers.replace(after)
}

const methodFilters = () => ({
  id: text(),
  allow_redisplay: params.oneOf('always', 'limited', 'unspecified').optional(),
  type: text().optional(),
  ...params.pages(),
})

/** https://docs.stripe.com/api/customers */
export const customers = {
  'POST /v1/customers': customer.create(createArgs, createCustomer),
  'GET /v1/customers/{id}': customer.get(),
  'POST /v1/customers/{id}': customer.update(
    () => ({ ...fields(), default_source: text().optional() }),
    changeCustomer,
    saveCustomer,
    'customer.updated',
  ),
  'DELETE /v1/customers/{id}': customer.delete((world, doc) => {
    removeCustomer(onClock(world, doc.test_clock ?? null), doc)
  }, 'customer.deleted'),
  'GET /v1/customers': customer.list(
    () => ({
      created: params.timeFilter().optional(),
      email: text().optional(),
      test_clock: text().optional(),
    }),
    ({ created, email, test_clock }) => ({ created: toCondition(created), email, test_clock }),
  ),
  'GET /v1/customers/search': searchEndpoint('customers', '/v1/customers', customerSearch),
  'DELETE /v1/customers/{id}/discount': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const before = customer.find(world, id)
      return endCustomerDiscount(onClock(world, before.test_clock ?? null), before)
    },
  ),
  'GET /v1/customers/{id}/payment_methods': endpoint(methodFilters, (world, args) => {
    customer.find(world, args.id)
    const { allow_redisplay, type } = args
    const where = { customer: args.id, type, allow_redisplay }
    const url = `/v1/customers/${args.id}/payment_methods`
    return listPage(world, 'payment_methods', args, { url, noun: 'PaymentMethod', where })
  }),
  'GET /v1/customers/{customerId}/payment_methods/{id}': endpoint(
    () => ({ customerId: text(), id: text() }),
    (world, { customerId, id }) => {
      customer.find(world, customerId)
      const method = world.db.payment_methods.get(id)
      ensureFound(method?.customer === customerId, 'PaymentMethod', id, 'payment_method')
      return method
    },
  ),
}
