import { balanceOf, book } from '../../balance/objects/balance.ts'
import { atHome, inAccount } from '../../protocol/account.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Charge, Refund, Transfer, TransferReversal } from '../../schema/index.ts'
import { takeFee } from './application_fee.ts'

interface TransferArgs {
  amount: number
  currency: string
  destination: string
  /** What the platform keeps of a destination charge. */
  application_fee_amount?: number
  description?: string | null
  metadata?: Record<string, string> | null | undefined
  source?: Charge
  transfer_group?: string | null
}

function ensureDestination(world: StripeWorld, destination: string): void {
  const account = atHome(world).db.accounts.get(destination)
  ensureFound(account, 'destination', destination, 'destination', 400)
  ensure(
    account.capabilities?.transfers === 'active',
    'Your destination account needs to have at least one of the following capabilities enabled: ' +
      'transfers, crypto_transfers, legacy_payments',
    { code: 'insufficient_capabilities_for_transfer' },
  )
}

function ensureFunds(world: StripeWorld, { amount, currency, source }: TransferArgs): void {
  if (!source) {
    ensure(
      amount <= balanceOf(world, currency).available,
      'You have insufficient available funds in your Stripe account. Try adding funds directly ' +
        'to your available balance by creating Charges using the 4000000000000077 test card. ' +
        'See: https://stripe.com/docs/testing#available-balance',
      { code: 'balance_insufficient' },
    )
    return
  }
  const where = { source_transaction: source.id }
  const sent = world.db.transfers.list({ where }).reduce((sum, each) => sum + each.amount, 0)
  ensure(
    source.captured && source.status === 'succeeded',
    `The charge ${source.id} has not been captured: its money cannot be transferred.`,
    { param: 'source_transaction' },
  )
  ensure(
    sent + amount <= source.amount_captured,
    'The transfers and fees from the source transaction would exceed its amount: at most ' +
      `${source.amount_captured - sent} can be transferred.`,
    { code: 'transfer_source_balance_parameters_mismatch', param: 'amount' },
  )
}

/** When the money of a charge can be used, where that is still to come. */
function availableOn(world: StripeWorld, source: Charge | undefined): number | undefined {
  const booked = world.db.balance_transactions.get(source?.balance_transaction ?? '')
  return booked?.status === 'pending' ? booked.available_on : undefined
}

/** Sends money to a connected account. https://docs.stripe.com/api/transfers/create */
export function transfer(world: StripeWorld, args: TransferArgs): Transfer {
  const { amount, currency, destination, source, description = null } = args
  ensureDestination(world, destination)
  ensureFunds(world, args)
  const id = world.id('tr_1', 23)
  const available_on = availableOn(world, source)
  const booked = book(world, {
    ...{ amount: -amount, currency, source: id, type: 'transfer', description },
    available_on,
  })
  const payment = receive(inAccount(world, destination), args, id, available_on)
  const made: Transfer = {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: booked.id,
    created: seconds(world),
    currency,
    description,
    destination,
    destination_payment: payment.id,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: args.transfer_group ?? (source ? `group_${source.id}` : null),
  }
  world.db.transfers.insert(made)
  emit(world, 'transfer.created', made)
  return made
}

/** The payment as which a connected account sees a transfer. */
function receive(
  own: StripeWorld,
  { amount, currency, application_fee_amount: kept }: TransferArgs,
  transferred: string,
  available_on: number | undefined,
): Charge {
  const id = own.id('py_1', 23)
  const charge: Charge = {
    id,
    object: 'charge',
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: kept ?? null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: seconds(own),
    currency,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: isLive(own),
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: { stripe_account: {}, type: 'stripe_account' },
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: transferred,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  }
  const booked = book(own, {
    ...{ amount, currency, source: id, type: 'payment', available_on },
    applicationFee: kept ?? 0,
  })
  const fee = kept ? takeFee(own, { charge: id, amount: kept, currency, available_on }) : null
  const paid = { ...charge, balance_transaction: booked.id, application_fee: fee?.id ?? null }
  own.db.charges.insert(paid)
  emit(own, 'payment.created', paid)
  return paid
}

interface ReversalArgs {
  amount?: number | undefined
  /** Stands on the balance transaction: a reversal itself does not show it. */
  description?: string | null | undefined
  metadata?: Record<string, string> | null | undefined
  source_refund?: string
}

/** Takes transferred money back. https://docs.stripe.com/api/transfer_reversals/create */
export function reverse(
  world: StripeWorld,
  before: Transfer,
  args: ReversalArgs,
): TransferReversal {
  const left = before.amount - before.amount_reversed
  const { amount = left, description = null } = args
  ensure(left > 0, `Transfer ${before.id} has already been fully reversed.`, {
    code: 'transfer_already_reversed',
  })
  ensure(
    amount <= left,
    `Transfer reversal amount (${amount}) is greater than unreversed amount on transfer (${left}).`,
    { code: 'amount_too_large', param: 'amount' },
  )
  const id = world.id('trr_1', 23)
  const { currency } = before
  const booked = book(world, { amount, currency, source: id, type: 'transfer_refund', description })
  const made: TransferReversal = {
    id,
    object: 'transfer_reversal',
    amount,
    balance_transaction: booked.id,
    created: seconds(world),
    currency,
    destination_payment_refund: giveBack(world, before, amount, id).id,
    metadata: mergeMetadata({}, args.metadata),
    source_refund: args.source_refund ?? null,
    transfer: before.id,
  }
  world.db.transfer_reversals.insert(made)
  const amount_reversed = before.amount_reversed + amount
  // As stored.
  const data = [made as Transfer['reversals']['data'][number], ...before.reversals.data]
  const after = world.db.transfers.replace({
    ...before,
    amount_reversed,
    reversals: { ...before.reversals, data: data.slice(0, 10), has_more: data.length > 10 },
    reversed: amount_reversed === before.amount,
  })
  emitChange(world, 'transfer.reversed', before, after)
  return made
}

/** The refund as which a connected account sees a reversal; its balance may fall below zero. */
function giveBack(
  world: StripeWorld,
  { destination, destination_payment, currency }: Transfer,
  amount: number,
  reversal: string,
): Refund {
  const own = inAccount(world, destination ?? '')
  const id = own.id('pyr_1', 23)
  const booked = book(own, { amount: -amount, currency, source: id, type: 'payment_refund' })
  const payment = own.db.charges.get(destination_payment ?? '')
  if (payment) {
    const amount_refunded = payment.amount_refunded + amount
    own.db.charges.replace({
      ...payment,
      amount_refunded,
      refunded: amount_refunded === payment.amount,
    })
  }
  return own.db.refunds.insert({
    id,
    object: 'refund',
    amount,
    balance_transaction: booked.id,
    charge: destination_payment ?? null,
    created: seconds(world),
    currency,
    customer: null,
    customer_account: null,
    metadata: {},
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: reversal,
    status: 'succeeded',
    transfer_reversal: null,
  })
}
