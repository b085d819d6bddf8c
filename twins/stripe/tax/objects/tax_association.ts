import { ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import type { PaymentIntent, Refund, TaxAssociation } from '../../schema/index.ts'
import { findCalculation } from './tax_calculation.ts'
import { commit, reverse } from './tax_transaction.ts'

interface HookArgs {
  inputs?: { tax?: { calculation: string | null } | undefined } | undefined
}

/** The hooks of a payment as it shows them; a calculation has to be there, and still good. */
export function toHooks(world: StripeWorld, args: HookArgs): NonNullable<PaymentIntent['hooks']> {
  const calculation = args.inputs?.tax?.calculation
  if (!calculation) return {}
  return { inputs: { tax: { calculation: findCalculation(world, calculation, 400).id } } }
}

/** Keeps which calculation a payment collects. https://docs.stripe.com/tax/payment-intent */
export function associate(world: StripeWorld, { id, hooks }: PaymentIntent): void {
  const calculation = hooks?.inputs?.tax?.calculation
  const before = world.db.tax_associations.first({ where: { payment_intent: id } })
  if (!calculation) {
    if (before) world.db.tax_associations.delete(before.id)
    return
  }
  world.db.tax_associations.put({
    id: before?.id ?? world.id('taxa_1', 23),
    object: 'tax.association',
    calculation,
    payment_intent: id,
    tax_transaction_attempts: [],
  })
}

export function findAssociation(world: StripeWorld, payment_intent: string): TaxAssociation {
  const found = world.db.tax_associations.first({ where: { payment_intent } })
  ensureFound(found, 'tax association', payment_intent, 'payment_intent')
  return found
}

/** A payment came: the taxes it collected are recorded, or it is said why they are not. */
export function commitAssociated(world: StripeWorld, { id, status }: PaymentIntent): void {
  if (status !== 'succeeded') return
  const found = world.db.tax_associations.first({ where: { payment_intent: id } })
  if (!found || found.tax_transaction_attempts?.length) return
  const tax_transaction_attempts = [attempt(world, id, found.calculation)]
  world.db.tax_associations.replace({ ...found, tax_transaction_attempts })
}

/** Money goes back, and with it the taxes that it was recorded with. */
export function reverseAssociated(world: StripeWorld, { amount, id, ...refund }: Refund): void {
  const where = { payment_intent: refund.payment_intent ?? '' }
  const found = world.db.tax_associations.first({ where })
  const [first] = found?.tax_transaction_attempts ?? []
  const original_transaction = first?.committed?.transaction
  if (!found || original_transaction === undefined) return
  const intent = world.db.payment_intents.get(where.payment_intent)
  const mode = amount === intent?.amount ? ('full' as const) : ('partial' as const)
  const flat = mode === 'full' ? {} : { flat_amount: -amount }
  const { id: transaction } = reverse(world, {
    ...flat,
    mode,
    original_transaction,
    reference: id,
  })
  const made: Attempt = { committed: { transaction }, source: id, status: 'committed' }
  const tax_transaction_attempts = [...(found.tax_transaction_attempts ?? []), made]
  world.db.tax_associations.replace({ ...found, tax_transaction_attempts })
}

type Attempt = NonNullable<TaxAssociation['tax_transaction_attempts']>[number]

function attempt(world: StripeWorld, source: string, calculation: string): Attempt {
  try {
    const transaction = commit(world, { calculation, reference: source }).id
    return { committed: { transaction }, source, status: 'committed' }
  } catch (error) {
    if (!(error instanceof StripeError)) throw error
    const isOld = error.details.code === 'tax_calculation_expired'
    const reason = isOld ? 'calculation_expired' : 'unique_reference_violation'
    return { errored: { reason }, source, status: 'errored' }
  }
}
