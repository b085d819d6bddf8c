import { z } from 'zod'
import type { Call } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { inspectToken, revokeToken } from '../../../shared/oauth/grants.ts'
import { checkAssertion, peekAssertion } from '../../../shared/oauth/jwt.ts'
import { toSeconds } from '../../../shared/time/units.ts'
import { bearerOf, findAccess, type KnownToken } from '../caller.ts'
import { invalidCredentials } from '../error.ts'
import { signer } from '../keys.ts'
import type { GoogleWorld } from '../world.ts'
import { readForm } from './form.ts'
import { refuse } from './refusal.ts'
import { identityClaims, shows } from './tokens.ts'

const form = {
  access: 'none' as const,
  input: async (call: Call) => ({ form: await readForm(call) }),
}
const formArgs = () => ({ form: z.record(z.string(), z.string()) })
const open = { access: 'none' as const, input: () => ({}) }

/** The access token a call asks about or comes with. */
function askedToken(world: GoogleWorld, fields: Record<string, string>) {
  const text = fields.access_token ?? (world.call && bearerOf(world.call))
  const known = text === undefined ? undefined : findAccess(world, text)
  if (text === undefined || !known) return refuse(400, 'invalid_token', 'Invalid Value')
  const isOffline = inspectToken(world, text).token?.data?.isOffline === true
  return { ...known, access_type: isOffline ? 'offline' : 'online' }
}

/** When a token ends; one that does not end is shown with an hour left. */
function remaining_s(world: GoogleWorld, { expires_ms }: KnownToken): number {
  return expires_ms === undefined ? 3599 : toSeconds(expires_ms - world.now())
}

/** https://developers.google.com/identity/sign-in/web/backend-auth#calling-the-tokeninfo-endpoint */
const tokenInfo = operation(form, formArgs, (world: GoogleWorld, args) => {
  if (args.form.id_token !== undefined) return idTokenInfo(world, args.form.id_token)
  const token = askedToken(world, args.form)
  const { user, client, scopes, access_type } = token
  const expires_in = remaining_s(world, token)
  return {
    azp: client,
    aud: client,
    ...(scopes.includes('openid') || shows(scopes, 'email') ? { sub: user.id } : {}),
    scope: scopes.join(' '),
    exp: String(toSeconds(world.now()) + expires_in),
    expires_in: String(expires_in),
    ...(shows(scopes, 'email') ? { email: user.email, email_verified: 'true' } : {}),
    access_type,
  }
})

function idTokenInfo(world: GoogleWorld, token: string): Record<string, unknown> {
  try {
    const { aud } = peekAssertion(token)
    const claims = checkAssertion(token, {
      key: signer.publicKey,
      algorithms: ['RS256'],
      audience: [String(aud)],
      now_ms: world.now(),
    })
    const texts = Object.entries(claims).map(([name, value]) => [name, String(value)])
    return { ...Object.fromEntries(texts), alg: 'RS256', kid: signer.keyId, typ: 'JWT' }
  } catch {
    return refuse(400, 'invalid_token', 'Invalid Value')
  }
}

/** The form that versions 1 and 2 of the same question have. */
const olderTokenInfo = operation(form, formArgs, (world: GoogleWorld, args) => {
  const token = askedToken(world, args.form)
  const { user, client, scopes, access_type } = token
  return {
    issued_to: client,
    audience: client,
    user_id: user.id,
    scope: scopes.join(' '),
    expires_in: remaining_s(world, token),
    ...(shows(scopes, 'email') ? { email: user.email, verified_email: true } : {}),
    access_type,
  }
})

function signedIn(world: GoogleWorld): KnownToken {
  const token = world.call && bearerOf(world.call)
  const known = token === undefined ? undefined : findAccess(world, token)
  if (!known) throw invalidCredentials()
  return known
}

/** https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation */
const userInfo = operation(
  open,
  () => ({}),
  (world: GoogleWorld) => {
    const { user, scopes } = signedIn(world)
    return identityClaims(user, scopes)
  },
)

const olderUserInfo = operation(
  open,
  () => ({}),
  (world: GoogleWorld) => {
    const { user, scopes } = signedIn(world)
    const { sub, email_verified, ...rest } = identityClaims(user, scopes)
    return { id: sub, ...rest, ...(email_verified === true ? { verified_email: true } : {}) }
  },
)

/** https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke */
const revoke = operation(form, formArgs, (world: GoogleWorld, args) => {
  const { state } = inspectToken(world, args.form.token ?? '')
  if (state !== 'valid') refuse(400, 'invalid_token', 'Token expired or revoked')
  revokeToken(world, args.form.token ?? '', 'family')
  return {}
})

/** https://accounts.google.com/.well-known/openid-configuration, with this instance's addresses. */
const configuration = operation(
  open,
  () => ({}),
  (world: GoogleWorld) => ({
    issuer: 'https://accounts.google.com',
    authorization_endpoint: `${world.url}/o/oauth2/v2/auth`,
    device_authorization_endpoint: `${world.url}/device/code`,
    token_endpoint: `${world.url}/token`,
    userinfo_endpoint: `${world.url}/v1/userinfo`,
    revocation_endpoint: `${world.url}/revoke`,
    jwks_uri: `${world.url}/oauth2/v3/certs`,
    response_types_supported: ['code', 'token'],
    response_modes_supported: ['query'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: [
      ...['aud', 'email', 'email_verified', 'exp', 'family_name', 'given_name'],
      ...['iat', 'iss', 'name', 'picture', 'sub'],
    ],
    code_challenge_methods_supported: ['plain', 'S256'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
  }),
)

const jwks = operation(
  open,
  () => ({}),
  () => ({ keys: [signer.jwk] }),
)
const certificates = operation(
  open,
  () => ({}),
  () => ({ [signer.keyId]: signer.certificate }),
)

export const infoRoutes = {
  'GET /tokeninfo': tokenInfo,
  'POST /tokeninfo': tokenInfo,
  'GET /oauth2/v3/tokeninfo': tokenInfo,
  'POST /oauth2/v3/tokeninfo': tokenInfo,
  'GET /oauth2/v1/tokeninfo': olderTokenInfo,
  'POST /oauth2/v1/tokeninfo': olderTokenInfo,
  'GET /oauth2/v2/tokeninfo': olderTokenInfo,
  'POST /oauth2/v2/tokeninfo': olderTokenInfo,
  'GET /v1/userinfo': userInfo,
  'POST /v1/userinfo': userInfo,
  'GET /oauth2/v3/userinfo': userInfo,
  'POST /oauth2/v3/userinfo': userInfo,
  'GET /oauth2/v1/userinfo': olderUserInfo,
  'GET /oauth2/v2/userinfo': olderUserInfo,
  'GET /userinfo/v2/me': olderUserInfo,
  'GET /revoke': revoke,
  'POST /revoke': revoke,
  'GET /o/oauth2/revoke': revoke,
  'POST /o/oauth2/revoke': revoke,
  'GET /.well-known/openid-configuration': configuration,
  'GET /oauth2/v3/certs': jwks,
  'GET /oauth2/v1/certs': certificates,
}
