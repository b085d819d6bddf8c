import { createHash } from 'node:crypto'
import type { World } from '../contract.ts'
import { collection } from '../db/collection.ts'
import type { Db } from '../db/repository.ts'
import { TwinError } from '../errors.ts'

/** The error codes of RFC 6749, 7009 and 8628. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'access_denied'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'

/** A refusal by an OAuth endpoint. A provider with words of its own maps the code. */
export class OAuthError extends TwinError {
  readonly code: OAuthErrorCode
  constructor(code: OAuthErrorCode, description: string) {
    super(description)
    this.code = code
  }
}

/** What a grant is about: who may do what through which client. Times are milliseconds. */
export interface Grant {
  client: string
  /** The person who consented; undefined for client credentials. */
  user?: string | undefined
  scopes: readonly string[]
  /** Anything the twin wants to find again with the code or token. */
  data?: Record<string, unknown> | undefined
}

interface AuthorizationCode extends Grant {
  id: string
  redirectUri: string | undefined
  challenge: string | undefined
  challengeMethod: 'S256' | 'plain' | undefined
  expires_ms: number
  isUsed: boolean
}

export interface OAuthToken extends Grant {
  /** The token itself. */
  id: string
  kind: 'access' | 'refresh'
  /** Tokens of one consent; revoking one revokes all where the provider does so. */
  family: string
  issued_ms: number
  expires_ms: number | undefined
  isRevoked: boolean
}

interface DeviceRequest extends Grant {
  /** The device code. */
  id: string
  userCode: string
  status: 'pending' | 'approved' | 'denied' | 'used'
  interval_ms: number
  polled_ms: number | undefined
  expires_ms: number
}

/** The collections OAuth needs; a twin spreads them into its own. */
export const oauthTables = {
  oauth_codes: collection<AuthorizationCode>()(),
  oauth_tokens: collection<OAuthToken>()({
    columns: { family: (token) => token.family, user: (token) => token.user },
    indexes: [['family'], ['user']],
  }),
  oauth_devices: collection<DeviceRequest>()({
    columns: { userCode: (device) => device.userCode },
    indexes: [['userCode']],
  }),
}

/** A world whose twin has the OAuth collections. */
export interface OAuthWorld extends World {
  readonly db: Db<typeof oauthTables>
}

export interface CodeRequest extends Grant {
  redirectUri?: string | undefined
  challenge?: string | undefined
  challengeMethod?: 'S256' | 'plain' | undefined
  /** How long the code lives; ten minutes where nothing else is said (RFC 6749, 4.1.2). */
  lifetime_ms?: number | undefined
}

/** Makes an authorization code. `id` is in the provider's shape. */
export function issueCode(world: OAuthWorld, id: string, request: CodeRequest): AuthorizationCode {
  const { lifetime_ms = 600_000, redirectUri, challenge, challengeMethod, ...grant } = request
  const expires_ms = world.now() + lifetime_ms
  const code = { ...grant, id, redirectUri, challenge, challengeMethod, expires_ms, isUsed: false }
  return world.db.oauth_codes.insert(code)
}

interface Redemption {
  code: string
  client: string
  redirectUri?: string | undefined
  verifier?: string | undefined
}

/**
 * Trades a code in, once. Throws `invalid_grant` where it is unknown, used, expired or not this
 * client's.
 */
export function redeemCode(world: OAuthWorld, redemption: Redemption): AuthorizationCode {
  const code = world.db.oauth_codes.get(redemption.code)
  if (code?.client !== redemption.client) throw new OAuthError('invalid_grant', 'Unknown code.')
  if (code.isUsed) throw new OAuthError('invalid_grant', 'The code was already used.')
  if (world.now() >= code.expires_ms) throw new OAuthError('invalid_grant', 'The code expired.')
  if (code.redirectUri !== redemption.redirectUri) {
    throw new OAuthError('invalid_grant', 'The redirect URI is not that of the authorization.')
  }
  if (code.challenge !== undefined && !verifies(code, redemption.verifier)) {
    throw new OAuthError('invalid_grant', 'The code verifier does not fit the challenge.')
  }
  return world.db.oauth_codes.replace({ ...code, isUsed: true })
}

/** RFC 7636: whether a verifier fits the challenge of a code. */
function verifies({ challenge, challengeMethod }: AuthorizationCode, verifier = ''): boolean {
  if (challengeMethod !== 'S256') return verifier === challenge
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

interface TokenRequest extends Grant {
  kind: OAuthToken['kind']
  /** Undefined for a token that does not expire. */
  lifetime_ms?: number | undefined
  /** The family to join; a new one where there is none. */
  family?: string | undefined
}

/** Makes a token. `id` is the token text in the provider's shape. */
export function issueToken(world: OAuthWorld, id: string, request: TokenRequest): OAuthToken {
  const { lifetime_ms, family = id, ...grant } = request
  const issued_ms = world.now()
  const expires_ms = lifetime_ms === undefined ? undefined : issued_ms + lifetime_ms
  return world.db.oauth_tokens.insert({
    ...grant,
    id,
    family,
    issued_ms,
    expires_ms,
    isRevoked: false,
  })
}

type TokenState = 'unknown' | 'revoked' | 'expired' | 'valid'

/** A token and whether it may be used now. */
export function inspectToken(
  world: OAuthWorld,
  id: string,
): { state: TokenState; token: OAuthToken | undefined } {
  const token = world.db.oauth_tokens.get(id)
  if (!token) return { state: 'unknown', token }
  if (token.isRevoked) return { state: 'revoked', token }
  const isExpired = token.expires_ms !== undefined && world.now() >= token.expires_ms
  return { state: isExpired ? 'expired' : 'valid', token }
}

/**
 * The refresh token a client presents; throws `invalid_grant` where it is not usable. `scopes` may
 * only narrow the grant (RFC 6749, 6).
 */
export function useRefreshToken(
  world: OAuthWorld,
  request: { token: string; client: string; scopes?: readonly string[] | undefined },
): OAuthToken {
  const { state, token } = inspectToken(world, request.token)
  if (state !== 'valid' || token?.kind !== 'refresh' || token.client !== request.client) {
    throw new OAuthError('invalid_grant', 'The refresh token is not valid.')
  }
  const excess = request.scopes?.find((scope) => !token.scopes.includes(scope))
  if (excess !== undefined) throw new OAuthError('invalid_scope', `${excess} was not granted.`)
  return token
}

/** Revokes one token, or with `family` every token of its consent. False where it is unknown. */
export function revokeToken(world: OAuthWorld, id: string, reach: 'token' | 'family'): boolean {
  const token = world.db.oauth_tokens.get(id)
  if (!token) return false
  const revoked =
    reach === 'token' ? [token] : world.db.oauth_tokens.list({ where: { family: token.family } })
  for (const each of revoked) world.db.oauth_tokens.replace({ ...each, isRevoked: true })
  return true
}

interface DeviceStart extends Grant {
  lifetime_ms: number
  interval_ms: number
}

/** RFC 8628: begins a device authorization. */
export function startDevice(
  world: OAuthWorld,
  codes: { device: string; user: string },
  { lifetime_ms, interval_ms, ...grant }: DeviceStart,
): DeviceRequest {
  return world.db.oauth_devices.insert({
    ...grant,
    id: codes.device,
    userCode: codes.user,
    status: 'pending',
    interval_ms,
    polled_ms: undefined,
    expires_ms: world.now() + lifetime_ms,
  })
}

/**
 * What a person decides at the device page; false where the user code is unknown or no longer open.
 */
export function decideDevice(
  world: OAuthWorld,
  userCode: string,
  decision: { user: string; isAllowed: boolean },
): boolean {
  const device = world.db.oauth_devices.first({ where: { userCode } })
  if (device?.status !== 'pending' || world.now() >= device.expires_ms) return false
  const status = decision.isAllowed ? 'approved' : 'denied'
  world.db.oauth_devices.replace({ ...device, status, user: decision.user })
  return true
}

/** A refusal to a polling device that still counts the poll. */
class PollError extends OAuthError {
  override readonly commits = true
}

/** What a polling device gets: the approved request, once, or one of RFC 8628's refusals. */
export function pollDevice(world: OAuthWorld, id: string, client: string): DeviceRequest {
  const device = world.db.oauth_devices.get(id)
  if (device?.client !== client || device.status === 'used') {
    throw new OAuthError('invalid_grant', 'Unknown device code.')
  }
  const now_ms = world.now()
  if (now_ms >= device.expires_ms) throw new OAuthError('expired_token', 'The device code expired.')
  if (device.status === 'denied') throw new OAuthError('access_denied', 'The person said no.')
  if (device.status === 'approved') {
    return world.db.oauth_devices.replace({ ...device, status: 'used' })
  }
  const isTooSoon = device.polled_ms !== undefined && now_ms < device.polled_ms + device.interval_ms
  const interval_ms = device.interval_ms + (isTooSoon ? 5000 : 0)
  world.db.oauth_devices.replace({ ...device, polled_ms: now_ms, interval_ms })
  throw isTooSoon
    ? new PollError('slow_down', 'Poll less often.')
    : new PollError('authorization_pending', 'The person has not decided yet.')
}
