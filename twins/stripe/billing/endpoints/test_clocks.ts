import { removeCustomer } from '../../customers/objects/customer_removal.ts'
import * as params from '../../protocol/args/params.ts'
import { emit } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { TestClock } from '../../schema/index.ts'
import { findTestClock, insertTestClock, startAdvance } from '../objects/test_clock.ts'

const { integer, text } = params
const clock = resource<TestClock>({
  path: '/v1/test_helpers/test_clocks',
  table: 'test_clocks',
  noun: 'testclock',
  param: 'test_clock',
})

/** With a clock go its customers and their subscriptions. */
function remove(world: StripeWorld, { id }: TestClock): void {
  const on = onClock(world, id)
  for (const customer of world.db.customers.list({ where: { test_clock: id } })) {
    removeCustomer(on, customer)
    emit(on, 'customer.deleted', customer)
  }
  for (const job of world.db.clock_jobs.list({ where: { clock: id } })) {
    world.db.clock_jobs.delete(job.id)
  }
  world.db.test_clocks.delete(id)
}

/** https://docs.stripe.com/api/test_clocks */
export const testClocks = {
  'POST /v1/test_helpers/test_clocks': clock.create(
    () => ({ frozen_time: integer(0), name: text(300).optional() }),
    (world, args) => insertTestClock(world, args),
  ),
  'GET /v1/test_helpers/test_clocks/{id}': clock.get(),
  'GET /v1/test_helpers/test_clocks': clock.list(() => ({})),
  'DELETE /v1/test_helpers/test_clocks/{id}': clock.delete(
    remove,
    'test_helpers.test_clock.deleted',
  ),
  'POST /v1/test_helpers/test_clocks/{id}/advance': endpoint(
    () => ({ id: text(), frozen_time: integer(0) }),
    (world, { id, frozen_time }) => startAdvance(world, findTestClock(world, id, 404), frozen_time),
  ),
}
