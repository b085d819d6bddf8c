import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { applyDiscounts } from '../../products/objects/discount.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Invoice, InvoiceLine, InvoicePayment } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { toCost } from '../args/cost.ts'
import { lineArgs, newLineArgs } from '../args/invoice.ts'
import {
  addUp,
  ensureDraft,
  findInvoice,
  insertLine,
  open,
  saveInvoice,
} from '../objects/invoice.ts'
import { toItemLine } from '../objects/invoice_line.ts'

const { hash, list, oneOf, text } = params
const payment = resource<InvoicePayment>({
  path: '/v1/invoice_payments',
  table: 'invoice_payments',
  noun: 'invoice_payment',
})

/** The draft whose lines change, and its change when they have. */
function withLines(
  world: StripeWorld,
  {
    id,
    invoice_metadata,
  }: { id: string; invoice_metadata?: Record<string, string> | null | undefined },
  change: (world: StripeWorld, draft: Invoice) => void,
): Invoice {
  const { on, before } = open(world, id)
  ensureDraft(before)
  change(on, before)
  const metadata =
    invoice_metadata === undefined
      ? before.metadata
      : mergeMetadata(before.metadata, invoice_metadata)
  return saveInvoice(on, before, addUp(on, { ...before, metadata }))
}

function addLine(
  world: StripeWorld,
  draft: Invoice,
  { invoice_item, ...args }: Args<ReturnType<typeof newLineArgs>>,
): void {
  if (invoice_item !== undefined) {
    const item = world.db.invoice_items.get(invoice_item)
    ensureFound(item?.invoice === null && item, 'invoiceitem', invoice_item, 'lines', 400)
    insertLine(world, toItemLine(world, item), draft.id)
    world.db.invoice_items.replace({ ...item, invoice: draft.id })
    return
  }
  const cost = toCost(world, args, draft.currency)
  ensure(cost, 'You must pass one of `amount`, `pricing` or `price_data` for each line.', {
    param: 'lines',
  })
  const now = draft.created
  insertLine(
    world,
    {
      ...cost,
      discountable: args.discountable,
      discounts: applyDiscounts(world, args.discounts ?? [], { customer: draft.customer }),
      metadata: mergeMetadata({}, args.metadata),
      parent: null,
      period: args.period ?? { start: now, end: now },
      tax_rates: findTaxRates(world, args.tax_rates).map(({ id }) => id),
    },
    draft.id,
  )
}

function findLine(world: StripeWorld, { id: invoice }: Invoice, id: string): InvoiceLine {
  const line = world.db.invoice_lines.get(id)
  ensureFound(line?.invoice === invoice && line, 'invoice line item', id, 'line_item_id')
  return line
}

function changeLine(
  world: StripeWorld,
  draft: Invoice,
  id: string,
  args: Args<ReturnType<typeof lineArgs>>,
): void {
  const before = findLine(world, draft, id)
  const cost = toCost(world, args, draft.currency)
  const { description, discountable, metadata, period, tax_rates } = args
  world.db.invoice_lines.replace({
    ...before,
    ...(cost && { ...cost, quantity_decimal: String(cost.quantity), subtotal: cost.amount }),
    ...omitUndefined({ description: description ?? before.description, discountable, period }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  })
  if (tax_rates === undefined) return
  const rates = findTaxRates(world, tax_rates)
  world.db.line_terms.put({ id, tax_rates: rates.map((rate) => rate.id) })
}

function removeLine(
  world: StripeWorld,
  draft: Invoice,
  { id, behavior }: { id: string; behavior: 'delete' | 'unassign' },
): void {
  const line = findLine(world, draft, id)
  const { invoice_item_details, subscription_item_details } = line.parent ?? {}
  const of = invoice_item_details?.invoice_item ?? subscription_item_details?.invoice_item ?? ''
  const item = world.db.invoice_items.get(of)
  world.db.invoice_lines.delete(id)
  if (!item) return
  if (behavior === 'delete') world.db.invoice_items.delete(item.id)
  else world.db.invoice_items.replace({ ...item, invoice: null })
}

const target = () => ({ id: text(), invoice_metadata: params.metadata().optional() })

/** https://docs.stripe.com/api/invoice-line-item */
export const invoiceLines = {
  'GET /v1/invoices/{id}/lines': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, args) => {
      const { id: invoice } = findInvoice(world, args.id)
      const url = `/v1/invoices/${invoice}/lines`
      return listPage(world, 'invoice_lines', args, {
        url,
        noun: 'invoice line item',
        where: { invoice },
        isOldestFirst: true,
      })
    },
  ),
  'POST /v1/invoices/{id}/add_lines': endpoint(
    () => ({ ...target(), lines: list(hash(newLineArgs())) }),
    (world, args) =>
      withLines(world, args, (on, draft) => {
        for (const line of args.lines) addLine(on, draft, line)
      }),
  ),
  'POST /v1/invoices/{id}/update_lines': endpoint(
    () => ({ ...target(), lines: list(hash({ ...lineArgs(), id: text() })) }),
    (world, args) =>
      withLines(world, args, (on, draft) => {
        for (const { id, ...line } of args.lines) changeLine(on, draft, id, line)
      }),
  ),
  'POST /v1/invoices/{id}/remove_lines': endpoint(
    () => ({
      ...target(),
      lines: list(hash({ behavior: oneOf('delete', 'unassign'), id: text() })),
    }),
    (world, args) =>
      withLines(world, args, (on, draft) => {
        for (const line of args.lines) removeLine(on, draft, line)
      }),
  ),
  'POST /v1/invoices/{invoiceId}/lines/{id}': endpoint(
    () => ({ ...lineArgs(), id: text(), invoiceId: text() }),
    (world, { id, invoiceId, ...line }) => {
      withLines(world, { id: invoiceId }, (on, draft) => changeLine(on, draft, id, line))
      return world.db.invoice_lines.get(id)
    },
  ),
}

/** https://docs.stripe.com/api/invoice-payment */
export const invoicePayments = {
  'GET /v1/invoice_payments/{id}': payment.get(),
  'GET /v1/invoice_payments': payment.list(
    () => ({
      created: params.timeFilter().optional(),
      invoice: text().optional(),
      payment: hash({
        payment_intent: text().optional(),
        type: oneOf('payment_intent'),
      }).optional(),
      status: oneOf('canceled', 'open', 'paid').optional(),
    }),
    ({ created, invoice, payment: by, status }) => ({
      created: toCondition(created),
      invoice,
      payment_intent: by?.payment_intent,
      status,
    }),
  ),
}
