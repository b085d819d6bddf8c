import { boot, envVars, seedInstance } from '../../shared/instance/boot.ts'
import { serveInstance } from '../listen.ts'
import type { RegistryEntry } from '../registry.ts'
import { RunningTwin, type StartOptions } from './running_twin.ts'
import type { EnvOf, SeedOf } from './types.ts'

/** Starts a twin from its entry in the registry. */
export async function startEntry<Name extends string>(
  entry: RegistryEntry,
  options: StartOptions<Name> = {},
): Promise<RunningTwin<Name>> {
  const { twin, seeder } = await entry.load()
  const instance = boot(twin, { seeder, log: options.log })
  const listener = await serveInstance(instance, options.port, options.host)
  const stop = async () => {
    await listener.close()
    await instance.close()
  }
  try {
    const apply = (part: unknown) =>
      seedInstance(instance, part ? { [twin.name]: part } : {}).seed_results[twin.name] ?? {}
    return new RunningTwin<Name>({
      url: instance.baseUrl,
      seedResults: apply(withClock(options)),
      // The names are those of a plain start, from which the type was written.
      env: envVars(instance) as EnvOf<Name>,
      now: () => instance.clock.now(),
      fetch: (request) => instance.fetch(request),
      seed: (seed: SeedOf<Name>) => apply(seed),
      close: stop,
    })
  } catch (error) {
    await stop()
    throw error
  }
}

/** The clock goes in with the seed, so that the records are made at the time that was asked for. */
function withClock({ seed, now, frozen }: StartOptions): Record<string, unknown> | undefined {
  if (now === undefined && frozen === undefined) return seed
  const clock = { ...(now === undefined ? {} : { now }), frozen: frozen ?? false }
  return { ...seed, clock }
}
