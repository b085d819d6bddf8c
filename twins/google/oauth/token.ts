import { z } from 'zod'
import { operation } from '../../../shared/define.ts'
import { pollDevice, redeemCode, useRefreshToken } from '../../../shared/oauth/grants.ts'
import { checkAssertion, peekAssertion } from '../../../shared/oauth/jwt.ts'
import { GoogleOAuthError } from '../error.ts'
import type { Client, ServiceAccount, User } from '../schema.ts'
import type { GoogleWorld } from '../world.ts'
import { clientCredentials, readForm } from './form.ts'
import { findUser } from './people.ts'
import { inGooglesWords, refuse } from './refusal.ts'
import { grantTokens, readScopes, signServiceIdToken } from './tokens.ts'

type Form = Readonly<Record<string, string>>

/** https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code */
const token = operation(
  {
    access: 'none' as const,
    input: async (call: Parameters<typeof readForm>[0]) => ({ form: await readForm(call) }),
  },
  () => ({ form: z.record(z.string(), z.string()) }),
  (world: GoogleWorld, { form }) => inGooglesWords(() => exchange(world, form)),
)

const deviceGrants = [
  'urn:ietf:params:oauth:grant-type:device_code',
  'http://oauth.net/grant_type/device/1.0',
]

function exchange(world: GoogleWorld, form: Form): Record<string, unknown> {
  const type = form.grant_type
  if (!type) refuse(400, 'invalid_request', 'Missing required parameter: grant_type')
  if (type === 'authorization_code') return fromCode(world, form)
  if (type === 'refresh_token') return fromRefreshToken(world, form)
  if (type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return fromAssertion(world, form)
  if (deviceGrants.includes(type)) return fromDevice(world, form)
  return refuse(400, 'unsupported_grant_type', `Invalid grant_type: ${type}`)
}

/** The client that calls, proven by its secret. One with a verifier may be public. */
function findClient(world: GoogleWorld, form: Form): Client {
  const { id, secret } = clientCredentials(world.call, form)
  if (!id) refuse(400, 'invalid_request', 'Could not determine client ID from request.')
  const client = world.db.clients.get(id)
  if (!client) refuse(401, 'invalid_client', 'The OAuth client was not found.')
  if (secret === undefined && form.code_verifier === undefined) {
    refuse(400, 'invalid_request', 'client_secret is missing.')
  }
  if (secret !== undefined && secret !== client.secret) {
    refuse(401, 'invalid_client', 'Unauthorized')
  }
  return client
}

function needed(form: Form, name: string): string {
  const value = form[name]
  return value ? value : refuse(400, 'invalid_request', `Missing required parameter: ${name}`)
}

function accountOf(world: GoogleWorld, id: string | undefined): User {
  const user = id === undefined ? undefined : world.db.users.get(id)
  return user ?? refuse(400, 'invalid_grant', 'Account has been deleted')
}

function fromCode(world: GoogleWorld, form: Form): Record<string, unknown> {
  const client = findClient(world, form)
  const known = world.db.oauth_codes.get(needed(form, 'code'))
  if (!known) refuse(400, 'invalid_grant', 'Malformed auth code.')
  if (known.redirectUri !== form.redirect_uri) {
    refuse(400, 'redirect_uri_mismatch', 'Bad Request')
  }
  const code = redeemCode(world, {
    code: known.id,
    client: client.id,
    redirectUri: form.redirect_uri,
    verifier: form.code_verifier,
  })
  const nonce = code.data?.nonce
  return grantTokens(world, {
    user: accountOf(world, code.user),
    client: client.id,
    scopes: code.scopes,
    withRefresh: code.data?.withRefresh === true,
    nonce: typeof nonce === 'string' ? nonce : undefined,
  })
}

function fromRefreshToken(world: GoogleWorld, form: Form): Record<string, unknown> {
  const client = findClient(world, form)
  const id = needed(form, 'refresh_token')
  const known = world.db.oauth_tokens.get(id)
  if (known?.isRevoked) refuse(400, 'invalid_grant', 'Token has been expired or revoked.')
  const refresh = useRefreshToken(world, {
    token: id,
    client: client.id,
    scopes: form.scope ? readScopes(form.scope) : undefined,
  })
  return grantTokens(world, {
    user: accountOf(world, refresh.user),
    client: client.id,
    scopes: form.scope ? readScopes(form.scope) : refresh.scopes,
    family: refresh.family,
    withRefresh: false,
  })
}

function fromDevice(world: GoogleWorld, form: Form): Record<string, unknown> {
  const client = findClient(world, form)
  const device = pollDevice(world, form.device_code ?? needed(form, 'code'), client.id)
  return grantTokens(world, {
    user: accountOf(world, device.user),
    client: client.id,
    scopes: device.scopes,
    withRefresh: true,
  })
}

const longestAssertion_s = 3600

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
function fromAssertion(world: GoogleWorld, form: Form): Record<string, unknown> {
  const assertion = needed(form, 'assertion')
  const peeked = peekAssertion(assertion)
  const account = world.db.service_accounts.first({ where: { email: String(peeked.iss) } })
  if (!account) refuse(400, 'invalid_grant', 'Invalid grant: account not found')
  const claims = verified(world, assertion, account)
  const [iat, exp] = [Number(claims.iat), Number(claims.exp)]
  if (!(exp - iat <= longestAssertion_s) || iat > world.now() / 1000 + 60) {
    refuse(400, 'invalid_grant', stale)
  }
  const own = findUser(world, account.email)
  if (!own) refuse(400, 'invalid_grant', 'Invalid grant: account not found')
  if (typeof claims.target_audience === 'string') {
    return { id_token: signServiceIdToken(world, own, claims.target_audience) }
  }
  if (typeof claims.scope !== 'string' || claims.scope === '') {
    refuse(400, 'invalid_scope', 'Empty or missing scope not allowed.')
  }
  const scopes = readScopes(claims.scope)
  const user = claims.sub === undefined ? own : delegate(world, account, `${claims.sub}`, scopes)
  return grantTokens(world, { user, client: account.id, scopes, withRefresh: false })
}

const stale =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
  'Check your iat and exp values in the JWT claim.'

function verified(world: GoogleWorld, assertion: string, account: ServiceAccount) {
  const [header = ''] = assertion.split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
  const [firstKey = ''] = Object.values(account.keys)
  try {
    return checkAssertion(assertion, {
      key: kid === undefined ? firstKey : (account.keys[String(kid)] ?? firstKey),
      algorithms: ['RS256'],
      audience: [
        'https://oauth2.googleapis.com/token',
        'https://www.googleapis.com/oauth2/v4/token',
        'https://www.googleapis.com/oauth2/v3/token',
        'https://accounts.google.com/o/oauth2/token',
        `${world.url}/token`,
      ],
      now_ms: world.now(),
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/signature|key/.test(message)) refuse(400, 'invalid_grant', 'Invalid JWT Signature.')
    if (/audience/.test(message))
      refuse(400, 'invalid_grant', 'Invalid JWT: Failed audience check.')
    throw new GoogleOAuthError(400, 'invalid_grant', stale)
  }
}

/** Domain-wide delegation: a service account acts as a person of the domain. */
function delegate(
  world: GoogleWorld,
  account: ServiceAccount,
  email: string,
  scopes: readonly string[],
): User {
  const user = findUser(world, email)
  if (!user) refuse(400, 'invalid_grant', 'Invalid email or User ID')
  const isAllowed = scopes.every((scope) => account.delegatedScopes.includes(scope))
  if (isAllowed && (user.domain !== undefined || user.email === account.email)) return user
  return refuse(
    401,
    'unauthorized_client',
    'Client is unauthorized to retrieve access tokens using this method, or client not ' +
      'authorized for any of the scopes requested.',
  )
}

export const tokenRoutes = {
  'POST /token': token,
  'POST /oauth2/v4/token': token,
  'POST /oauth2/v3/token': token,
  'POST /o/oauth2/token': token,
}
