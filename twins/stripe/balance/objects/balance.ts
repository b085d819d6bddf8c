import { day_s } from '../../../../shared/time/units.ts'
import { application } from '../../protocol/application.ts'
import { emit } from '../../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { BalanceTransaction, CurrencyBalance } from '../../schema/index.ts'
import { delayOf } from './balance_settings.ts'

/** Stripe's standard price for a domestic card. https://stripe.com/pricing */
export function feeOf(amount: number): number {
  return Math.round(amount * 0.029) + 30
}

interface Movement {
  amount: number
  currency: string
  source: string
  type: keyof typeof categories
  fee?: number
  /** What a platform takes of it. */
  applicationFee?: number
  /** When it can be used, where that follows from other money. */
  available_on?: number | undefined
  description?: string | null
  settlesAtOnce?: boolean
}

const categories = {
  charge: 'charge',
  refund: 'refund',
  refund_failure: 'refund_failure',
  adjustment: 'dispute',
  payout: 'payout',
  payout_cancel: 'payout_reversal',
  payout_failure: 'payout_reversal',
  application_fee: 'platform_earning',
  application_fee_refund: 'platform_earning_refund',
  payment: 'charge',
  payment_refund: 'refund',
  topup: 'topup',
  transfer: 'transfer',
  transfer_refund: 'transfer_reversal',
} as const

export function balanceOf(world: StripeWorld, currency: string): CurrencyBalance {
  return world.db.balances.get(currency) ?? { id: currency, available: 0, pending: 0 }
}

/** Who took what of a movement. */
function toFeeDetails({ applicationFee = 0, currency, fee = 0 }: Movement) {
  const details: BalanceTransaction['fee_details'] = []
  if (applicationFee > 0) {
    details.push({
      amount: applicationFee,
      application: application.id,
      currency,
      description: 'Application fee',
      type: 'application_fee',
    })
  }
  if (fee > 0) {
    const description = 'Stripe processing fees'
    details.push({ amount: fee, application: null, currency, description, type: 'stripe_fee' })
  }
  return details
}

/** Books money that comes or goes. https://docs.stripe.com/api/balance_transactions */
export function book(world: StripeWorld, movement: Movement): BalanceTransaction {
  const { amount, currency, applicationFee = 0, type, source } = movement
  const fee = (movement.fee ?? 0) + applicationFee
  const created = seconds(world)
  const later =
    movement.available_on ?? (type === 'charge' ? created + delayOf(world) * day_s : created)
  const isAvailable = movement.settlesAtOnce === true || later <= created
  const transaction: BalanceTransaction = {
    id: world.id('txn_3', 23),
    object: 'balance_transaction',
    amount,
    available_on: isAvailable ? created : later,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: toFeeDetails(movement),
    net: amount - fee,
    reporting_category: categories[type],
    source,
    status: isAvailable ? 'available' : 'pending',
    type,
  }
  world.db.balance_transactions.insert(transaction)
  const balance = balanceOf(world, currency)
  const part = isAvailable ? 'available' : 'pending'
  world.db.balances.put({ ...balance, [part]: balance[part] + transaction.net })
  if (!isAvailable) world.at(transaction.available_on * 1000, 'settle', { id: transaction.id })
  return transaction
}

/** The job that makes pending money available. */
export function settle(world: StripeWorld, { id }: { id: string }): void {
  const transaction = world.db.balance_transactions.get(id)
  if (transaction?.status !== 'pending') return
  world.db.balance_transactions.replace({ ...transaction, status: 'available' })
  const balance = balanceOf(world, transaction.currency)
  world.db.balances.put({
    ...balance,
    pending: balance.pending - transaction.net,
    available: balance.available + transaction.net,
  })
  emit(world, 'balance.available', toBalance(world))
}

/** `GET /v1/balance`: the money of each currency, a zero in dollars where there is none. */
export function toBalance(world: StripeWorld) {
  const known = world.db.balances.list()
  const balances = known.length > 0 ? known : [balanceOf(world, 'usd')]
  const part = (name: 'available' | 'pending') =>
    balances.map(({ id, [name]: amount }) => ({
      amount,
      currency: id,
      source_types: { card: amount },
    }))
  return {
    object: 'balance',
    available: part('available'),
    livemode: isLive(world),
    pending: part('pending'),
    refund_and_dispute_prefunding: {
      available: balances.map(({ id }) => ({ amount: 0, currency: id })),
      pending: balances.map(({ id }) => ({ amount: 0, currency: id })),
    },
  }
}
