import { onTestFinished } from 'vitest'
import { findTwin, registry } from '../../../fleet/registry.ts'
import { boot, seedInstance } from '../../../shared/instance/boot.ts'
import type { Instance } from '../../../shared/instance/instance.ts'

/** Starts every twin of a seed_config plainly and seeds it; answers what each was seeded with. */
export async function applySeed(
  seedConfig: Record<string, unknown>,
): Promise<Record<string, Record<string, unknown>>> {
  const booted = await bootSeeded(seedConfig)
  return Object.fromEntries(Object.entries(booted).map(([name, { results }]) => [name, results]))
}

/** The same, with the instances. */
export async function bootSeeded(
  seedConfig: Record<string, unknown>,
): Promise<Record<string, { instance: Instance; results: Record<string, unknown> }>> {
  const booted: Record<string, { instance: Instance; results: Record<string, unknown> }> = {}
  for (const name of Object.keys(seedConfig)) {
    const { twin, seeder } = await findTwin(registry, name).load()
    const instance = boot(twin, { seeder })
    onTestFinished(() => instance.close())
    const { seed_results } = seedInstance(instance, seedConfig)
    booted[name] = { instance, results: seed_results[name] ?? {} }
  }
  return booted
}
