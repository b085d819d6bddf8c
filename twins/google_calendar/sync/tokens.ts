import { digestOf, openCursor, sealCursor } from '../../../shared/paging.ts'
import { day_ms } from '../../../shared/time/units.ts'
import { readPageToken, toPageToken } from '../../google/page.ts'
import { type CalendarWorld, GoogleError, invalidValue, refusal } from '../protocol/index.ts'
import type { Logged } from '../schema/index.ts'
import { lastNumber } from './log.ts'

/** How long a sync token can be used, and what was deleted is remembered. */
export const lifetime_ms = 28 * day_ms

/** A token of another listing is told apart from what is no token at all. */
const sync = ['sync']

interface SyncArgs {
  maxResults: number
  pageToken?: string | undefined
  syncToken?: string | undefined
}

/** A token for this very listing that keeps where its reader stands. */
export function sealSync(
  world: CalendarWorld,
  listing: readonly unknown[],
  [number, ...bounds]: readonly [number: number, ...bounds: (number | null)[]],
): string {
  return `${sealCursor(sync, [digestOf(listing), number, world.now(), ...bounds])}=`
}

/**
 * What a token keeps: the number of the change after which a client wants to know, and so many
 * bounds. One that is too old, or of another listing, asks for a full synchronization.
 * https://developers.google.com/workspace/calendar/api/guides/sync
 */
export function openSync(
  world: CalendarWorld,
  listing: readonly unknown[],
  token: string,
  bounds: number,
): [number: number, ...bounds: unknown[]] {
  const position = openCursor(sync, token)
  if (position?.length !== 3 + bounds) throw invalidToken()
  const [digest, number, at_ms, ...rest] = position
  if (digest !== digestOf(listing) || Number(at_ms) + lifetime_ms < world.now()) {
    throw fullSyncRequired()
  }
  return [Number(number), ...rest]
}

function readSyncToken(world: CalendarWorld, listing: readonly unknown[], token: string): number {
  if (!token.endsWith('=')) throw invalidToken()
  return openSync(world, listing, token, 0)[0]
}

function invalidToken(): GoogleError {
  return invalidValue('syncToken', 'Invalid sync token value.')
}

/** 410 for a sync token that is not valid any more. */
function fullSyncRequired(): GoogleError {
  const message = 'Sync token is no longer valid, a full sync is required.'
  return new GoogleError(410, 'fullSyncRequired', message, {
    domain: 'calendar',
    location: 'syncToken',
    locationType: 'parameter',
  })
}

/** Refuses what cannot be asked for together with a sync token. */
export function ensureAlone(syncToken: string | undefined, isOther: boolean): void {
  if (syncToken !== undefined && isOther) {
    throw refusal(
      400,
      'invalidParameterCombination',
      'Sync token cannot be used with other query restrictions.',
    )
  }
}

/** The most that a page has, whatever a client asks for. */
const mostResults = 250

/**
 * A page of rows that are never removed, in the order in which they were made. With a sync token it
 * has those that changed since; the last page gives the token for the next time, as of the first.
 */
export function pageOf<Row extends Logged>(
  world: CalendarWorld,
  rows: readonly Row[],
  listing: readonly unknown[],
  args: SyncArgs,
  isShown: (row: Row, isSync: boolean) => boolean,
): { page: Row[]; nextPageToken?: string; nextSyncToken?: string } {
  const since = args.syncToken === undefined ? 0 : readSyncToken(world, listing, args.syncToken)
  const { pageToken, maxResults, ...filters } = args
  const key = ['page', filters, ...listing]
  const [start = 0, until = lastNumber(world)] = (readPageToken(key, pageToken) ?? []).map(Number)
  const isWanted = (row: Row) => row.number > since && isShown(row, args.syncToken !== undefined)
  const page: Row[] = []
  let at = start
  for (; at < rows.length && page.length < Math.min(maxResults, mostResults); at += 1) {
    const row = rows[at]
    if (row && isWanted(row)) page.push(row)
  }
  const hasMore = rows.slice(at).some(isWanted)
  return hasMore
    ? { page, nextPageToken: toPageToken(key, [at, until]) }
    : { page, nextSyncToken: sealSync(world, listing, [until]) }
}
