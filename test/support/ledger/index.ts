import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { twins } from '../../../twins/index.ts'
import type { LedgerEntry } from './entry.ts'

export type { LedgerEntry } from './entry.ts'

const tests = resolve(fileURLToPath(import.meta.url), '../../..')

/** What `test/<twin>/ledger.ts` exports as `ledger`; nothing where there is no such file. */
async function loadLedger(twin: string): Promise<readonly LedgerEntry[]> {
  const path = join(tests, twin, 'ledger.ts')
  if (!existsSync(path)) return []
  const { ledger }: { ledger: readonly LedgerEntry[] } = await import(pathToFileURL(path).href)
  return ledger
}

/** The known deviations of every twin. It only shrinks: an entry that explains nothing must go. */
export const ledger: readonly LedgerEntry[] = (
  await Promise.all(Object.keys(twins).map(loadLedger))
).flat()
