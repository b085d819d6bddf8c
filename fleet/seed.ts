import { createHash } from 'node:crypto'
import { canonicalJson, isRecord } from '../shared/json.ts'

/** What became of a twin's part of a seed_config: its status, and what was made. */
export type SeedResult = Record<string, unknown>

/** Hashes of seeds that are held in memory, such as those of presets. */
const hashes = new WeakMap<object, string>()

/** SHA-256 of a seed, in hex. A seed is not changed once it was given. */
export function hashSeed(seed: unknown): string {
  const known = isRecord(seed) ? hashes.get(seed) : undefined
  if (known !== undefined) return known
  const hash = createHash('sha256').update(canonicalJson(seed)).digest('hex')
  if (isRecord(seed)) hashes.set(seed, hash)
  return hash
}
