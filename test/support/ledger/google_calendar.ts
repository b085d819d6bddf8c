import type { LedgerEntry } from './entry.ts'

/** Where Google Calendar is known to differ from the published description. */
export const googleCalendar: readonly LedgerEntry[] = []
