import Database from 'better-sqlite3'
import { Hono } from 'hono'
import type { Instance } from '../shared/instance/instance.ts'
import type { Wire } from './load.ts'
import { askText, type BareRecord, idsOf, type Scenario } from './scenario.ts'
import { replayOf, type Trace, traceOf } from './trace.ts'

const json = { 'content-type': 'application/json' }

/** What a twin does for a create: its statements, and what it answered. */
export interface Sample {
  image: Buffer
  traces: readonly [Trace, Trace]
  answer: string
}

/** Watches a twin create. The first few bring what is made once. */
export async function sampleCreate(
  instance: Instance,
  create: (index: number) => Wire,
): Promise<Sample> {
  for (let index = 0; index < 3; index += 1) await askText(instance, create(index))
  const first = await traceOf(() => askText(instance, create(3)))
  const second = await traceOf(() => askText(instance, create(4)))
  const image = instance.store.serialize()
  return { image, traces: [first.trace, second.trace], answer: second.result }
}

/**
 * The yardstick: Hono over better-sqlite3 with nothing else. No tokens, no validation, no journal.
 * Gets and lists read the texts the twin answers with, under the same indexes; a create runs the
 * statements that a create of the twin runs, in one transaction, against a copy of its database.
 */
export function bareServer(records: Iterable<BareRecord>, sample: Sample): Hono {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE records (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, owner TEXT,
    doc TEXT NOT NULL); CREATE INDEX records_owner ON records (owner, seq)`)
  const insert = db.prepare('INSERT INTO records (key, owner, doc) VALUES (?, ?, ?)')
  db.transaction(() => {
    for (const { id, owner, text } of records) insert.run(id, owner, text)
  })()
  const get = db.prepare('SELECT doc FROM records WHERE key = ?').pluck()
  const list = db
    .prepare('SELECT doc FROM records WHERE owner = ? ORDER BY owner DESC, seq DESC LIMIT ?')
    .pluck()
  const app = new Hono()
  app.get('/records/:id', (context) => {
    const text = get.get(context.req.param('id'))
    return typeof text === 'string'
      ? new Response(text, { headers: json })
      : new Response('{}', { status: 404, headers: json })
  })
  app.get('/records', (context) => {
    const { owner = '', limit = '10' } = context.req.query()
    const texts = list.all(owner, Number(limit))
    return new Response(`{"data":[${texts.join(',')}]}`, { headers: json })
  })
  const replay = replayOf(sample.image, sample.traces)
  const answer: object = JSON.parse(sample.answer)
  let created = 0
  app.post('/records', async (context) => {
    const form = new URLSearchParams(await context.req.text())
    created += 1
    replay(created)
    const text = JSON.stringify({ ...answer, from: form.get('from') })
    return new Response(text, { headers: json })
  })
  return app
}

/** The requests of the bare server that do what a scenario's do: gets of the first kind. */
export function bareRequests(scenario: Scenario, records: readonly BareRecord[]) {
  const owner = encodeURIComponent(scenario.owner(records))
  const idOf = idsOf(records, records[0]?.owner ?? '')
  const get = (path: string): Wire => ({ method: 'GET', path, headers: {} })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return {
    get: (index: number) => get(`/records/${idOf(index)}`),
    list10: () => get(`/records?owner=${owner}&limit=10`),
    list100: () => get(`/records?owner=${owner}&limit=100`),
    create: () => ({ method: 'POST', path: '/records', headers: type, body: 'from=bench' }),
  }
}
