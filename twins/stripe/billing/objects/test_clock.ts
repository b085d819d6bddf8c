import type { JobHandler } from '../../../../shared/contract.ts'
import { day_s } from '../../../../shared/time/units.ts'
import { emit } from '../../protocol/change.ts'
import { atTime } from '../../protocol/clock.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type { TestClock } from '../../schema/index.ts'
import { periodsAfter } from '../../subscriptions/objects/calendar.ts'

/** https://docs.stripe.com/api/test_clocks/create */
export function insertTestClock(
  world: StripeWorld,
  { frozen_time, name }: { frozen_time: number; name?: string | undefined },
  id = world.id('clock_1', 23),
): TestClock {
  const created = seconds(world)
  const clock: TestClock = {
    id,
    object: 'test_helpers.test_clock',
    created,
    deletes_after: created + 30 * day_s,
    frozen_time,
    livemode: isLive(world),
    name: name ?? null,
    status: 'ready',
    status_details: {},
  }
  world.db.test_clocks.insert(clock)
  emit(world, 'test_helpers.test_clock.created', clock)
  return clock
}

export function findTestClock(world: StripeWorld, id: string, status = 400): TestClock {
  const clock = world.db.test_clocks.get(id)
  ensureFound(clock, 'testclock', id, 'test_clock', status)
  return clock
}

/**
 * How far a clock can go at once: two intervals of its shortest subscription, or two years.
 * https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage#advance-clock
 */
function limitOf(world: StripeWorld, { id, frozen_time }: TestClock): number {
  const yearly = periodsAfter(frozen_time, { interval: 'year', interval_count: 1 }, 2)
  const running = { not: 'canceled' }
  const subscriptions = world.db.subscriptions.list({ where: { test_clock: id, status: running } })
  const ends = subscriptions.flatMap(({ items }) =>
    items.data.flatMap(({ price }) =>
      price.recurring ? [periodsAfter(frozen_time, price.recurring, 2)] : [],
    ),
  )
  return Math.min(yearly, ...ends)
}

/** Begins to move a clock forward; it is there shortly after. */
export function startAdvance(world: StripeWorld, before: TestClock, target: number): TestClock {
  if (before.status !== 'ready') {
    throw new StripeError('Test clock advancement is already underway.', {
      status: 429,
      code: 'test_clock_advancing',
    })
  }
  if (target <= before.frozen_time) {
    throw new StripeError('You cannot advance a test clock to the past.', { param: 'frozen_time' })
  }
  const limit = limitOf(world, before)
  ensure(
    target <= limit,
    'You can only advance a test clock by up to two intervals of its shortest subscription at a ' +
      `time: to ${limit} at most.`,
    { param: 'frozen_time' },
  )
  const after = world.db.test_clocks.replace({
    ...before,
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  })
  emit(world, 'test_helpers.test_clock.advancing', after)
  world.at(world.now(), 'advanceClock', { id: before.id, target })
  return after
}

/** Runs everything that falls due on a clock until it is where it was told to go. */
export function finishAdvance(
  world: StripeWorld,
  { id, target }: { id: string; target: number },
  jobs: Readonly<Record<string, JobHandler>>,
): void {
  const clock = world.db.test_clocks.get(id)
  if (!clock) return
  for (;;) {
    const [next] = world.db.clock_jobs.list({
      where: { clock: id, due_ms: { lte: target * 1000 } },
      order: ['due_ms', 'seq'],
      limit: 1,
    })
    if (!next) break
    world.db.clock_jobs.delete(next.id)
    const frozen_time = Math.floor(next.due_ms / 1000)
    world.db.test_clocks.update(id, { frozen_time })
    jobs[next.job]?.(atTime(world, clock, next.due_ms), next.payload)
  }
  const ready = { ...clock, frozen_time: target, status: 'ready' as const, status_details: {} }
  emit(world, 'test_helpers.test_clock.ready', world.db.test_clocks.replace(ready))
}
