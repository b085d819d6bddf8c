import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { day_s } from '../../../../shared/time/units.ts'
import { invoiceSearch } from '../../billing/schema/billing.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { applyDiscounts, inheritDiscounts } from '../../products/objects/discount.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import {
  ensure,
  ensureFound,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Invoice } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { findSubscription } from '../../subscriptions/objects/subscription.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import { createArgs, updateArgs } from '../args/invoice.ts'
import {
  addUp,
  ensureDraft,
  insertInvoice,
  invoiceRefusal,
  open,
  pendingItems,
  saveInvoice,
} from '../objects/invoice.ts'
import {
  attachPayment,
  attemptPayment,
  markPaid,
  noMethod,
  usualMethod,
} from '../objects/invoice_payment.ts'
import { ensureSharing, keepSharing } from '../objects/invoice_share.ts'
import { collect, finalize, markUncollectible, voidInvoice } from '../objects/invoice_status.ts'
import { toAutomaticTax } from '../objects/invoice_tax.ts'

const { boolean, oneOf, text } = params
const invoice = resource<Invoice>({ path: '/v1/invoices', table: 'invoices', noun: 'invoice' })

type CreateArgs = Args<ReturnType<typeof createArgs>>
type UpdateArgs = Args<ReturnType<typeof updateArgs>>

function ensureDue({ collection_method, days_until_due, due_date }: UpdateArgs): void {
  const isSent = collection_method === 'send_invoice'
  ensure(
    !isSent || days_until_due !== undefined || due_date !== undefined,
    'If `collection_method` is `send_invoice`, you must pass `days_until_due` or `due_date`.',
    { param: 'days_until_due' },
  )
  ensure(
    isSent || (days_until_due === undefined && due_date === undefined),
    '`due_date` and `days_until_due` can only be passed if `collection_method` is ' +
      '`send_invoice`.',
    { param: due_date === undefined ? 'days_until_due' : 'due_date' },
  )
}

function createInvoice(world: StripeWorld, { subscription: of, ...args }: CreateArgs): Invoice {
  const isTaxed = ensureTaxReady(world, args.automatic_tax)
  ensureSharing(world, args)
  const customer = findCustomer(world, args.customer)
  const on = onClock(world, customer.test_clock ?? null)
  ensureDue(args)
  const subscription = of === undefined ? undefined : findSubscription(world, of, 400)
  const isIncluding = (args.pending_invoice_items_behavior ?? 'exclude') === 'include'
  const isTaking = isIncluding || subscription !== undefined
  const wanted = args.currency ?? customer.currency ?? 'usd'
  const waiting = { customer: customer.id, currency: wanted }
  const items = isTaking ? pendingItems(world, waiting, of ?? null) : []
  if (subscription && items.length === 0) {
    throw new StripeError('Nothing to invoice for subscription', {
      code: 'invoice_no_subscription_line_items',
    })
  }
  return insertInvoice(
    on,
    customer,
    {
      ...args,
      automatic_tax: isTaxed || subscription?.automatic_tax.enabled,
      billing_reason: 'manual',
      currency: wanted,
      default_tax_rates: findTaxRates(world, args.default_tax_rates),
      discounts:
        args.discounts === undefined
          ? inheritDiscounts(on, customer, [], seconds(on))
          : applyDiscounts(on, args.discounts ?? [], { customer: customer.id }),
      number: args.number ?? undefined,
      ...(subscription && {
        subscription: { id: subscription.id, metadata: subscription.metadata },
      }),
    },
    [],
    items,
  )
}

function changeInvoice(world: StripeWorld, before: Invoice, args: UpdateArgs): Invoice {
  ensureTaxReady(world, args.automatic_tax)
  const { metadata, discounts, default_tax_rates: rates, days_until_due: days } = args
  if (args.collection_method !== undefined) ensureDue(args)
  const due = args.due_date ?? (days === undefined ? undefined : seconds(world) + days * day_s)
  const owner = { customer: before.customer, invoice: before.id }
  const draftOnly = omitUndefined({
    automatic_tax: args.automatic_tax && toAutomaticTax(args.automatic_tax.enabled),
    collection_method: args.collection_method,
    custom_fields: args.custom_fields,
    default_tax_rates: rates === undefined ? undefined : findTaxRates(world, rates),
    description: args.description,
    discounts:
      discounts === undefined
        ? undefined
        : applyDiscounts(world, discounts ?? [], owner, before.discounts),
    due_date: due,
    effective_at: args.effective_at,
    footer: args.footer,
    number: args.number,
    on_behalf_of: args.on_behalf_of,
    statement_descriptor: args.statement_descriptor,
  })
  const isShared = args.application_fee_amount !== undefined || args.transfer_data !== undefined
  if (isShared || Object.keys(draftOnly).length > 0) ensureDraft(before)
  ensureSharing(world, { ...world.db.invoice_shares.get(before.id), ...omitUndefined(args) })
  keepSharing(world, before.id, args)
  const changed: Invoice = {
    ...before,
    ...draftOnly,
    ...omitUndefined({
      auto_advance: args.auto_advance,
      default_payment_method: args.default_payment_method,
    }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
  return before.status === 'draft' ? onSchedule(world, addUp(world, changed), args) : changed
}

/** A draft that goes on by itself does so in an hour, or when it is told to. */
function onSchedule(world: StripeWorld, draft: Invoice, args: UpdateArgs): Invoice {
  const { auto_advance, automatically_finalizes_at } = args
  if (auto_advance === false) {
    return { ...draft, automatically_finalizes_at: null, next_payment_attempt: null }
  }
  const isNew = auto_advance && draft.automatically_finalizes_at === null
  const at = automatically_finalizes_at ?? (isNew ? seconds(world) + 3600 : undefined)
  if (at === undefined) return draft
  world.at(at * 1000, 'finalizeInvoice', { id: draft.id })
  const next_payment_attempt = draft.collection_method === 'send_invoice' ? null : at
  return { ...draft, automatically_finalizes_at: at, next_payment_attempt }
}

const payArgs = () => ({
  id: text(),
  forgive: boolean().optional(),
  off_session: boolean().optional(),
  paid_out_of_band: boolean().optional(),
  payment_method: text().optional(),
  ...params.unbuilt('mandate', 'source'),
})

/** https://docs.stripe.com/api/invoices/pay */
function pay(world: StripeWorld, args: Args<ReturnType<typeof payArgs>>): Invoice {
  const { on, before } = open(world, args.id)
  if (before.status === 'paid')
    throw invoiceRefusal('Invoice is already paid', 'invoice_already_paid')
  if (before.status === 'void' || before.status === 'uncollectible') {
    const isLost = before.status === 'void' || !args.paid_out_of_band
    ensure(!isLost, `You cannot pay an invoice with a status of ${before.status}.`)
  }
  const ready = before.status === 'draft' ? finalize(on, before) : before
  if (ready.status === 'paid') return ready
  if (args.paid_out_of_band) return markPaid(on, ready)
  const method =
    args.payment_method === undefined ? undefined : findPaymentMethod(world, args.payment_method)
  if (!method && usualMethod(world, ready) === null) throw noMethod()
  const { invoice: after, error, intent } = attemptPayment(on, ready, method ? { method } : {})
  if (error) throw error
  if (intent?.status === 'requires_action') {
    throw new StripeError('Payment for this invoice requires additional user action.', {
      status: 402,
      type: 'card_error',
      code: 'invoice_payment_intent_requires_action',
      payment_intent: intent,
      commits: true,
    })
  }
  return after
}

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/invoices */
export const invoices = {
  'POST /v1/invoices': invoice.create(createArgs, createInvoice),
  'GET /v1/invoices/{id}': invoice.get(),
  'GET /v1/invoices': invoice.list(
    () => ({
      collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
      created: params.timeFilter().optional(),
      customer: text().optional(),
      due_date: params.timeFilter().optional(),
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void').optional(),
      subscription: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ created, due_date, collection_method, customer, status, subscription }) => ({
      collection_method,
      created: toCondition(created),
      customer,
      due_date: toCondition(due_date),
      status,
      subscription,
    }),
  ),
  'GET /v1/invoices/search': searchEndpoint('invoices', '/v1/invoices', invoiceSearch),
  'POST /v1/invoices/{id}': endpoint(
    () => ({ ...updateArgs(), id: text() }),
    (world, { id, ...args }) => {
      const { on, before } = open(world, id)
      return saveInvoice(on, before, changeInvoice(on, before, args))
    },
  ),
  'DELETE /v1/invoices/{id}': endpoint(byId, (world, { id }) => {
    const { on, before } = open(world, id)
    ensureDraft(before)
    ensure(!before.parent, 'You can only delete draft invoices that are not for a subscription.')
    for (const line of world.db.invoice_lines.list({ where: { invoice: id } })) {
      world.db.invoice_lines.delete(line.id)
    }
    for (const item of world.db.invoice_items.list({ where: { invoice: id } })) {
      world.db.invoice_items.delete(item.id)
      emit(on, 'invoiceitem.deleted', item)
    }
    world.db.invoices.delete(id)
    emit(on, 'invoice.deleted', before)
    return { id, object: 'invoice', deleted: true }
  }),
  'POST /v1/invoices/{id}/finalize': endpoint(
    () => ({ id: text(), auto_advance: boolean().optional() }),
    (world, { id, auto_advance = false }) => {
      const { on, before } = open(world, id)
      const final = finalize(on, { ...before, auto_advance })
      return auto_advance ? collect(on, final) : final
    },
  ),
  'POST /v1/invoices/{id}/attach_payment': endpoint(
    () => ({ id: text(), payment_intent: text(), ...params.unbuilt('payment_record') }),
    (world, { id, payment_intent }) => {
      const { on, before } = open(world, id)
      const intent = world.db.payment_intents.get(payment_intent)
      ensureFound(intent, 'payment_intent', payment_intent, 'payment_intent', 400)
      return attachPayment(on, before, intent)
    },
  ),
  'POST /v1/invoices/{id}/pay': endpoint(payArgs, pay),
  'POST /v1/invoices/{id}/send': endpoint(byId, (world, { id }) => {
    const { on, before } = open(world, id)
    const isSent = before.collection_method === 'send_invoice'
    ensure(
      isSent,
      'You can only manually send an invoice if its collection method is ' + '`send_invoice`.',
    )
    const ready = before.status === 'draft' ? finalize(on, before) : before
    emit(on, 'invoice.sent', ready)
    return ready
  }),
  'POST /v1/invoices/{id}/void': endpoint(byId, (world, { id }) => {
    const { on, before } = open(world, id)
    return voidInvoice(on, before)
  }),
  'POST /v1/invoices/{id}/mark_uncollectible': endpoint(byId, (world, { id }) => {
    const { on, before } = open(world, id)
    return markUncollectible(on, before)
  }),
}
