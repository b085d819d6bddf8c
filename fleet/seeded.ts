import { createHash } from 'node:crypto'
import { boot, bootFrom, seedInstance } from '../shared/boot.ts'
import type { Instance } from '../shared/instance.ts'
import { canonicalJson, isRecord } from '../shared/json.ts'
import type { InstanceOptions } from '../shared/options.ts'
import type { Twin } from '../shared/twin.ts'
import type { SeedResult } from './host.ts'

interface Kept {
  image: Buffer
  result: SeedResult
  madeAt_ms: number
}

/**
 * For so long a seeded image serves further instances. A seed's times may be relative to now, so
 * they would be off by this much at the most.
 */
const keptFor_ms = 10_000
const keptAtMost = 16

/** Hashes of seeds that are held in memory, such as those of presets. */
const hashes = new WeakMap<object, string>()

/** What tells one seed from another. A seed is not changed once it was given. */
export function hashSeed(seed: unknown): string {
  const known = isRecord(seed) ? hashes.get(seed) : undefined
  if (known !== undefined) return known
  const hash = createHash('sha256').update(canonicalJson(seed)).digest('hex')
  if (isRecord(seed)) hashes.set(seed, hash)
  return hash
}

const images = new Map<string, Kept>()

/**
 * Starts an instance in memory with a seed. Many that are asked for at once share the work: all but
 * the first start from an image of the first.
 */
export function bootSeeded(
  twin: Twin,
  seed: unknown,
  options: InstanceOptions,
): { instance: Instance; result: SeedResult } {
  const key = `${twin.name} ${hashSeed(seed)}`
  const now_ms = performance.now()
  for (const [name, { madeAt_ms }] of images) {
    if (now_ms - madeAt_ms > keptFor_ms || images.size > keptAtMost) images.delete(name)
  }
  const known = images.get(key)
  if (known) return { instance: bootFrom(twin, known.image, options), result: known.result }
  const instance = boot(twin, options)
  try {
    const result = seedInstance(instance, { [twin.name]: seed }).seed_results[twin.name] ?? {}
    const image = instance.images.load('.baseline')
    if (image && !instance.blobs.hasFiles) images.set(key, { image, result, madeAt_ms: now_ms })
    return { instance, result }
  } catch (error) {
    void instance.close()
    throw error
  }
}
