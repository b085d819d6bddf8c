import { parseJson } from '../../../shared/json.ts'
import { sealOf } from '../../google/page.ts'
import { type CalendarWorld, GoogleError, invalidValue } from '../protocol.ts'
import { fullSyncRequired } from './sync.ts'

/** How long what was deleted is remembered for those who synchronize. */
const memory_ms = 28 * 86_400_000

/** Where a synchronization stands: the last change it knows, and the bounds it began with. */
export interface SyncState {
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
  const state = [sealOf(listing), number, world.now(), from_ms ?? null, to_ms ?? null]
  return `${Buffer.from(JSON.stringify(state)).toString('base64url')}=`
}

/** The state behind a token; one that is too old, or of another listing, is refused. */
export function readEventSyncToken(
  world: CalendarWorld,
  listing: readonly unknown[],
  token: string,
): SyncState {
  const value = parseJson(Buffer.from(token, 'base64url').toString('utf8'))
  if (!Array.isArray(value) || value.length !== 5) {
    throw invalidValue('syncToken', 'Invalid sync token value.')
  }
  const [seal, number, at_ms, from_ms, to_ms] = value
  if (seal !== sealOf(listing) || Number(at_ms) + memory_ms < world.now()) {
    throw fullSyncRequired()
  }
  const bound = (each: unknown) => (typeof each === 'number' ? each : undefined)
  return { number: Number(number), from_ms: bound(from_ms), to_ms: bound(to_ms) }
}

/** Refuses to tell what changed since so long ago that deletions are forgotten. */
export function ensureRecent(world: CalendarWorld, updatedMin_ms: number | undefined): void {
  if (updatedMin_ms === undefined || updatedMin_ms + memory_ms >= world.now()) return
  const message = 'The requested minimum modification time lies too far in the past.'
  throw new GoogleError(410, 'updatedMinTooLongAgo', message, {
    domain: 'calendar',
    location: 'updatedMin',
    locationType: 'parameter',
  })
}
