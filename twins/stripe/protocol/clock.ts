import type { JobHandler } from '../../../shared/contract.ts'
import { second_ms, toSeconds } from '../../../shared/time/units.ts'
import type { TestClock } from '../schema/index.ts'
import type { EventInput } from '../webhooks/schema.ts'
import type { StripeWorld } from './world.ts'

/**
 * The world as the objects of a test clock see it: its time is theirs, and what is due waits for
 * the clock to be advanced. https://docs.stripe.com/billing/testing/test-clocks
 */
export function onClock(world: StripeWorld, id: string | TestClock | null): StripeWorld {
  const clock = typeof id === 'string' ? world.db.test_clocks.get(id) : undefined
  return clock ? atTime(world, clock, clock.frozen_time * second_ms) : world
}

/** The world of a test clock at one of the times it passes. */
export function atTime(world: StripeWorld, { id: clock }: TestClock, now_ms: number): StripeWorld {
  const { clock_jobs } = world.db
  return world.as({
    now_ms,
    emit(type, data: EventInput) {
      world.emit(type, { ...data, created: toSeconds(now_ms) })
    },
    schedule(due_ms, job, payload) {
      const id = world.id('clockjob_', 16)
      clock_jobs.insert({ id, clock, due_ms, job, payload })
      // Jobs of the instance have positive numbers.
      return -Number(clock_jobs.position(id)?.[0])
    },
    cancel(job) {
      if (job >= 0) return world.cancel(job)
      const found = clock_jobs.first({ where: { clock }, order: ['seq'], from: [-job] })
      if (!found || clock_jobs.position(found.id)?.[0] !== -job) return false
      return clock_jobs.delete(found.id)
    },
  })
}

/**
 * The world at a time to come, for a dry run: what would be told and what would fall due later is
 * left out.
 */
export function foresee(world: StripeWorld, now_ms: number): StripeWorld {
  return world.as({ now_ms, emit: () => undefined, schedule: () => 0, cancel: () => false })
}

type Jobs = Readonly<Record<string, JobHandler>>

/**
 * Work that began in the past: what fell due since then is done at its time, what is due later is
 * left to the clock.
 */
export function inPast<T>(
  world: StripeWorld,
  from_ms: number,
  jobs: Jobs,
  work: (then: StripeWorld) => T,
): T {
  const waiting = new Map<number, { due_ms: number; job: string; payload: unknown }>()
  let scheduled = 0
  const then = (now_ms: number) =>
    world.as({
      now_ms,
      schedule(due_ms, job, payload) {
        if (due_ms > world.now()) return world.at(due_ms, job, payload)
        scheduled -= 1
        waiting.set(scheduled, { due_ms, job, payload })
        return scheduled
      },
      cancel: (job) => waiting.delete(job) || world.cancel(job),
    })
  const result = work(then(from_ms))
  for (;;) {
    const [next] = [...waiting].sort(([, one], [, other]) => one.due_ms - other.due_ms)
    if (!next) return result
    const [number, { due_ms, job, payload }] = next
    waiting.delete(number)
    jobs[job]?.(then(due_ms), payload)
  }
}

/**
 * The world with its events held back until `release`: for an event that comes first and shows how
 * the work ended.
 */
export function withHeldEvents(
  world: StripeWorld,
  isTold: (type: string) => boolean = () => true,
): { held: StripeWorld; release: () => void } {
  const events: { type: string; data: EventInput }[] = []
  const held = world.as({
    emit(type, data: EventInput) {
      if (isTold(type)) events.push({ type, data })
    },
  })
  const release = () => {
    for (const { type, data } of events) world.emit(type, data)
  }
  return { held, release }
}
