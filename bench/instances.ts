import { boot, forkInstance, resetInstance, restoreImage } from '../shared/instance/boot.ts'
import type { Instance } from '../shared/instance/instance.ts'
import { fifth } from './child.ts'
import type { Scenario } from './scenario.ts'

/** What the life of an instance costs: milliseconds of CPU, and bytes an idle one keeps. */
export interface Lifecycle {
  twin: string
  create_ms: number
  reset_ms: number
  fork_ms: number
  snapshot_ms: number
  restore_ms: number
  image_bytes: number
  idle_bytes: number
}

const rounds = 9

/** CPU of one run of the work, in milliseconds. */
function cost_ms(repeats: number, work: () => void): number {
  const costs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage()
    for (let turn = 0; turn < repeats; turn += 1) work()
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000 / repeats)
  }
  return fifth(costs)
}

async function idleBytes({ twin, seeder }: Scenario): Promise<number> {
  const count = 100
  const open = [boot(twin, { seeder })]
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  for (let index = 0; index < count; index += 1) {
    const instance = boot(twin, { seeder })
    await instance.fetch(new Request('http://localhost/'))
    open.push(instance)
  }
  globalThis.gc?.()
  const grown_bytes = process.memoryUsage().rss - before
  await Promise.all(open.map((instance) => instance.close()))
  return grown_bytes / count
}

/** Fills an instance until its image is about this large. */
async function fillTo(scenario: Scenario, instance: Instance, size_bytes: number): Promise<void> {
  for (let first = 0; instance.store.serialize().length < size_bytes; first += 500) {
    await scenario.fill(instance, first, 500)
  }
}

/** Measures one twin. The old database of a reset is closed in a later turn of the loop. */
export async function measureLifecycle(scenario: Scenario): Promise<Lifecycle> {
  const { twin, seeder } = scenario
  const made: Instance[] = []
  const create_ms = cost_ms(20, () => made.push(boot(twin, { seeder })))
  await Promise.all(made.map((instance) => instance.close()))
  const small = boot(twin, { seeder })
  const reset_ms = cost_ms(10, () => resetInstance(small))
  small.images.save('before', small.store.serialize())
  const forks: (Instance | undefined)[] = []
  const fork_ms = cost_ms(5, () => forks.push(forkInstance(small, 'before', 'fork')))
  await Promise.all(forks.map((fork) => fork?.close()))
  await small.close()
  const large = boot(twin, { seeder })
  await fillTo(scenario, large, 10 * 1024 * 1024)
  const snapshot_ms = cost_ms(1, () => large.images.save('big', large.store.serialize()))
  const restore_ms = cost_ms(1, () => restoreImage(large, 'big'))
  const image_bytes = large.store.serialize().length
  await large.close()
  const idle_bytes = await idleBytes(scenario)
  return {
    twin: twin.name,
    create_ms,
    reset_ms,
    fork_ms,
    snapshot_ms,
    restore_ms,
    image_bytes,
    idle_bytes,
  }
}
