import { omitUndefined } from '../../../../shared/object.ts'
import { ensureConnected } from '../../connect/objects/application_fee.ts'
import { atHome, isConnected } from '../../protocol/account.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { Invoice, InvoiceShare, Subscription } from '../../schema/index.ts'

/** Who gets a part of what is billed. https://docs.stripe.com/billing/invoices/connect */
export interface Sharing {
  on_behalf_of?: string | null | undefined
  application_fee_amount?: number | undefined
  application_fee_percent?: number | null | undefined
  transfer_data?:
    | { amount?: number | undefined; amount_percent?: number | undefined; destination: string }
    | null
    | undefined
}

/** Refuses parts for accounts that are not there. */
export function ensureSharing(world: StripeWorld, args: Sharing): void {
  const { application_fee_percent: percent, on_behalf_of, transfer_data } = args
  ensureConnected(world, {
    // What is billed is only known when it is final; a larger fee takes all of it.
    amount: Number.POSITIVE_INFINITY,
    application_fee_amount: args.application_fee_amount,
    on_behalf_of: on_behalf_of ?? undefined,
    transfer_data: transfer_data ?? undefined,
  })
  if (percent === undefined || percent === null) return
  const param = 'application_fee_percent'
  ensure(
    isConnected(world) || transfer_data,
    'You can only apply an application_fee_percent when the request is made on behalf of another ' +
      'account (using an OAuth key, the Stripe-Account header, or `transfer_data[destination]`).',
    { param },
  )
  const isPercent =
    percent >= 0 && percent <= 100 && Number.isInteger(Math.round(percent * 1e8) / 1e6)
  ensure(isPercent, 'Invalid decimal: must be between 0 and 100, with two decimal places.', {
    param,
  })
}

/** Keeps what an invoice does not show: how its payment is shared. */
export function keepSharing(world: StripeWorld, id: string, args: Sharing): void {
  const { application_fee_amount, application_fee_percent, transfer_data } = args
  const before = world.db.invoice_shares.get(id) ?? { id }
  const share: InvoiceShare = {
    ...before,
    ...omitUndefined({ application_fee_amount }),
    ...(typeof application_fee_percent === 'number' && { application_fee_percent }),
    ...(transfer_data && { transfer_data: { ...transfer_data } }),
  }
  if (transfer_data === null) delete share.transfer_data
  if (Object.keys(share).length > 1) world.db.invoice_shares.put(share)
}

/** What a subscription says of each of its invoices. */
export function sharingOf({
  application_fee_percent,
  on_behalf_of,
  transfer_data,
}: Subscription): Sharing {
  // Ids where nothing is expanded.
  return {
    application_fee_percent,
    on_behalf_of: on_behalf_of === null ? undefined : String(on_behalf_of),
    transfer_data: transfer_data && {
      amount_percent: transfer_data.amount_percent ?? undefined,
      destination: String(transfer_data.destination),
    },
  }
}

const partOf = (amount: number, percent: number) => Math.round((amount * percent) / 100)

/** How the intent of an invoice is to share what it is paid. */
export function toShared(world: StripeWorld, { amount_remaining: due, id, ...invoice }: Invoice) {
  const {
    application_fee_percent: percent,
    transfer_data: to,
    ...share
  } = world.db.invoice_shares.get(id) ?? { id }
  const fee = share.application_fee_amount ?? (percent ? partOf(due, percent) : undefined)
  const part = to?.amount_percent ? partOf(due, to.amount_percent) : to?.amount
  const isThere = to && atHome(world).db.accounts.has(to.destination)
  return {
    ...(fee !== undefined && fee > 0 && { application_fee_amount: Math.min(fee, due) }),
    ...(invoice.on_behalf_of && { on_behalf_of: String(invoice.on_behalf_of) }),
    ...(isThere && {
      transfer_data: { ...omitUndefined({ amount: part }), destination: to.destination },
    }),
  }
}
