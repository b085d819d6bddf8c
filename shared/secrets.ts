import { createHash, randomBytes } from 'node:crypto'

/** A secret nobody can guess, for keys a person copies. Not for ids, which must be repeatable. */
export function newSecret(prefix: string, bytes = 24): string {
  return `${prefix}${randomBytes(bytes).toString('base64url')}`
}

/** How a secret is kept: SHA-256, in hex. It is long and random, so it needs no salt. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
