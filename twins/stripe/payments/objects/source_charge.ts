import type Stripe from 'stripe'
import { toBillingDetails } from '../../payment_methods/objects/billing_details.ts'
import { kindOf } from '../../payment_methods/objects/method_kinds.ts'
import { entryOf, insertPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { consume } from '../../payment_methods/objects/source.ts'
import { numberOfAlias } from '../../payment_methods/objects/test_cards.ts'
import { toOldCard, useToken } from '../../payment_methods/objects/token.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { Charge, CustomerSource, PaymentMethod, Source } from '../../schema/index.ts'
import type { Attempt } from './card_charge.ts'
import { insertCharge, settle } from './charge.ts'

interface Chargeable {
  source: CustomerSource
  /** A card's; nothing else is charged by one. */
  method?: PaymentMethod
}

const bank_ms = 5000

/** What a charge names: a source of the customer, one of nobody, or a token. */
export function chargeable(
  world: StripeWorld,
  id: string,
  customer: string | undefined,
  amount: number,
): Chargeable {
  const kept = world.db.sources.get(id)
  if (kept) {
    const owner = typeof kept.customer === 'string' ? kept.customer : undefined
    ensureFound(owner === undefined || owner === customer, 'source', id, 'source', 400)
    const source = kept.object === 'source' ? consume(kept, amount) : kept
    world.db.sources.replace(source)
    const method = world.db.payment_methods.get(id)
    return method ? { source, method } : { source }
  }
  const known = numberOfAlias(world, id)
  const entry = known === undefined ? useToken(world, id, 'source') : entryOf(world, known)
  const source = toOldCard(world, entry)
  const method = insertPaymentMethod(world, entry, {}, source.id)
  return { source: source as CustomerSource, method } // nothing of it is expanded
}

type OtherAttempt = Omit<Attempt, 'method'>

/** What a bank is asked for comes, or does not, some time later. */
function chargeBank(
  world: StripeWorld,
  attempt: OtherAttempt,
  id: string,
  { type: account_holder_type, ...bank }: NonNullable<Source['ach_debit']>,
  name: string | null | undefined,
): Charge {
  const billing_details = toBillingDetails({ name })
  const shown = { ach_debit: { account_holder_type, ...bank }, type: 'ach_debit' }
  const details = shown as Stripe.Charge.PaymentMethodDetails // the holder is one of two types
  const of = { ...attempt, method: { billing_details, id } }
  const pending = insertCharge(world, of, details, 'pending')
  emit(world, 'charge.pending', pending)
  world.at(world.now() + bank_ms, 'finishDebit', { charge: pending.id })
  return pending
}

/** What a charge shows of such a source. */
function toShown({ type, ach_credit_transfer: account }: Source): object {
  if (account) {
    const { account_number, bank_name, routing_number, swift_code } = account
    return { account_number, bank_name, routing_number, swift_code }
  }
  const isBank = ['eps', 'ideal', 'p24'].includes(type)
  return { ...(isBank && { bank: null }), ...kindOf(type)?.shown, ...kindOf(type)?.charged }
}

/** Charges a bank account, or what a customer agreed to on a page or sent. */
export function chargeNonCard(
  world: StripeWorld,
  attempt: OtherAttempt,
  source: CustomerSource,
): Charge {
  const { id } = source
  if (source.object === 'bank_account') {
    ensure(
      source.status === 'verified',
      `The customer's bank account (${id}) must be verified before it can be charged.`,
      { code: 'bank_account_unverified', param: 'source' },
    )
    const { account_holder_name: name, account_holder_type, bank_name, country } = source
    const { fingerprint, last4, routing_number } = source
    const type = account_holder_type
    const bank = { bank_name, country, fingerprint, last4, routing_number, type }
    return chargeBank(world, attempt, id, bank, name)
  }
  ensure(source.object === 'source', 'A card is charged by itself.')
  const { type, owner } = source
  const { email, name, phone } = owner ?? {}
  const billing_details = toBillingDetails({ email, name, phone })
  if (source.ach_debit) return chargeBank(world, attempt, source.id, source.ach_debit, owner?.name)
  // What it shows is of its own kind.
  const details = { [type]: toShown(source), type } as Stripe.Charge.PaymentMethodDetails
  const of = { ...attempt, method: { billing_details, id } }
  const made = settle(world, insertCharge(world, of, details, 'succeeded'))
  emit(world, 'charge.succeeded', world.db.charges.replace(made))
  return made
}
