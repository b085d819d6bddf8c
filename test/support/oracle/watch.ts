import { type LedgerEntry, ledger } from '../ledger/index.ts'
import { unexplained, unusedEntries } from './ledger.ts'
import type { Deviation, Exchange, Oracle } from './types.ts'

/** What was seen while watching a twin. */
export type WatchReport = {
  checked: number
  // How many answers could not be compared, by reason.
  unchecked: Record<string, number>
  operations: string[]
  // Those no ledger entry explains, each place once.
  unexplained: Deviation[]
  // Entries for operations that were exercised and no longer deviate.
  unused: LedgerEntry[]
}

/** Collects the deviations of every answer it is shown. */
export interface Watch {
  observe(exchange: Exchange): void
  report(): WatchReport
}

/** Watches the answers of one twin; `report` is asserted on at the end of the tests. */
export function watch(oracle: Oracle, entries = ledger): Watch {
  const unchecked: Record<string, number> = {}
  const operations = new Set<string>()
  const places = new Map<string, Deviation>()
  let checked = 0
  return {
    observe(exchange) {
      const outcome = oracle.examine(exchange)
      if (outcome.operation) operations.add(outcome.operation)
      if (outcome.unchecked) unchecked[outcome.unchecked] = (unchecked[outcome.unchecked] ?? 0) + 1
      else checked += 1
      for (const deviation of unexplained(outcome.deviations, entries)) {
        // The items of a list share their faults: one line for all of them.
        const { operation, status, kind, pointer } = deviation
        const everyItem = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')
        const place = [operation, status, kind, everyItem].join(' ')
        if (!places.has(place)) places.set(place, deviation)
      }
    },
    report: () => ({
      checked,
      unchecked: { ...unchecked },
      operations: [...operations],
      unexplained: [...places.values()],
      unused: unusedEntries(oracle.twin, operations, entries),
    }),
  }
}

/** A deviation in one line, for the messages of assertions. */
export function toLine(deviation: Deviation): string {
  const { twin, operation, status, pointer, kind, problem, source } = deviation
  const place = pointer === '' ? '(the whole body)' : pointer
  return `${twin} ${operation} ${status} ${place} ${kind}: ${problem} (${source})`
}
