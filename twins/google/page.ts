import { createHash } from 'node:crypto'
import type { Scalar } from '../../shared/json.ts'
import { parseJson } from '../../shared/json.ts'
import { invalidValue } from './error.ts'

const prefix = '~!!~'

/** A mark that a token can be known by as one of this very listing. */
export function sealOf(listing: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(listing)).digest('base64url').slice(0, 12)
}

/** An opaque token for the page after this position of a listing. */
export function toPageToken(listing: readonly unknown[], position: readonly Scalar[]): string {
  const text = JSON.stringify([sealOf(listing), ...position])
  return prefix + Buffer.from(text).toString('base64url')
}

/** The position behind a page token; a token of another listing is refused. */
export function readPageToken(
  listing: readonly unknown[],
  token: string | undefined,
  name = 'pageToken',
): Scalar[] | undefined {
  if (token === undefined || token === '') return undefined
  const text = Buffer.from(token.slice(prefix.length), 'base64url').toString('utf8')
  const value = token.startsWith(prefix) ? parseJson(text) : undefined
  if (!Array.isArray(value) || value[0] !== sealOf(listing)) throw invalidValue(name)
  return value.slice(1)
}
