import { type CalendarWorld, GoogleError } from '../../protocol/index.ts'
import { lifetime_ms, openSync, sealSync } from '../../sync/tokens.ts'

/** Where a synchronization stands: the last change it knows, and the bounds it began with. */
interface SyncState {
  number: number
  from_ms?: number | undefined
  to_ms?: number | undefined
}

/** A token for what changes after a state, in this very listing. */
export function toEventSyncToken(
  world: CalendarWorld,
  listing: readonly unknown[],
  { number, from_ms, to_ms }: SyncState,
): string {
  return sealSync(world, listing, [number, from_ms ?? null, to_ms ?? null])
}

/** The state behind a token; one that is too old, or of another listing, is refused. */
export function readEventSyncToken(
  world: CalendarWorld,
  listing: readonly unknown[],
  token: string,
): SyncState {
  const [number, from_ms, to_ms] = openSync(world, listing, token, 2)
  const bound = (each: unknown) => (typeof each === 'number' ? each : undefined)
  return { number, from_ms: bound(from_ms), to_ms: bound(to_ms) }
}

/** Refuses to tell what changed since so long ago that deletions are forgotten. */
export function ensureRecent(world: CalendarWorld, updatedMin_ms: number | undefined): void {
  if (updatedMin_ms === undefined || updatedMin_ms + lifetime_ms >= world.now()) return
  const message = 'The requested minimum modification time lies too far in the past.'
  throw new GoogleError(410, 'updatedMinTooLongAgo', message, {
    domain: 'calendar',
    location: 'updatedMin',
    locationType: 'parameter',
  })
}
