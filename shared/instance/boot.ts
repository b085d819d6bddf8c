import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seeder, Twin, World } from '../contract.ts'
import { Store } from '../db/store.ts'
import { ensureDirectory } from '../fs.ts'
import { compile } from '../http/app.ts'
import { canonicalJson } from '../json.ts'
import { Instance } from './instance.ts'
import type { InstanceOptions } from './options.ts'
import { Random } from './random.ts'
import { checkSeed, pinnedInstant, splitSeed } from './seeding.ts'
import { sweepBlobs } from './sweep.ts'

/** When the records of a plain start were made: fixed, so that every plain start is the same. */
const baselineTime_ms = Date.UTC(2025, 0, 1)

interface SeedOutcome {
  seed_results: Record<string, Record<string, unknown>>
  env_vars: Record<string, string>
}

/**
 * Starts an instance of a twin: a durable one where a directory is given (reopened with its state
 * where it was started before), else an ephemeral one in memory.
 */
export function boot(twin: Twin, options: InstanceOptions = {}): Instance {
  const compiled = compile(twin)
  const file = options.directory && join(ensureDirectory(options.directory), 'state.db')
  if (file && existsSync(file)) {
    const reopened = new Instance(compiled, new Store({ file }), options)
    if (reopened.blobs.hasFiles) reopened.blobs.dropStaged()
    sweepBlobs(reopened)
    reopened.startWhenDue()
    return reopened
  }
  compiled.baseline ??= plainStart(twin, options.seeder)
  return bootFrom(twin, compiled.baseline, options)
}

/** Starts an instance from an image, which becomes its baseline. */
export function bootFrom(twin: Twin, image: Buffer, options: InstanceOptions): Instance {
  const instance = new Instance(compile(twin), openStore(image, options.directory), options)
  instance.clock.restart()
  instance.images.save('.baseline', image)
  instance.store.isTouched = false
  instance.startWhenDue()
  return instance
}

/**
 * `beforeReplacing` is called when the new file is written and about to take the old one's place.
 */
function openStore(
  image: Buffer,
  directory: string | undefined,
  beforeReplacing: () => void = () => undefined,
): Store {
  if (!directory) return new Store({ image })
  const file = join(ensureDirectory(directory), 'state.db')
  // A rename is atomic, so a crash leaves either the old state or the new one.
  writeFileSync(`${file}.new`, image)
  beforeReplacing()
  renameSync(`${file}.new`, file)
  return new Store({ file })
}

function plainStart(twin: Twin, seeder: Seeder | undefined): Buffer {
  const store = new Store()
  const instance = new Instance(compile(twin), store)
  const random = new Random(`${twin.name} baseline`)
  instance.transact({ events: false, random, at_ms: baselineTime_ms }, (world) =>
    seeder?.baseline(world),
  )
  const image = store.serialize()
  void instance.close()
  return image
}

/**
 * Applies a seed_config, whole or not at all. It becomes part of the baseline: a reset comes back
 * to the plain start and every seed since, without what happened between them.
 */
export function seedInstance(instance: Instance, seedConfig: unknown): SeedOutcome {
  const { name } = instance.twin
  const part = isPart(seedConfig, name) ? seedConfig[name] : undefined
  if (part === undefined) {
    const reason = `the seed_config has no part for ${name}`
    return outcome(instance, { status: 'skipped', reason })
  }
  const isPristine = !instance.store.isTouched
  const counts = applySeed(instance, part)
  if (isPristine) {
    instance.images.save('.baseline', instance.store.serialize())
    instance.store.isTouched = false
  } else {
    extendBaseline(instance, part)
  }
  instance.startWhenDue()
  return outcome(instance, { status: 'seeded', ...counts })
}

function isPart(config: unknown, name: string): config is Record<string, unknown> {
  return typeof config === 'object' && config !== null && Object.hasOwn(config, name)
}

function outcome(instance: Instance, result: Record<string, unknown>): SeedOutcome {
  return { seed_results: { [instance.twin.name]: result }, env_vars: envVars(instance) }
}

/** What an app needs to reach an instance, at its own URL or at another. */
export function envVars(instance: Instance, url = instance.baseUrl): Record<string, string> {
  return instance.run((world: World) => instance.seeder?.env(url, world) ?? {})
}

/** Applies the seed to the baseline too, beside what has happened since. */
function extendBaseline(instance: Instance, part: unknown): void {
  const { images, seeder, baseUrl } = instance
  const store = new Store({ image: images.load('.baseline') })
  const blobs = () => instance.directory('blobs')
  const baseline = new Instance(instance.compiled, store, { seeder, baseUrl, blobs })
  try {
    applySeed(baseline, part)
    images.save('.baseline', store.serialize())
  } finally {
    void baseline.close()
  }
}

function applySeed(instance: Instance, part: unknown): Record<string, unknown> {
  const { seeder, twin, settings } = instance
  const { common, own } = splitSeed(twin.name, part)
  const config = seeder && checkSeed(twin.name, seeder.schema(), own)
  // Random numbers come from the seed's own text, so its ids are the same whatever happened before
  // it.
  const random = new Random(`${twin.name} seed ${settings.seeds} ${canonicalJson(part)}`)
  const before = instance.clock.state
  const before_ms = instance.clock.now()
  const faults = instance.faults.rules()
  try {
    const pinned_ms = pinnedInstant(common)
    if (pinned_ms !== undefined) instance.clock.set(pinned_ms)
    if (common.clock) {
      const rate = common.clock.frozen ? 0 : (common.clock.rate ?? 1)
      // Held, so that no time passes between setting the clock and its rate.
      instance.clock.hold(pinned_ms ?? before_ms, () => instance.clock.setRate(rate))
    }
    const rules = (common.failure_rules ?? []).map((rule, index) => ({
      ...rule,
      id: rule.id ?? `seed-${settings.seeds + 1}-rule-${index + 1}`,
    }))
    return instance.transact({ events: false, random }, (world) => {
      const counts = seeder?.apply(world, config) ?? {}
      instance.settings = {
        strictness: common.strictness ?? settings.strictness,
        rateLimiting: common.rate_limiting ?? settings.rateLimiting,
        consent: common.consent ?? settings.consent,
        consistency: common.consistency ?? settings.consistency,
        seeds: settings.seeds + 1,
      }
      instance.store.saveSetting('settings', instance.settings)
      if (common.clock) instance.store.saveSetting('clock', instance.clock.state)
      for (const rule of rules) instance.faults.add(rule)
      if (rules.length > 0) instance.store.saveSetting('faults', instance.faults.rules())
      return counts
    })
  } catch (error) {
    instance.clock.restore(before)
    instance.faults.set(faults)
    instance.settings = settings
    throw error
  }
}

/** Back to the baseline, in place: state, clock, ids, faults. The journal starts anew. */
export function resetInstance(instance: Instance): void {
  restoreImage(instance, '.baseline')
  instance.store.isTouched = false
}

/** Puts a named image in place of the state; false where there is no such image. */
export function restoreImage(instance: Instance, name: string): boolean {
  const image = instance.images.load(name)
  if (!image) return false
  const old = instance.store
  // The old store goes on where the new one cannot be made, such as on a full disk.
  const store = openStore(image, instance.options.directory, () => old.close())
  if (!instance.options.directory) setImmediate(() => old.close())
  instance.epoch += 1
  instance.sockets.closeAll()
  instance.use(store)
  instance.clock.restart()
  sweepBlobs(instance)
  if (name === '.baseline') instance.journal.clear()
  instance.exercised.clear()
  instance.startWhenDue()
  return true
}

/** Starts a new instance from a snapshot of this one, with the same baseline. */
export function forkInstance(
  instance: Instance,
  snapshot: string,
  name: string,
): Instance | undefined {
  const image = instance.images.load(snapshot)
  if (!image) return undefined
  const { directory } = instance.options
  const options = { ...instance.options, name, directory: directory && `${directory}-fork-${name}` }
  const fork = bootFrom(instance.twin, image, options)
  const baseline = instance.images.load('.baseline')
  if (baseline) fork.images.save('.baseline', baseline)
  instance.blobs.shareInto(() => fork.directory('blobs'))
  return fork
}
