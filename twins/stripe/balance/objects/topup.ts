import { emit } from '../../protocol/change.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { book } from './balance.ts'

/** The job by which the money of the bank arrives. */
export function finishTopup(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.topups.get(id)
  if (before?.status !== 'pending') return
  const { amount, currency } = before
  const { id: balance_transaction } = book(world, { amount, currency, source: id, type: 'topup' })
  emit(
    world,
    'topup.succeeded',
    world.db.topups.replace({ ...before, balance_transaction, status: 'succeeded' }),
  )
}
