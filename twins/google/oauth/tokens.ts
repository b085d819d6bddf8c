import { createHash } from 'node:crypto'
import { issueToken } from '../../../shared/oauth/grants.ts'
import { signClaims } from '../../../shared/oauth/jwt.ts'
import { toSeconds } from '../../../shared/time/units.ts'
import { signer } from '../keys.ts'
import type { User } from '../schema.ts'
import type { GoogleWorld } from '../world.ts'
import { refuse } from './refusal.ts'

const lifetime_s = 3600
const issuer = 'https://accounts.google.com'
const scopePrefix = 'https://www.googleapis.com/auth/'

/** Google's older names for the scopes of OpenID Connect. */
const openidScopes: Readonly<Record<string, string>> = {
  email: `${scopePrefix}userinfo.email`,
  profile: `${scopePrefix}userinfo.profile`,
}

/** The scopes of a request, each in its full form; refuses what is none. */
export function readScopes(text: string): string[] {
  const asked = [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))]
  if (asked.length === 0) refuse(400, 'invalid_request', 'Missing required parameter: scope')
  const isScope = (scope: string) => scope === 'openid' || scope in openidScopes
  const isUri = (scope: string) =>
    /^https:\/\/(www\.googleapis\.com\/(auth\/[\w./]+)|mail\.google\.com\/)$/.test(scope)
  const invalid = asked.filter((scope) => !isScope(scope) && !isUri(scope))
  if (invalid.length > 0) {
    const valid = asked.filter((scope) => !invalid.includes(scope))
    const lists = `{valid=[${valid.join(', ')}], invalid=[${invalid.join(', ')}]}`
    refuse(400, 'invalid_scope', `Some requested scopes were invalid. ${lists}`)
  }
  return [...new Set(asked.map((scope) => openidScopes[scope] ?? scope))]
}

/** Whether these scopes let a client see the email address, or the profile. */
export function shows(scopes: readonly string[], what: 'email' | 'profile'): boolean {
  return scopes.includes(openidScopes[what] ?? '')
}

/** What an access token is issued for. */
export interface Issue {
  user: User
  client: string
  scopes: readonly string[]
  family?: string | undefined
  withRefresh: boolean
  nonce?: string | undefined
}

/** Mints tokens and answers as the token endpoint does. */
export function grantTokens(world: GoogleWorld, issue: Issue): Record<string, unknown> {
  const { user, client, scopes, family, withRefresh, nonce } = issue
  const grant = { user: user.id, client, scopes: [...scopes] }
  const access = issueToken(world, world.id('ya29.a0', 120), {
    ...grant,
    kind: 'access',
    lifetime_ms: lifetime_s * 1000,
    family,
    data: { isOffline: withRefresh || family !== undefined },
  })
  const refresh =
    withRefresh &&
    issueToken(world, world.id('1//0', 60), { ...grant, kind: 'refresh', family: access.family })
  return {
    access_token: access.id,
    expires_in: lifetime_s - 1,
    ...(refresh ? { refresh_token: refresh.id } : {}),
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...(scopes.includes('openid') ? { id_token: signIdToken(world, issue, nonce, access.id) } : {}),
  }
}

/** Claims about an account, signed. https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload */
function signIdToken(
  world: GoogleWorld,
  { user, client, scopes }: Issue,
  nonce: string | undefined,
  accessToken: string,
): string {
  const issued_s = toSeconds(world.now())
  const claims = {
    iss: issuer,
    azp: client,
    aud: client,
    ...identityClaims(user, scopes),
    at_hash: halfHash(accessToken),
    ...(nonce === undefined ? {} : { nonce }),
    iat: issued_s,
    exp: issued_s + lifetime_s,
  }
  return signClaims(claims, signer.privateKey, { algorithm: 'RS256', keyId: signer.keyId })
}

/** An id token of a service account for one audience, such as a service behind IAP. */
export function signServiceIdToken(world: GoogleWorld, user: User, audience: string): string {
  const issued_s = toSeconds(world.now())
  const claims = {
    aud: audience,
    azp: user.email,
    email: user.email,
    email_verified: true,
    exp: issued_s + lifetime_s,
    iat: issued_s,
    iss: issuer,
    sub: user.id,
  }
  return signClaims(claims, signer.privateKey, { algorithm: 'RS256', keyId: signer.keyId })
}

/** What the scopes allow to say of an account. */
export function identityClaims(user: User, scopes: readonly string[]): Record<string, unknown> {
  const email = { email: user.email, email_verified: true }
  const { name, picture, given_name, family_name } = user
  return {
    sub: user.id,
    ...(user.domain === undefined ? {} : { hd: user.domain }),
    ...(shows(scopes, 'email') ? email : {}),
    ...(shows(scopes, 'profile') ? { name, picture, given_name, family_name } : {}),
  }
}

/** OpenID Connect Core 3.1.3.6: the left half of the hash of the access token. */
function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
}
