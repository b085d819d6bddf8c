import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Twin } from '../../shared/contract.ts'
import { isReadableDatabase } from '../../shared/db/files.ts'
import { writeWhole } from '../../shared/fs.ts'
import { bootFrom, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { JournalEntry } from '../../shared/instance/journal.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import { parseJson } from '../../shared/json.ts'
import type { ClockState } from '../../shared/time/clock.ts'
import { type Address, keyOf } from '../addresses.ts'
import { FleetError } from '../errors.ts'
import { hashSeed, type SeedResult } from '../seed.ts'

/** A seed that was applied to a state, or is about to be: then there is no result. */
const SeedNote = z.object({
  hash: z.string(),
  /** How many seeds the state has then. */
  seeds: z.number(),
  result: z.record(z.string(), z.unknown()).optional(),
})

export type SeedNote = z.infer<typeof SeedNote>

/** What a directory says about the instance in it. */
const InstanceManifest = z.object({
  run: z.string(),
  twin: z.string(),
  durable: z.boolean(),
  port: z.number().optional(),
  /** Who may call it; everybody where nothing is said. */
  access: z.object({ tokenHash: z.string(), isPublic: z.boolean() }).optional(),
  owner: z.string().optional(),
  /** Whether it has jobs or deliveries to see to, and so starts without being called. */
  hasWork: z.boolean().optional(),
  /** What clients need, and the URL that it was said for. */
  env: z.object({ base_url: z.string(), vars: z.record(z.string(), z.string()) }).optional(),
  /** The seed it was started with. */
  seed: SeedNote.optional(),
})

export type InstanceManifest = z.infer<typeof InstanceManifest>

/** What an image does not hold and a sleeping instance must not lose. */
interface VolatileState {
  isTouched: boolean
  clock: ClockState
  journal: JournalEntry[]
  tally: [string, number][]
  exercised: ReturnType<Instance['exercised']['counts']>
}

export function writeManifest(directory: string, manifest: InstanceManifest): void {
  mkdirSync(directory, { recursive: true })
  writeWhole(join(directory, 'instance.json'), JSON.stringify(manifest), { mode: 0o600 })
}

/** The manifest of a directory; undefined where it holds no instance. */
export function readManifest(directory: string): InstanceManifest | undefined {
  const path = join(directory, 'instance.json')
  if (!existsSync(path)) return undefined
  const parsed = InstanceManifest.safeParse(parseJson(readFileSync(path, 'utf8')))
  return parsed.success ? parsed.data : undefined
}

/** What clients of a saved instance need, where it was noted for the same URL. */
export function readEnv(
  directory: string | undefined,
  baseUrl: string,
): Record<string, string> | undefined {
  const saved = directory === undefined ? undefined : readManifest(directory)?.env
  return saved?.base_url === baseUrl ? saved.vars : undefined
}

/**
 * Applies the seed that a durable instance was asked for, once in the life of its state. `note` is
 * called before and after, so that after a crash the state itself tells whether it was applied.
 */
export function seedOnce(
  instance: Instance,
  directory: string,
  seed: unknown,
  note: (note: SeedNote) => void,
): SeedResult | undefined {
  const { label, name } = instance.twin
  const hash = hashSeed(seed)
  const known = readManifest(directory)?.seed
  if (known !== undefined && instance.settings.seeds >= known.seeds) {
    if (known.hash === hash) return known.result ?? { status: 'seeded' }
    throw new FleetError(
      'usage',
      `${directory} holds a ${label} that was seeded from another scenario. ` +
        'Start over with --fresh, keep it by leaving out --scenario, or use another with --data.',
    )
  }
  const begun = { hash, seeds: instance.settings.seeds + 1 }
  note(begun)
  const result = seedInstance(instance, { [name]: seed }).seed_results[name]
  note({ ...begun, result })
  return result
}

/** What an instance in memory writes to its directory. */
const parkedFiles = ['images', 'blobs', 'volatile.json', 'state.db']
const ownFiles = new Set(['instance.json', ...parkedFiles.flatMap((file) => [file, `${file}.new`])])

/**
 * Whether a crash left these files half written, or parked without their instance: nobody can use
 * them any more.
 */
function isLeftover(names: readonly string[], manifest: InstanceManifest | undefined): boolean {
  if (!names.every((name) => ownFiles.has(name))) return false
  if (names.includes('instance.json')) return manifest !== undefined && !names.includes('state.db')
  return names.includes('volatile.json') || !names.includes('state.db')
}

/**
 * Every instance that was kept in a directory. What a crash left is removed; an instance that
 * cannot be read is told to `setAside`, and what no instance wrote is left as it is.
 */
export function listSaved(directory: string, setAside: (path: string) => void): InstanceManifest[] {
  if (!existsSync(directory)) return []
  const names = readdirSync(directory).sort()
  return names.flatMap((name) => {
    const path = join(directory, name)
    if (!statSync(path).isDirectory()) return []
    const files = readdirSync(path)
    const manifest = readManifest(path)
    if (manifest && isReadableDatabase(join(path, 'state.db'))) return [manifest]
    if (isLeftover(files, manifest)) rmSync(path, { recursive: true, force: true })
    else if (files.includes('instance.json') || files.includes('state.db')) setAside(path)
    return []
  })
}

/** The directory of an instance below that of all instances, also where a fork named it. */
export function findDirectory(directory: string, address: Address): string {
  const usual = join(directory, keyOf(address))
  if (existsSync(usual) || !existsSync(directory)) return usual
  const fork = readdirSync(directory)
    .filter((name) => name.includes('-fork-'))
    .find((name) => {
      const manifest = readManifest(join(directory, name))
      return manifest && keyOf(manifest) === keyOf(address)
    })
  return fork === undefined ? usual : join(directory, fork)
}

/** Whether a directory holds the state of an instance. */
export function holdsState(directory: string): boolean {
  return existsSync(join(directory, 'state.db'))
}

/** Whether something is to happen without being asked for. */
export function hasWork({ jobs, outbox }: Instance): boolean {
  return jobs.nextDue() < Number.POSITIVE_INFINITY || outbox.nextDue() < Number.POSITIVE_INFINITY
}

/** Whether an instance cannot be saved and freed: it has work, or what lives in memory alone. */
export function isHeld(instance: Instance): boolean {
  const { faults, deliveries, sockets } = instance
  return hasWork(instance) || faults.active || deliveries.paused || sockets.size > 0
}

/** Writes an instance that lives in memory to a directory: its state, images, blobs and journal. */
export function saveInstance(instance: Instance, directory: string): void {
  const images = join(directory, 'images')
  mkdirSync(images, { recursive: true })
  for (const name of instance.images.names()) {
    const image = instance.images.load(name)
    if (image) writeWhole(join(images, `${encodeURIComponent(name)}.db`), image)
  }
  cpSync(instance.directory('blobs'), join(directory, 'blobs'), { recursive: true })
  const state: VolatileState = {
    isTouched: instance.store.isTouched,
    clock: instance.clock.state,
    journal: instance.journal.list(),
    tally: instance.journal.tally(),
    exercised: instance.exercised.counts(),
  }
  writeWhole(join(directory, 'volatile.json'), JSON.stringify(state))
  // Last: a directory with a state is a whole one.
  writeWhole(join(directory, 'state.db'), instance.store.serialize())
}

/** Starts what `saveInstance` wrote, as if it had never slept, and removes the files. */
export function reopenInstance(twin: Twin, directory: string, options: InstanceOptions): Instance {
  const instance = bootFrom(twin, readFileSync(join(directory, 'state.db')), options)
  const images = join(directory, 'images')
  for (const file of readdirSync(images)) {
    const name = decodeURIComponent(file.slice(0, -'.db'.length))
    instance.images.save(name, readFileSync(join(images, file)))
  }
  if (readdirSync(join(directory, 'blobs')).length > 0) {
    cpSync(join(directory, 'blobs'), instance.directory('blobs'), { recursive: true })
  }
  const text = readFileSync(join(directory, 'volatile.json'), 'utf8')
  const state = JSON.parse(text) as VolatileState // written by saveInstance alone
  instance.store.isTouched = state.isTouched
  // The clock went on while the instance slept, so what fell due meanwhile is due now.
  instance.clock.restore(state.clock)
  for (const entry of state.journal) {
    while (instance.journal.nextSequence() < entry.sequence) {
      // Numbers of entries that the ring had dropped already.
    }
    instance.journal.add(entry)
  }
  instance.journal.restoreTally(state.tally)
  instance.exercised.restore(state.exercised)
  // After a crash the state in here would be an old one; better none than that.
  for (const name of ['instance.json', 'state.db', 'volatile.json', 'images', 'blobs']) {
    rmSync(join(directory, name), { recursive: true, force: true })
  }
  instance.startWhenDue()
  return instance
}
