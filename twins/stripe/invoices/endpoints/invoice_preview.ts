import type { Args } from '../../../../shared/contract.ts'
import { second_ms } from '../../../../shared/time/units.ts'
import { automaticTax, discounts, taxRateIds } from '../../billing/args/billing.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { foresee, onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { isBefore, releases, versionOf } from '../../protocol/versions/versions.ts'
import type { Invoice, Subscription } from '../../schema/index.ts'
import { itemChange, prorationBehavior } from '../../subscriptions/args/subscription.ts'
import { create, update } from '../../subscriptions/args/subscription_change.ts'
import { renewOnSchedule } from '../../subscriptions/objects/schedule.ts'
import { findSubscription, isOver, periodOf } from '../../subscriptions/objects/subscription.ts'
import { ensureTaxReady } from '../../tax/objects/tax_engine.ts'
import { toCost } from '../args/cost.ts'
import { itemUpdateArgs } from '../args/invoice.ts'
import { insertInvoiceItem } from '../objects/invoice_item.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params

const previewArgs = () => ({
  automatic_tax: automaticTax(),
  currency: params.currency().optional(),
  customer: text().optional(),
  discounts: discounts().optional(),
  invoice_items: list(
    hash({ ...itemUpdateArgs(), currency: params.currency().optional() }),
  ).optional(),
  preview_mode: oneOf('next').optional(),
  subscription: text().optional(),
  subscription_details: hash({
    billing_cycle_anchor: oneOf('now', 'unchanged').optional(),
    cancel_at: clearable(integer()).optional(),
    cancel_at_period_end: boolean().optional(),
    default_tax_rates: taxRateIds().optional(),
    items: list(hash(itemChange())).optional(),
    metadata: params.metadata().optional(),
    proration_behavior: prorationBehavior().optional(),
    proration_date: integer().optional(),
    trial_end: oneOf('now').or(integer()).optional(),
    ...params.unbuilt(
      'billing_mode',
      'billing_schedules',
      'cancel_now',
      'pause',
      'resume_at',
      'start_date',
    ),
  }).optional(),
  ...params.unbuilt(
    'customer_account',
    'customer_details',
    'issuer',
    'on_behalf_of',
    'schedule',
    'schedule_details',
  ),
})

type PreviewArgs = Args<ReturnType<typeof previewArgs>>

const nothing = () =>
  new StripeError('No upcoming invoices for customer', {
    status: 404,
    code: 'invoice_upcoming_none',
  })

/** The subscription as it would be, and the invoice that the change itself would make. */
function changed(world: StripeWorld, args: PreviewArgs, customer: string) {
  const { subscription_details: details = {}, discounts: wanted, subscription: id } = args
  if (id === undefined) {
    const { items = [], proration_date: _date, billing_cycle_anchor: _anchor, ...rest } = details
    if (items.length === 0) return undefined
    const { cancel_at, ...others } = rest
    const made = create(world, {
      ...others,
      automatic_tax: args.automatic_tax,
      cancel_at: cancel_at ?? undefined,
      customer,
      discounts: wanted,
      items,
      payment_behavior: 'default_incomplete',
    })
    return { subscription: made, isNew: true }
  }
  const before = findSubscription(world, id, 400)
  if (isOver(before)) throw nothing()
  const { automatic_tax } = args
  const after = update(world, before, { ...details, automatic_tax, discounts: wanted })
  return { subscription: after, isNew: after.latest_invoice !== before.latest_invoice }
}

/** The invoice at the end of the period that runs. */
function upcoming(world: StripeWorld, subscription: Subscription): Invoice {
  const { end } = periodOf(subscription)
  const then = foresee(world, end * second_ms)
  const invoice = renewOnSchedule(then, { id: subscription.id, end })
  if (!invoice) throw nothing()
  return invoice
}

function preview(world: StripeWorld, args: PreviewArgs): Invoice {
  const customerId = args.customer ?? ''
  const known =
    args.subscription === undefined ? undefined : findSubscription(world, args.subscription, 400)
  const customer = findCustomer(world, known?.customer ?? customerId)
  const on = onClock(world, customer.test_clock ?? null)
  for (const each of args.invoice_items ?? []) {
    const cost = toCost(on, each, each.currency ?? args.currency ?? customer.currency ?? 'usd')
    ensure(cost, 'You must pass an amount or a price for each invoice item.', {
      param: 'invoice_items',
    })
    const subscription = known && { id: known.id }
    insertInvoiceItem(on, { ...cost, customer: customer.id, subscription })
  }
  const change = changed(world, args, customer.id)
  if (!change) throw nothing()
  const { subscription, isNew } = change
  const made = isNew
    ? world.db.invoices.get(subscription.latest_invoice ?? '')
    : upcoming(world, subscription)
  if (!made) throw nothing()
  return toPreview(made)
}

/** A preview is a draft whose ids name nothing. */
function toPreview(invoice: Invoice): Invoice {
  const id = invoice.id.replace(/^in_/, 'upcoming_in_')
  const data = invoice.lines.data.map((line) => ({
    ...line,
    id: line.id.replace(/^il_/, 'il_tmp_'),
    invoice: id,
  }))
  return {
    ...invoice,
    id,
    auto_advance: true,
    automatically_finalizes_at: null,
    billing_reason:
      invoice.billing_reason === 'subscription_cycle' ? 'upcoming' : invoice.billing_reason,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: { ...invoice.lines, data, url: `/v1/invoices/${id}/lines` },
    number: null,
    status: 'draft',
    status_transitions: { ...invoice.status_transitions, finalized_at: null, paid_at: null },
  }
}

function previewOf(world: StripeWorld, args: PreviewArgs): Invoice {
  ensureTaxReady(world, args.automatic_tax)
  return world.dryRun(() => preview(world, args))
}

/** https://docs.stripe.com/api/invoices/create_preview */
export const invoicePreviews = {
  'POST /v1/invoices/create_preview': endpoint(previewArgs, previewOf),
}

/** Since 2025-03-31 this is an id like any other, and of no invoice. */
function ensureUpcoming(world: StripeWorld): void {
  const isKnown = isBefore(versionOf(world.call), releases.basil)
  ensureFound(isKnown, 'invoice', 'upcoming', 'invoice')
}

/** How a preview was asked for before. https://docs.stripe.com/api/invoices/upcoming */
export const upcomingInvoices = {
  'GET /v1/invoices/upcoming': endpoint(previewArgs, (world, args) => {
    ensureUpcoming(world)
    const { id: _id, ...invoice } = previewOf(world, args)
    return invoice
  }),
  'GET /v1/invoices/upcoming/lines': endpoint(
    () => ({ ...previewArgs(), ...params.pages() }),
    (world, { limit = 10, ...args }) => {
      ensureUpcoming(world)
      const { lines } = previewOf(world, args)
      const data = lines.data.slice(0, limit)
      const url = '/v1/invoices/upcoming/lines'
      return { ...lines, data, has_more: lines.has_more || data.length < lines.data.length, url }
    },
  ),
}
