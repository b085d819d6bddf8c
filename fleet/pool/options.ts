import type { Seeder, Twin } from '../../shared/contract.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { defaultRun } from '../addresses.ts'
import type { RegistryEntry } from '../registry.ts'
import type { InstanceSpec, SlotContext } from './pool.ts'

/** Loads the twin of an instance, and says how the instance is started. */
export async function loadFor(
  { run, durable }: InstanceSpec,
  entry: RegistryEntry,
  { directory, adminToken, targets, domains, isTaken, adopt }: SlotContext,
  { baseUrl, log }: { baseUrl: string; log: Log },
): Promise<{ twin: Twin; options: InstanceOptions & { seeder: Seeder | undefined } }> {
  const { twin, seeder } = await entry.load()
  const options = {
    name: run === defaultRun ? twin.name : run,
    seeder,
    directory: durable ? directory : undefined,
    baseUrl,
    adminToken,
    targets,
    domains,
    log,
    isTaken,
    adopt,
  }
  return { twin, options }
}
