import { followUp } from '../../checkout/objects/checkout_completion.ts'
import { accountOf } from '../../payment_methods/objects/bank_account.ts'
import { deactivateMandate } from '../../payment_methods/objects/mandate.ts'
import { cardSecret, findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { emit } from '../../protocol/change.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { Charge } from '../../schema/index.ts'
import { settle } from './charge.ts'
import { disputeDebit } from './dispute.ts'
import { failureMessage } from './failure_messages.ts'
import { failNonCard, succeed } from './non_card_payment.ts'

/** Refusals after which a bank wants no more debits under the same mandate. */
const endsMandate = ['debit_not_authorized', 'account_closed', 'no_account']

/** The job by which the bank answers a debit. https://docs.stripe.com/payments/ach-direct-debit */
export function finishDebit(world: StripeWorld, { charge: id }: { charge: string }): void {
  const charge = world.db.charges.get(id)
  const intent = world.db.payment_intents.get(charge?.payment_intent ?? '')
  const isOpen = charge?.payment_intent === null || intent?.status === 'processing'
  if (charge?.status !== 'pending' || !isOpen) return
  const number = cardSecret(world, charge.payment_method ?? '').number
  const account = accountOf(typeOf(charge), number)
  if (account.failure === undefined) {
    const paid = settle(world, { ...charge, paid: true, status: 'succeeded' })
    world.db.charges.replace(paid)
    emit(world, 'charge.succeeded', paid)
    if (intent) followUp(world, succeed(world, intent, methodOf(world, charge), paid))
    if (account.isDisputed) disputeDebit(world, paid, 'debit_not_authorized')
    return
  }
  const failed = world.db.charges.replace(toFailed(charge, account.failure))
  emit(world, 'charge.failed', failed)
  if (!intent) return
  const mandate = world.db.mandates.get(world.db.intent_progress.get(intent.id)?.mandate ?? '')
  if (mandate && endsMandate.includes(account.failure)) deactivateMandate(world, mandate)
  const code = 'payment_intent_payment_attempt_failed'
  followUp(world, failNonCard(world, intent, methodOf(world, charge), code, charge.id))
}

const methodOf = (world: StripeWorld, { payment_method }: Charge) =>
  findPaymentMethod(world, payment_method ?? '')

/** What was charged in the old way is an account of the same banks. */
function typeOf({ payment_method_details: details }: Charge): string {
  return details?.type === 'ach_debit' ? 'us_bank_account' : (details?.type ?? '')
}

function toFailed(charge: Charge, failure_code: string): Charge {
  return {
    ...charge,
    captured: false,
    failure_code,
    failure_message: failureMessage(failure_code),
    paid: false,
    status: 'failed',
  }
}
