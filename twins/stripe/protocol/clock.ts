import type { JobHandler } from '../../../shared/contract.ts'
import { isRecord } from '../../../shared/json.ts'
import type { TestClock } from '../schema/index.ts'
import type { StripeWorld } from './index.ts'

/** A world in which some things go another way. */
export function derive(world: StripeWorld, changes: Partial<StripeWorld>): StripeWorld {
  return new Proxy(world, {
    get(target, name) {
      const value: unknown = Reflect.get(name in changes ? changes : target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/**
 * The world as the objects of a test clock see it: its time is theirs, and what is due waits for
 * the clock to be advanced. https://docs.stripe.com/billing/testing/test-clocks
 */
export function onClock(world: StripeWorld, id: string | TestClock | null): StripeWorld {
  const clock = typeof id === 'string' ? world.db.test_clocks.get(id) : undefined
  return clock ? atTime(world, clock, clock.frozen_time * 1000) : world
}

/** The world of a test clock at one of the times it passes. */
export function atTime(world: StripeWorld, { id: clock }: TestClock, now_ms: number): StripeWorld {
  return derive(world, {
    now: () => now_ms,
    emit: (type, data) => {
      world.emit(type, isRecord(data) ? { ...data, created: Math.floor(now_ms / 1000) } : data)
    },
    at(due_ms, job, payload) {
      const id = world.id('clockjob_', 16)
      world.db.clock_jobs.insert({ id, clock, due_ms, job, payload })
      return 0
    },
  })
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
  const waiting: { due_ms: number; job: string; payload: unknown }[] = []
  const at = (due_ms: number, job: string, payload: unknown): number => {
    if (due_ms > world.now()) return world.at(due_ms, job, payload)
    waiting.push({ due_ms, job, payload })
    return 0
  }
  const then = (now_ms: number) => derive(world, { now: () => now_ms, at })
  const result = work(then(from_ms))
  for (;;) {
    waiting.sort((one, other) => one.due_ms - other.due_ms)
    const next = waiting.shift()
    if (!next) return result
    jobs[next.job]?.(then(next.due_ms), next.payload)
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
  const events: { type: string; data: unknown }[] = []
  const held = derive(world, {
    emit: (type, data) => {
      if (isTold(type)) events.push({ type, data })
    },
  })
  const release = () => {
    for (const { type, data } of events) world.emit(type, data)
  }
  return { held, release }
}
