import jwt from 'jsonwebtoken'
import { isRecord } from '../json.ts'
import { toSeconds } from '../time/units.ts'
import { OAuthError } from './grants.ts'

interface AssertionRules {
  /** The public key in PEM, or the shared secret. */
  key: string
  algorithms: jwt.Algorithm[]
  /** Any of these must be the audience. */
  audience: [string, ...string[]]
  now_ms: number
  /** How far the two clocks may be apart. */
  tolerance_s?: number
}

/** What an assertion says before anybody has checked it: to find whose key to check it with. */
export function peekAssertion(assertion: string): Record<string, unknown> {
  const decoded = jwt.decode(assertion)
  if (!isRecord(decoded)) throw new OAuthError('invalid_grant', 'The assertion is not a JWT.')
  return decoded
}

/**
 * The claims of a JWT bearer assertion (RFC 7523) whose signature, audience and times hold on the
 * instance's clock. Throws `invalid_grant`.
 */
export function checkAssertion(assertion: string, rules: AssertionRules): Record<string, unknown> {
  const { key, algorithms, audience, now_ms, tolerance_s = 60 } = rules
  try {
    const claims = jwt.verify(assertion, key, {
      algorithms,
      audience,
      clockTimestamp: toSeconds(now_ms),
      clockTolerance: tolerance_s,
    })
    if (isRecord(claims)) return claims
    throw new OAuthError('invalid_grant', 'The assertion has no claims.')
  } catch (error) {
    if (error instanceof OAuthError) throw error
    throw new OAuthError('invalid_grant', error instanceof Error ? error.message : 'not valid')
  }
}

/** Signs claims; times in them are seconds since the epoch. */
export function signClaims(
  claims: Record<string, unknown>,
  key: string,
  options: { algorithm: jwt.Algorithm; keyId?: string },
): string {
  const { algorithm, keyId } = options
  return jwt.sign(claims, key, {
    algorithm,
    // The clock that counts is the instance's: where the claims name no time, none is added.
    noTimestamp: claims.iat === undefined,
    ...(keyId === undefined ? {} : { keyid: keyId }),
  })
}
