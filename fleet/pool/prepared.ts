import type { Twin } from '../../shared/contract.ts'
import { boot, bootFrom, envVars, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import { hashSeed, type SeedResult } from '../seed.ts'

/** An instance that is only read: others start from its image. */
interface Template {
  instance: Instance
  result: SeedResult | undefined
  madeAt_ms: number
}

/**
 * For so long a seeded image serves further instances. A seed's times may be relative to now, so
 * they would be off by this much at the most.
 */
const keptFor_ms = 10_000
const keptAtMost = 16

const templates = new Map<string, Template>()

function forgetOld(now_ms: number): void {
  for (const [key, { instance, madeAt_ms }] of templates) {
    if (now_ms - madeAt_ms <= keptFor_ms && templates.size < keptAtMost) continue
    templates.delete(key)
    void instance.close()
  }
}

function bootSeeded(twin: Twin, seed: unknown, options: InstanceOptions) {
  const instance = boot(twin, options)
  try {
    const outcome = seed === undefined ? undefined : seedInstance(instance, { [twin.name]: seed })
    return { instance, result: outcome?.seed_results[twin.name] }
  } catch (error) {
    void instance.close()
    throw error
  }
}

function findTemplate(twin: Twin, seed: unknown, { seeder, log }: InstanceOptions): Template {
  const key = `${twin.name} ${seed === undefined ? '' : hashSeed(seed)}`
  const madeAt_ms = performance.now()
  forgetOld(madeAt_ms)
  const known = templates.get(key)
  if (known) return known
  const made = { ...bootSeeded(twin, seed, { seeder, log }), madeAt_ms }
  made.instance.scheduler.stop()
  templates.set(key, made)
  return made
}

/** A state that an instance in memory starts from. */
export interface Prepared {
  readonly result: SeedResult | undefined
  /** What those of the instance will be. */
  readonly env_vars: Record<string, string>
  /** How long it may wait to be started, in milliseconds: until something happens by itself. */
  readonly mayWait_ms: number
  start(): Instance
}

/**
 * Makes what an instance in memory starts from, with a seed where one is given. Many that are asked
 * for at once share the work, and none has to be started before it is called.
 */
export function prepare(twin: Twin, seed: unknown, options: InstanceOptions): Prepared {
  const { instance, result } = findTemplate(twin, seed, options)
  const { clock, scheduler, images, blobs } = instance
  const image = images.load('.baseline')
  // An image lacks the bytes that lie in files.
  const isShared = image !== undefined && !blobs.hasFiles
  const isRunning = clock.state.mode === 'run' && clock.rate !== 0
  return {
    result,
    env_vars: envVars(instance, options.baseUrl),
    mayWait_ms: isRunning ? 0 : scheduler.untilDue_ms(),
    start: () =>
      isShared ? bootFrom(twin, image, options) : bootSeeded(twin, seed, options).instance,
  }
}

const longestTimer_ms = 2 ** 31 - 1

/**
 * Starts an instance in so many milliseconds, when something is due; never where that is never. A
 * slot itself notes a failure.
 */
export function startWhenDue(wait_ms: number, start: () => unknown): NodeJS.Timeout | undefined {
  if (wait_ms === Number.POSITIVE_INFINITY) return undefined
  const work = () =>
    void Promise.resolve()
      .then(start)
      .catch(() => undefined)
  return setTimeout(work, Math.min(wait_ms, longestTimer_ms)).unref()
}
