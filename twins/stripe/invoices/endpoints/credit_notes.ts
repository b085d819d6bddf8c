import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { CreditNote } from '../../schema/index.ts'
import { createCreditNote, voidCreditNote } from '../objects/credit_note.ts'
import { findInvoice } from '../objects/invoice.ts'

const { hash, integer, list, oneOf, text } = params
const note = resource<CreditNote>({
  path: '/v1/credit_notes',
  table: 'credit_notes',
  noun: 'credit note',
})

const createArgs = () => ({
  amount: integer(1).optional(),
  credit_amount: integer(0).optional(),
  email_type: oneOf('credit_note', 'none').optional(),
  invoice: text(),
  lines: list(
    hash({
      amount: integer().optional(),
      description: text().optional(),
      invoice_line_item: text().optional(),
      metadata: params.metadata().optional(),
      quantity: integer(1).optional(),
      type: oneOf('custom_line_item', 'invoice_line_item'),
      unit_amount: integer().optional(),
      ...params.unbuilt('tax_amounts', 'tax_rates', 'unit_amount_decimal'),
    }),
  ).optional(),
  memo: text().optional(),
  metadata: params.metadata().optional(),
  out_of_band_amount: integer(0).optional(),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory').optional(),
  refund_amount: integer(0).optional(),
  ...params.unbuilt('effective_at', 'refunds', 'shipping_cost'),
})

function create(world: StripeWorld, { invoice: id, ...args }: Args<ReturnType<typeof createArgs>>) {
  const invoice = findInvoice(world, id)
  return createCreditNote(onClock(world, invoice.test_clock), invoice, args)
}

function toPage(lines: CreditNote['lines'], { limit = 10 }: { limit?: number | undefined }) {
  return { ...lines, data: lines.data.slice(0, limit), has_more: lines.data.length > limit }
}

/** https://docs.stripe.com/api/credit_notes */
export const creditNotes = {
  'POST /v1/credit_notes': note.create(createArgs, create),
  'GET /v1/credit_notes/{id}': note.get(),
  'POST /v1/credit_notes/{id}': note.update(
    () => ({ memo: text().optional(), metadata: params.metadata().optional() }),
    (_world, before, { memo, metadata }) => ({
      ...before,
      ...omitUndefined({ memo }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.credit_notes.replace(doc),
    'credit_note.updated',
  ),
  'GET /v1/credit_notes': note.list(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      invoice: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ created, customer, invoice }) => ({ created: toCondition(created), customer, invoice }),
  ),
  'POST /v1/credit_notes/{id}/void': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const before = note.find(world, id)
      const { test_clock } = findInvoice(world, before.invoice)
      return voidCreditNote(onClock(world, test_clock), before)
    },
  ),
  'GET /v1/credit_notes/{id}/lines': endpoint(
    () => ({ id: text(), limit: integer(1, 100).optional() }),
    (world, { id, limit }) => toPage(note.find(world, id).lines, { limit }),
  ),
  'GET /v1/credit_notes/preview': endpoint(createArgs, (world, args) =>
    world.dryRun(() => create(world, args)),
  ),
  'GET /v1/credit_notes/preview/lines': endpoint(
    () => ({ ...createArgs(), limit: integer(1, 100).optional() }),
    (world, { limit, ...args }) => toPage(world.dryRun(() => create(world, args)).lines, { limit }),
  ),
}
