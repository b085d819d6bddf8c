import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

/**
 * Takes a file for this process alone until the answered function is called or the process ends,
 * however it ends; undefined where another holds it. The lock is the operating system's: it knows
 * nothing of process ids, and leaves nothing behind that could be taken for one.
 */
export function takeLock(path: string): (() => void) | undefined {
  const db = new Database(path, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (codeOf(error).startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
  return () => db.close()
}

/** Whether a file is a database that can be read; one that is not there yet is none. */
export function isReadableDatabase(path: string): boolean {
  if (!existsSync(path)) return false
  const db = new Database(path)
  try {
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    return true
  } catch (error) {
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))) return false
    throw error
  } finally {
    db.close()
  }
}

/** Makes a file, where it is not there, that no other user may read; SQLite's own beside it too. */
export function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600)
  }
}
