import { type LedgerEntry, ledger } from '../ledger/index.ts'
import type { Deviation } from './types.ts'

const used = new Set<LedgerEntry>()

/** The deviations that no entry explains. Entries that explain one are remembered as used. */
export function unexplained(
  deviations: Deviation[],
  entries: readonly LedgerEntry[] = ledger,
): Deviation[] {
  return deviations.filter((deviation) => {
    const explaining = entries.filter((entry) => explains(entry, deviation))
    for (const entry of explaining) used.add(entry)
    return explaining.length === 0
  })
}

/** One line for an entry, by which test files and the coverage check know it. */
export function keyOf({ twin, operation, pointer }: LedgerEntry): string {
  return `${twin} ${operation} ${pointer}`
}

/** The entries that explained a deviation in this process. */
export function usedEntries(): string[] {
  return [...used].map(keyOf)
}

/** The entries for the given operations of a twin that explained nothing in this process. */
export function unusedEntries(
  twin: string,
  operations: Iterable<string>,
  entries: readonly LedgerEntry[] = ledger,
): LedgerEntry[] {
  const exercised = [...operations]
  return entries.filter(
    (entry) =>
      entry.twin === twin &&
      !used.has(entry) &&
      exercised.some((operation) => fits(entry.operation, operation)),
  )
}

function explains(entry: LedgerEntry, deviation: Deviation): boolean {
  return (
    entry.twin === deviation.twin &&
    fits(entry.operation, deviation.operation) &&
    fits(entry.pointer, deviation.pointer)
  )
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((it) => it.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}
