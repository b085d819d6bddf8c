import { resolve } from 'node:path'
import { writeWhole } from '../../shared/fs.ts'
import { FleetError, messageOf } from '../errors.ts'
import type { InstanceReport } from '../pool/pool.ts'
import type { SeedResult } from '../seed.ts'

/** What a program that waits for the fleet reads: written when every twin is seeded. */
export interface ReadyDocument {
  control_url: string
  api_key: string
  twins: Record<
    string,
    {
      base_url: string
      admin_url: string
      env_vars: Record<string, string>
      seed_results: SeedResult
    }
  >
}

/** What an instance was seeded with, or why it was not; `reason` where that is known. */
export function seedResultOf({ twin, seed_results }: InstanceReport, reason?: string): SeedResult {
  if (seed_results) return seed_results
  return { status: 'skipped', reason: reason ?? `the seed_config has no part for ${twin}` }
}

/** The document for the instances of one run; `reason` is why those not seeded are not. */
export function toReadyDocument(
  controlUrl: string,
  apiKey: string,
  reports: readonly InstanceReport[],
  reason?: string,
): ReadyDocument {
  const twins = reports.map((report) => {
    const { twin, base_url, admin_url, env_vars = {} } = report
    const seed_results = seedResultOf(report, reason)
    return [twin, { base_url, admin_url, env_vars, seed_results }] as const
  })
  return { control_url: controlUrl, api_key: apiKey, twins: Object.fromEntries(twins) }
}

/** Writes it in one step, so that who sees the file sees all of it. */
export function writeReadyFile(path: string, document: ReadyDocument): void {
  try {
    // It holds a key, so others on this machine may not read it.
    writeWhole(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
  } catch (error) {
    throw new FleetError(
      'start',
      `The ready file ${resolve(path)} cannot be written: ${messageOf(error)}. ` +
        'Name a file in a directory that exists and can be written.',
    )
  }
}
