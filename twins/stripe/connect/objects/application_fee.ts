import { omitUndefined } from '../../../../shared/object.ts'
import { book } from '../../balance/objects/balance.ts'
import { accountOf, atHome, inAccount, isConnected } from '../../protocol/account.ts'
import { application } from '../../protocol/application.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { ApplicationFee, Charge, FeeRefund } from '../../schema/index.ts'

interface Taken {
  charge: string
  amount: number
  currency: string
  available_on: number | undefined
}

/** What the platform earns of a payment on a connected account. https://docs.stripe.com/api/application_fees */
export function takeFee(own: StripeWorld, taken: Taken): ApplicationFee {
  const { charge, amount, currency, available_on } = taken
  const home = atHome(own)
  const id = home.id('fee_1', 23)
  const booked = book(home, { amount, currency, source: id, type: 'application_fee', available_on })
  const fee: ApplicationFee = {
    id,
    object: 'application_fee',
    account: accountOf(own),
    amount,
    amount_refunded: 0,
    application: application.id,
    balance_transaction: booked.id,
    charge,
    created: seconds(home),
    currency,
    fee_source: { charge, type: 'charge' },
    livemode: isLive(home),
    originating_transaction: null,
    refunded: false,
    refunds: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/application_fees/${id}/refunds`,
    },
  }
  home.db.application_fees.insert(fee)
  emit(home, 'application_fee.created', fee)
  return fee
}

/** Gives an account back what the platform earned. https://docs.stripe.com/api/fee_refunds/create */
export function refundFee(
  world: StripeWorld,
  before: ApplicationFee,
  args: { amount?: number | undefined; metadata?: Record<string, string> | null | undefined },
): FeeRefund {
  const home = atHome(world)
  const left = before.amount - before.amount_refunded
  const { amount = left } = args
  const { currency } = before
  ensure(left > 0, `Application fee ${before.id} has already been refunded.`, {
    code: 'application_fee_already_refunded',
  })
  ensure(
    amount <= left,
    `Refund amount (${amount}) is greater than unrefunded amount on application fee (${left}).`,
    { code: 'amount_too_large', param: 'amount' },
  )
  const id = home.id('fr_1', 23)
  const type = 'application_fee_refund'
  const booked = book(home, { amount: -amount, currency, source: id, type })
  book(inAccount(home, before.account), { amount, currency, source: before.charge, type })
  const made: FeeRefund = {
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: booked.id,
    created: seconds(home),
    currency,
    fee: before.id,
    metadata: mergeMetadata({}, args.metadata),
  }
  home.db.fee_refunds.insert(made)
  const amount_refunded = before.amount_refunded + amount
  // As stored.
  const data = [made as ApplicationFee['refunds']['data'][number], ...before.refunds.data]
  const after = home.db.application_fees.replace({
    ...before,
    amount_refunded,
    refunded: amount_refunded === before.amount,
    refunds: { ...before.refunds, data: data.slice(0, 10), has_more: data.length > 10 },
  })
  emitChange(home, 'application_fee.refunded', before, after)
  return made
}

type Shared = Pick<Charge, 'application_fee_amount' | 'transfer_data'>

/** The fee and the transfer of a payment as they are changed when its amount is. */
export function reshare(
  world: StripeWorld,
  before: Shared,
  amount: number,
  {
    application_fee_amount: fee,
    transfer_data,
  }: {
    application_fee_amount?: number | undefined
    transfer_data?: { amount?: number | undefined } | undefined
  },
): Partial<Shared> {
  const { transfer_data: to } = before
  ensure(
    to || !transfer_data,
    '`transfer_data[amount]` can only be set where the payment was created with ' +
      '`transfer_data[destination]`.',
    { param: 'transfer_data' },
  )
  ensureConnected(world, {
    amount,
    application_fee_amount: fee,
    transfer_data: to ? { destination: String(to.destination) } : undefined,
  })
  const part = transfer_data?.amount
  ensure(
    part === undefined || part <= amount,
    'The transfer amount cannot be greater than the amount.',
    { param: 'transfer_data[amount]' },
  )
  return {
    ...(fee !== undefined && { application_fee_amount: fee }),
    ...(to && part !== undefined && { transfer_data: { ...to, amount: part } }),
  }
}

/** A charge's shares as its intent shows them. */
export function toIntentShares({ transfer_data: to, ...fee }: ReturnType<typeof reshare>) {
  if (!to) return fee
  return {
    ...fee,
    transfer_data: {
      ...omitUndefined({ amount: to.amount ?? undefined }),
      destination: to.destination,
    },
  }
}

/** Refuses fees and shares that no connected account is there for. */
export function ensureConnected(
  world: StripeWorld,
  args: {
    amount: number
    application_fee_amount?: number | null | undefined
    on_behalf_of?: string | undefined
    transfer_data?: { destination: string } | undefined
  },
): void {
  const { amount, application_fee_amount: fee, on_behalf_of, transfer_data } = args
  for (const [param, id] of [
    ['on_behalf_of', on_behalf_of],
    ['transfer_data[destination]', transfer_data?.destination],
  ] as const) {
    if (id === undefined) continue
    ensureFound(atHome(world).db.accounts.has(id), 'destination', id, param, 400)
  }
  if (fee === undefined || fee === null) return
  const param = 'application_fee_amount'
  ensure(
    isConnected(world) || transfer_data,
    'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct ' +
      'payment (using an OAuth key or Stripe-Account header) or destination payment (using ' +
      '`transfer_data[destination]`).',
    { param },
  )
  ensure(fee <= amount, 'The application fee cannot be greater than the amount.', { param })
}
