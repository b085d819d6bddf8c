import Database from 'better-sqlite3'
import { Hono } from 'hono'

/** A record as a bare server keeps it: the text it answers with, and what lists filter by. */
export interface BareRecord {
  id: string
  owner: string
  text: string
}

const json = { 'content-type': 'application/json' }

/**
 * The yardstick: Hono over better-sqlite3 with nothing else. No tokens, no validation, no journal;
 * the same table shape, indexes and texts as the twin it is measured against.
 */
export function bareServer(records: Iterable<BareRecord>): Hono {
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
  let created = 0
  app.post('/records', async (context) => {
    const form = new URLSearchParams(await context.req.text())
    created += 1
    const record = { id: `new_${created}`, ...Object.fromEntries(form), created: Date.now() }
    const text = JSON.stringify(record)
    insert.run(record.id, form.get('owner'), text)
    return new Response(text, { headers: json })
  })
  return app
}
