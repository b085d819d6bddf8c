import type { Operation, World } from '../../../shared/contract.ts'
import { consentRedirect, consentRoutes, type Person } from '../../../shared/oauth/consent.ts'
import { issueCode, type OAuthToken } from '../../../shared/oauth/grants.ts'
import type { GoogleWorld } from '../world.ts'
import { acceptsRedirect } from './people.ts'
import { refuse } from './refusal.ts'
import { grantTokens, readScopes } from './tokens.ts'

interface Authorization {
  clientName: string
  client: string
  redirectUri: string
  state: string | undefined
  scopes: string[]
  hint: string | undefined
  /** Whether scopes granted before are granted again. */
  isIncremental: boolean
  isOffline: boolean
  /** The page in the browser gets an access token at once, instead of a code for its server. */
  inFragment: boolean
  prompt: readonly string[]
  nonce: string | undefined
  challenge: string | undefined
  challengeMethod: 'S256' | 'plain'
}

/** https://developers.google.com/identity/protocols/oauth2/web-server#creatingclient */
function readAuthorization(world: GoogleWorld, query: URLSearchParams): Authorization {
  const clientId = query.get('client_id')
  if (!clientId) refuse(400, 'invalid_request', 'Missing required parameter: client_id')
  const client = world.db.clients.get(clientId)
  if (!client) refuse(401, 'invalid_client', 'The OAuth client was not found.')
  const redirectUri = query.get('redirect_uri')
  if (!redirectUri) refuse(400, 'invalid_request', 'Missing required parameter: redirect_uri')
  if (!acceptsRedirect(world, client, redirectUri)) {
    refuse(400, 'redirect_uri_mismatch', 'Error 400: redirect_uri_mismatch')
  }
  const responseType = query.get('response_type')
  if (!responseType) refuse(400, 'invalid_request', 'Missing required parameter: response_type')
  if (responseType !== 'code' && responseType !== 'token') {
    refuse(400, 'unsupported_response_type', `Invalid response_type: ${responseType}`)
  }
  // https://developers.google.com/identity/protocols/oauth2/javascript-implicit-flow
  const inFragment = responseType === 'token'
  if (inFragment && query.get('access_type') === 'offline') {
    refuse(400, 'invalid_request', 'Parameter not allowed for this message type: access_type')
  }
  const method = query.get('code_challenge_method') ?? 'plain'
  if (method !== 'S256' && method !== 'plain') {
    refuse(400, 'invalid_request', `Invalid code_challenge_method: ${method}`)
  }
  return {
    clientName: client.name,
    client: client.id,
    redirectUri,
    state: query.get('state') ?? undefined,
    scopes: readScopes(query.get('scope') ?? ''),
    hint: query.get('login_hint') ?? undefined,
    isIncremental: query.get('include_granted_scopes') === 'true',
    isOffline: query.get('access_type') === 'offline',
    inFragment,
    prompt: (query.get('prompt') ?? query.get('approval_prompt') ?? '').split(' '),
    nonce: query.get('nonce') ?? undefined,
    challenge: query.get('code_challenge') ?? undefined,
    challengeMethod: method,
  }
}

/** The accounts of the chooser, the hinted one first. */
function people(world: GoogleWorld, { hint }: Authorization): Person[] {
  const users = world.db.users.list().filter(({ email }) => !isServiceAccount(email))
  const isHinted = ({ id, email }: (typeof users)[number]) => hint === id || hint === email
  return [...users.filter(isHinted), ...users.filter((user) => !isHinted(user))].map(
    ({ id, name, email }) => ({ id, name, detail: email }),
  )
}

function isServiceAccount(email: string): boolean {
  return email.endsWith('.gserviceaccount.com')
}

/** What a person has let a client do. */
function grantedTokens(world: GoogleWorld, user: string, client: string): OAuthToken[] {
  return world.db.oauth_tokens
    .list({ where: { user } })
    .filter((token) => token.client === client && !token.isRevoked)
}

function approve(world: GoogleWorld, request: Authorization, { id: user }: Person) {
  const before = grantedTokens(world, user, request.client)
  const granted = request.isIncremental ? before.flatMap(({ scopes }) => scopes) : []
  const scopes = [...new Set([...request.scopes, ...granted])]
  const shown = { scope: scopes.join(' '), authuser: '0', prompt: 'consent' }
  if (request.inFragment) return { ...implicitToken(world, request, user, scopes), ...shown }
  // Only the first consent answers a refresh token, unless the client asks for consent again.
  const isFirst = !before.some(({ kind }) => kind === 'refresh')
  const isAsked = request.prompt.some((word) => word === 'consent' || word === 'force')
  const code = issueCode(world, world.id('4/0A', 69), {
    client: request.client,
    user,
    scopes,
    redirectUri: request.redirectUri,
    challenge: request.challenge,
    challengeMethod: request.challengeMethod,
    data: { withRefresh: request.isOffline && (isFirst || isAsked), nonce: request.nonce },
  })
  return { code: code.id, ...shown }
}

function implicitToken(
  world: GoogleWorld,
  { client }: Authorization,
  userId: string,
  scopes: readonly string[],
): Record<string, string> {
  const user = world.db.users.get(userId)
  if (!user) refuse(400, 'invalid_request', 'There is no such account.')
  const issued = grantTokens(world, { user, client, scopes, withRefresh: false })
  const names = ['access_token', 'token_type', 'expires_in'] as const
  return Object.fromEntries(names.map((name) => [name, String(issued[name])]))
}

/**
 * `prompt=none` never shows a page: it answers at once with a code where the person has consented
 * to all of it before, else with why not.
 */
function answerSilently(world: GoogleWorld, query: URLSearchParams) {
  if (query.get('prompt') !== 'none') return undefined
  const request = readAuthorization(world, query)
  const [first] = people(world, request)
  const user = request.hint === undefined ? first : people(world, request).find(matches(request))
  const granted = user ? grantedTokens(world, user.id, request.client) : []
  const known = granted.flatMap(({ scopes }) => scopes)
  const isGranted = granted.length > 0 && request.scopes.every((scope) => known.includes(scope))
  const answer: Record<string, string> =
    user && isGranted ? approve(world, request, user) : { error: 'interaction_required' }
  return consentRedirect(request, answer)
}

function matches({ hint }: Authorization) {
  return ({ id, detail }: Person) => hint === id || hint === detail
}

function pageAt(path: string): Record<string, Operation> {
  const routes = consentRoutes({
    path,
    provider: 'Google',
    read: readAuthorization,
    people,
    approve,
  })
  const show = routes[`GET ${path}`]
  if (!show) return routes
  const run = (world: World, args: unknown) => {
    const silent = answerSilently(
      world as GoogleWorld, // the routes of a twin that has the identity's collections
      new URLSearchParams(world.call?.queryText),
    )
    return silent ?? show.run(world, args)
  }
  return { ...routes, [`GET ${path}`]: { ...show, run } }
}

/** The consent page at all its addresses. */
export const authorizeRoutes: Record<string, Operation> = {
  ...pageAt('/o/oauth2/v2/auth'),
  ...pageAt('/o/oauth2/auth'),
  ...pageAt('/o/oauth2/v2/auth/oauthchooseaccount'),
}
