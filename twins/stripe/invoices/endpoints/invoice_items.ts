import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { InvoiceItem, InvoiceLine } from '../../schema/index.ts'
import { findSubscription } from '../../subscriptions/objects/subscription.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { toCost } from '../args/cost.ts'
import { itemCreateArgs, itemUpdateArgs } from '../args/invoice.ts'
import { addUp, ensureDraft, findInvoice, insertLine } from '../objects/invoice.ts'
import { insertInvoiceItem } from '../objects/invoice_item.ts'
import { toItemLine } from '../objects/invoice_line.ts'

const { boolean, text } = params
const item = resource<InvoiceItem>({
  path: '/v1/invoiceitems',
  table: 'invoice_items',
  noun: 'invoiceitem',
})

function createItem(
  world: StripeWorld,
  args: Args<ReturnType<typeof itemCreateArgs>>,
): InvoiceItem {
  const customer = findCustomer(world, args.customer)
  const on = onClock(world, customer.test_clock ?? null)
  const invoice = args.invoice === undefined ? undefined : findInvoice(world, args.invoice)
  if (invoice) ensureDraft(invoice)
  if (args.subscription !== undefined) findSubscription(world, args.subscription, 400)
  const known = invoice?.currency ?? customer.currency ?? undefined
  const cost = toCost(on, args, args.currency ?? known)
  ensure(cost, 'You must pass one of `amount`, `pricing`, `price_data` or `unit_amount_decimal`.', {
    code: 'parameter_missing',
    param: 'amount',
  })
  ensure(
    !invoice || invoice.currency === cost.currency,
    'The currency of the invoice item must be that of its invoice.',
    { param: 'currency' },
  )
  const made = insertInvoiceItem(on, {
    ...cost,
    customer: customer.id,
    discountable: args.discountable,
    discounts: applyDiscounts(on, args.discounts ?? [], { customer: customer.id }),
    invoice: invoice?.id ?? null,
    metadata: mergeMetadata({}, args.metadata),
    period: args.period,
    tax_rates: findTaxRates(world, args.tax_rates).map(({ id }) => id),
    ...(args.subscription !== undefined && { subscription: { id: args.subscription } }),
  })
  if (invoice) {
    insertLine(on, toItemLine(world, made), invoice.id)
    world.db.invoices.replace(addUp(on, invoice))
  } else if (customer.currency === null) {
    world.db.customers.update(customer.id, { currency: made.currency })
  }
  return made
}

/** The line of an invoice that bills an item. */
function lineOf(world: StripeWorld, { id, invoice }: InvoiceItem): InvoiceLine | undefined {
  if (invoice === null) return undefined
  return world.db.invoice_lines
    .list({ where: { invoice } })
    .find(({ parent }) => parent?.invoice_item_details?.invoice_item === id)
}

function ensureEditable(world: StripeWorld, { invoice }: InvoiceItem): void {
  if (invoice !== null) ensureDraft(findInvoice(world, invoice))
}

function changeItem(
  world: StripeWorld,
  before: InvoiceItem,
  args: Args<ReturnType<typeof itemUpdateArgs>>,
): InvoiceItem {
  ensureEditable(world, before)
  const { description, discountable, discounts, metadata, period, tax_rates } = args
  const unit = before.pricing?.unit_amount_decimal ?? undefined
  const repriced = args.quantity !== undefined && unit !== undefined
  const cost = toCost(
    world,
    repriced ? { unit_amount_decimal: unit, ...args } : args,
    before.currency,
  )
  const rates = tax_rates === undefined ? undefined : findTaxRates(world, tax_rates)
  if (rates) {
    world.db.line_terms.put({ id: before.id, tax_rates: rates.map(({ id }) => id) })
  }
  const owner = { customer: before.customer }
  return {
    ...before,
    ...(cost && { ...cost, net_amount: cost.amount, quantity_decimal: String(cost.quantity) }),
    ...omitUndefined({
      description: description ?? before.description,
      discountable,
      discounts:
        discounts === undefined
          ? undefined
          : applyDiscounts(world, discounts ?? [], owner, before.discounts),
      period,
      tax_rates: rates,
    }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

/** An item that changed changes the draft it is on. */
function saveItem(world: StripeWorld, doc: InvoiceItem): InvoiceItem {
  const line = lineOf(world, doc)
  if (line && doc.invoice !== null) {
    const { amount, currency, description, discountable, discounts, period, quantity } = doc
    const draft = { amount, currency, description, discountable, discounts, period, quantity }
    const { pricing, quantity_decimal } = doc
    const changed = { ...line, ...draft, pricing, quantity_decimal, subtotal: amount }
    world.db.invoice_lines.replace(changed)
    world.db.line_terms.put({ id: line.id, tax_rates: (doc.tax_rates ?? []).map(({ id }) => id) })
    world.db.invoices.replace(addUp(world, findInvoice(world, doc.invoice)))
  }
  return world.db.invoice_items.replace(doc)
}

/** https://docs.stripe.com/api/invoiceitems */
export const invoiceItems = {
  'POST /v1/invoiceitems': item.create(itemCreateArgs, createItem),
  'GET /v1/invoiceitems/{id}': item.get(),
  'POST /v1/invoiceitems/{id}': item.update(itemUpdateArgs, changeItem, saveItem),
  'DELETE /v1/invoiceitems/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const before = item.find(world, id)
      ensureEditable(world, before)
      const line = lineOf(world, before)
      if (line && before.invoice !== null) {
        world.db.invoice_lines.delete(line.id)
        world.db.invoices.replace(addUp(world, findInvoice(world, before.invoice)))
      }
      world.db.invoice_items.delete(id)
      emit(onClock(world, before.test_clock), 'invoiceitem.deleted', before)
      return { id, object: 'invoiceitem', deleted: true }
    },
  ),
  'GET /v1/invoiceitems': endpoint(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      invoice: text().optional(),
      pending: boolean().optional(),
      ...params.pages(),
      ...params.unbuilt('customer_account'),
    }),
    (world, args) => {
      const { created, customer, invoice, pending } = args
      const waits = pending === undefined ? undefined : pending ? null : { not: null }
      const where = { created: toCondition(created), customer, invoice: invoice ?? waits }
      const url = '/v1/invoiceitems'
      return listPage(world, 'invoice_items', args, { url, noun: 'invoiceitem', where })
    },
  ),
}
