import type { StripeWorld } from './index.ts'
import { isLive } from './index.ts'

/** The cash balance of a customer. https://docs.stripe.com/api/cash_balance/object */
export function toCashBalance(world: StripeWorld, customer: string) {
  const kept = world.db.cash_balances.get(customer)
  const held = Object.entries(kept?.available ?? {}).filter(([, amount]) => amount !== 0)
  return {
    object: 'cash_balance',
    available: held.length > 0 ? Object.fromEntries(held) : null,
    customer,
    customer_account: null,
    livemode: isLive(world),
    settings: {
      reconciliation_mode: kept?.reconciliation_mode ?? 'automatic',
      using_merchant_default: kept?.reconciliation_mode === undefined,
    },
  }
}
