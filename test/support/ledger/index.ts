import type { LedgerEntry } from './entry.ts'
import { googleCalendar } from './google_calendar.ts'
import { slack } from './slack.ts'
import { stripe } from './stripe.ts'

export type { LedgerEntry } from './entry.ts'

/** The known deviations of every twin. It only shrinks: an entry that explains nothing must go. */
export const ledger: readonly LedgerEntry[] = [...googleCalendar, ...slack, ...stripe]
