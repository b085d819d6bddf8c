import { randomBytes } from 'node:crypto'

/** A secret nobody can guess, for keys a person copies. Not for ids, which must be repeatable. */
export function newSecret(prefix: string, bytes = 24): string {
  return `${prefix}${randomBytes(bytes).toString('base64url')}`
}
