import { emitChange, mergeMetadata } from '../../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Customer, CustomerBalanceTransaction } from '../../schema/index.ts'

interface BalanceArgs {
  amount: number
  currency: string
  type: CustomerBalanceTransaction['type']
  credit_note?: string
  description?: string | null | undefined
  invoice?: string
  metadata?: Record<string, string> | null | undefined
}

/**
 * Changes what a customer is owed (less than zero) or owes towards the next invoice.
 * https://docs.stripe.com/billing/customer/balance
 */
export function changeBalance(
  world: StripeWorld,
  id: string,
  args: BalanceArgs,
): CustomerBalanceTransaction | undefined {
  const customer = world.db.customers.get(id)
  if (!customer) return undefined
  const after: Customer = {
    ...customer,
    balance: customer.balance + args.amount,
    currency: customer.currency ?? args.currency,
  }
  const transaction = recordBalance(world, after, args)
  world.db.customers.replace(after)
  emitChange(world, 'customer.updated', customer, after)
  return transaction
}

/** Keeps how a customer came to have the balance that it has. */
export function recordBalance(
  world: StripeWorld,
  { id, balance }: Customer,
  args: BalanceArgs,
): CustomerBalanceTransaction {
  return world.db.customer_balance_transactions.insert({
    id: world.id('cbtxn_1', 23),
    object: 'customer_balance_transaction',
    amount: args.amount,
    checkout_session: null,
    created: seconds(world),
    credit_note: args.credit_note ?? null,
    currency: args.currency,
    customer: id,
    customer_account: null,
    description: args.description ?? null,
    ending_balance: balance,
    invoice: args.invoice ?? null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    type: args.type,
  })
}
