import { z } from 'zod'
import { Store } from '../db/store.ts'
import { forkInstance, restoreImage } from '../instance/boot.ts'
import type { Instance } from '../instance/instance.ts'
import { sweepBlobs } from '../instance/sweep.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readBody, readQuery } from './respond.ts'
import { collectionsOf, documentsOf } from './state.ts'

const Name = z
  .string()
  .regex(/^\w[\w.-]{0,63}$/, 'a name is up to 64 letters, digits, ".", "_" and "-"')

const SnapshotBody = z.strictObject({ name: Name.optional() })
const DiffQuery = z.strictObject({ from: z.string(), to: z.string().optional() })

function snapshotNames(instance: Instance): string[] {
  return instance.images.names().filter((name) => !name.startsWith('.'))
}

function ensureSnapshot(instance: Instance, name: string | undefined): string {
  if (name !== undefined && snapshotNames(instance).includes(name)) return name
  throw new AdminError(404, `There is no snapshot ${JSON.stringify(name)}.`)
}

type Documents = Map<string, Map<string, string>>

function documents(instance: Pick<Instance, 'twin' | 'store'>): Documents {
  const names = collectionsOf(instance)
  return new Map(names.map((name) => [name, new Map(documentsOf(instance.store, name))]))
}

function documentsIn(instance: Instance, snapshot: string): Documents {
  const store = new Store({ image: instance.images.load(snapshot) })
  try {
    return documents({ twin: instance.twin, store })
  } finally {
    store.close()
  }
}

type Changes = Record<string, Record<string, unknown>>

function put(changes: Changes, collection: string, key: string, value: unknown): void {
  changes[collection] ??= {}
  changes[collection][key] = value
}

/** What became of each record between two states. */
function diff(before: Documents, after: Documents): Record<string, Changes> {
  const created: Changes = {}
  const updated: Changes = {}
  const deleted: Changes = {}
  for (const [collection, records] of after) {
    const old = before.get(collection)
    for (const [key, text] of records) {
      const oldText = old?.get(key)
      if (oldText === undefined) put(created, collection, key, JSON.parse(text))
      else if (oldText !== text) {
        put(updated, collection, key, { before: JSON.parse(oldText), after: JSON.parse(text) })
      }
    }
  }
  for (const [collection, records] of before) {
    for (const [key, text] of records) {
      if (!after.get(collection)?.has(key)) put(deleted, collection, key, JSON.parse(text))
    }
  }
  return { created, updated, deleted }
}

export const snapshots: Readonly<Record<string, AdminHandler>> = {
  'POST /admin/snapshots': async ({ request, environment: { instance } }) => {
    const body = await readBody(request, SnapshotBody)
    const name = body.name ?? `snapshot-${snapshotNames(instance).length + 1}`
    const image = instance.store.serialize()
    instance.images.save(name, image)
    return json({ name, size_bytes: image.length }, 201)
  },

  'GET /admin/snapshots': ({ environment: { instance } }) =>
    json({ snapshots: snapshotNames(instance).map((name) => ({ name })) }),

  'POST /admin/snapshots/:name/restore': ({ params, environment: { instance } }) => {
    const name = ensureSnapshot(instance, params.name)
    restoreImage(instance, name)
    return json({ status: 'restored', name })
  },

  'POST /admin/snapshots/:name/fork': async ({ params, request, environment: { instance } }) => {
    const snapshot = ensureSnapshot(instance, params.name)
    const { adopt } = instance.options
    if (!adopt) throw new AdminError(501, 'Only an instance served by a fleet can be forked.')
    const { name = instance.nextForkName() } = await readBody(request, SnapshotBody)
    // Asked before anything is made: a durable fork is a directory, which must not be another's.
    if (instance.options.isTaken?.(name)) {
      throw new AdminError(409, `There is an instance ${name} already.`, 'name')
    }
    const fork = forkInstance(instance, snapshot, name)
    if (!fork) throw new AdminError(404, `There is no snapshot ${JSON.stringify(snapshot)}.`)
    const base_url = await adopt(fork)
    return json({ instance: name, base_url, admin_url: `${base_url}/admin` }, 201)
  },

  'DELETE /admin/snapshots/:name': ({ params, environment: { instance } }) => {
    const name = ensureSnapshot(instance, params.name)
    instance.images.delete(name)
    sweepBlobs(instance)
    return json({ status: 'deleted', name })
  },

  'GET /admin/diff': ({ url, environment: { instance } }) => {
    const { from, to } = readQuery(url, DiffQuery)
    const before = documentsIn(
      instance,
      from === 'baseline' ? '.baseline' : ensureSnapshot(instance, from),
    )
    const after =
      to === undefined ? documents(instance) : documentsIn(instance, ensureSnapshot(instance, to))
    return json(diff(before, after))
  },
}
