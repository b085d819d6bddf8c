import type { StripeWorld } from '../../protocol/index.ts'
import type { Customer } from '../../schema/index.ts'
import { isOver } from '../../subscriptions/objects/subscription.ts'
import { cancelNow } from '../../subscriptions/objects/subscription_cancel.ts'
import { deleteCustomer } from './customer.ts'

/** Deletes a customer, whose subscriptions end with it. https://docs.stripe.com/api/customers/delete */
export function removeCustomer(world: StripeWorld, customer: Customer): void {
  for (const each of world.db.subscriptions.list({ where: { customer: customer.id } })) {
    if (!isOver(each)) cancelNow(world, each, {})
  }
  deleteCustomer(world, customer)
}
