import { z } from 'zod'
import { envVars, resetInstance, seedInstance } from '../instance/boot.ts'
import type { Instance } from '../instance/instance.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, jsonText, readBody, readQuery, wholeNumber } from './respond.ts'

/** The names of a twin's collections that hold or held anything in this store. */
export function collectionsOf({ twin, store }: Pick<Instance, 'twin' | 'store'>): string[] {
  return [...store.tables].filter((name) => isCollection(twin, name)).sort()
}

/** Whether a twin has this collection; that of a partition is named `partition/collection`. */
function isCollection({ tables }: Instance['twin'], name: string): boolean {
  return Object.hasOwn(tables, name.slice(name.indexOf('/') + 1))
}

/** Key and stored text of every document of a collection, in order of insertion. */
export function documentsOf(
  store: Instance['store'],
  collection: string,
  since = 0,
): [key: string, text: string][] {
  const sql = `SELECT key, doc FROM "${collection}" WHERE rev > ? ORDER BY seq`
  const rows = store.prepare(sql).raw().all(since)
  return rows.map((row) => (Array.isArray(row) ? [String(row[0]), String(row[1])] : ['', '{}']))
}

function collectionText(instance: Instance, name: string, since: number | undefined): string {
  const documents = documentsOf(instance.store, name, since)
  return `{${documents.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`
}

/** The state as JSON text; stored documents go into it as they are. */
function stateText(instance: Instance, names: string[], since: number | undefined): string {
  const { store, clock, settings, faults, jobs, outbox } = instance
  const head = JSON.stringify({
    twin: instance.twin.name,
    revision: store.revision,
    random_numbers_drawn: store.draws,
    clock: clock.describe(),
    settings,
    failure_rules: faults.rules(),
    jobs: jobs.list(),
    deliveries: outbox.list(),
  })
  const collections = names.map(
    (name) => `${JSON.stringify(name)}:${collectionText(instance, name, since)}`,
  )
  return `${head.slice(0, -1)},"collections":{${collections.join(',')}}}`
}

const StateQuery = z.strictObject({
  collection: z.string().optional(),
  since: wholeNumber.optional(),
})

const SeedBody = z.strictObject({ seed_config: z.record(z.string(), z.unknown()) })

const SettingsBody = z.strictObject({
  strictness: z.enum(['strict', 'loose']).optional(),
  rate_limiting: z.enum(['off', 'documented']).optional(),
  consent: z.enum(['ask', 'auto']).optional(),
  consistency: z.enum(['strong', 'eventual']).optional(),
})

function settingsOf({ settings }: Instance): Record<string, string> {
  const { strictness, rateLimiting: rate_limiting, consent, consistency } = settings
  return { strictness, rate_limiting, consent, consistency }
}

function coverage(instance: Instance): Record<string, unknown> {
  const { catalog, endpoints } = instance.twin
  const built = Object.keys(endpoints)
  const unsupported = catalog.filter((name) => !Object.hasOwn(endpoints, name))
  const exercised = instance.exercised.counts()
  return {
    twin: instance.twin.name,
    published: catalog.length,
    built: built.length,
    exercised: built.filter((name) => Object.hasOwn(exercised, name)).length,
    operations: { built, exercised, unsupported },
  }
}

export const state: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/health': ({ environment: { instance } }) =>
    json(
      {
        status: instance.isReady ? 'ready' : 'starting',
        twin: instance.twin.name,
        instance: instance.name,
        seeded: instance.isReady,
        now: new Date(instance.clock.now()).toISOString(),
      },
      instance.isReady ? 200 : 503,
    ),

  'POST /admin/seed': async ({ request, environment: { instance } }) => {
    const { seed_config } = await readBody(request, SeedBody)
    return json(seedInstance(instance, seed_config))
  },

  'POST /admin/reset': ({ environment: { instance } }) => {
    resetInstance(instance)
    return json({ status: 'reset', twin: instance.twin.name })
  },

  'GET /admin/env': ({ environment: { instance } }) => json({ env_vars: envVars(instance) }),

  'GET /admin/state': ({ url, environment: { instance } }) => {
    const { collection, since } = readQuery(url, StateQuery)
    const names = collectionsOf(instance)
    if (collection === undefined) return jsonText(stateText(instance, names, since))
    if (!isCollection(instance.twin, collection)) {
      const known = Object.keys(instance.twin.tables).sort().join(', ')
      throw new AdminError(404, `There is no collection ${collection}; there are ${known}.`)
    }
    const present = names.filter((name) => name === collection)
    return jsonText(stateText(instance, present, since))
  },

  'GET /admin/settings': ({ environment: { instance } }) => json(settingsOf(instance)),

  'POST /admin/settings': async ({ request, environment: { instance } }) => {
    const asked = await readBody(request, SettingsBody)
    const { settings } = instance
    instance.saveSettings({
      strictness: asked.strictness ?? settings.strictness,
      rateLimiting: asked.rate_limiting ?? settings.rateLimiting,
      consent: asked.consent ?? settings.consent,
      consistency: asked.consistency ?? settings.consistency,
    })
    return json(settingsOf(instance))
  },

  'GET /admin/coverage': ({ environment: { instance } }) => json(coverage(instance)),
}
