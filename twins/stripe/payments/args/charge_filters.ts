import type { Args } from '../../../../shared/contract.ts'
import { text, timeFilter } from '../../protocol/args/params.ts'
import { toCondition } from '../../protocol/paging/list.ts'

/** How what belongs to a charge is listed: disputes, refunds and early fraud warnings. */
export const byCharge = () => ({
  charge: text().optional(),
  created: timeFilter().optional(),
  payment_intent: text().optional(),
})

export function toChargeCondition(args: Args<ReturnType<typeof byCharge>>) {
  const { charge, created, payment_intent } = args
  return { charge, created: toCondition(created), payment_intent }
}
