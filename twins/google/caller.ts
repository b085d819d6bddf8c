import type { Call } from '../../shared/contract.ts'
import { inspectToken } from '../../shared/oauth/grants.ts'
import {
  GoogleError,
  invalidCredentials,
  invalidParameter,
  loginRequired,
  required,
} from './error.ts'
import { checkMask } from './fields.ts'
import { type Api, askedFor, type MethodFacts, selectionOf } from './method.ts'
import type { User } from './schema.ts'
import type { Caller, GoogleWorld } from './world.ts'

export const scopePrefix = 'https://www.googleapis.com/auth/'
const realm = 'Bearer realm="https://accounts.google.com/"'

/** The access token of a call, wherever it stands. */
export function bearerOf(call: Call): string | undefined {
  const header = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(call.header('authorization') ?? '')?.[1]
  const { query } = call
  return header ?? query.get('access_token') ?? query.get('oauth_token') ?? undefined
}

export interface KnownToken {
  user: User
  client: string
  scopes: readonly string[]
  expires_ms: number | undefined
}

/** What an access token stands for, undefined where it is unknown, expired or revoked. */
export function findAccess(world: GoogleWorld, token: string): KnownToken | undefined {
  const { state, token: found } = inspectToken(world, token)
  if (state !== 'valid' || found?.kind !== 'access') return undefined
  const user = world.db.users.getShared(found.user ?? '')
  if (!user) return undefined
  return { user, client: found.client, scopes: found.scopes, expires_ms: found.expires_ms }
}

/** Finds out who calls. https://developers.google.com/identity/protocols/oauth2#callinganapi */
export function authenticate(
  world: GoogleWorld,
  call: Call,
  facts: MethodFacts | undefined,
): Caller {
  const key = call.header('x-goog-api-key') ?? askedFor(call, 'key')
  if (key !== undefined && !world.db.api_keys.getShared(key)) throw invalidKey()
  const token = bearerOf(call)
  if (token === undefined) {
    if (key !== undefined && facts?.isPublic) return { user: undefined, client: key, scopes: [] }
    call.headers['www-authenticate'] = realm
    throw loginRequired()
  }
  const known = findAccess(world, token)
  if (!known) {
    call.headers['www-authenticate'] = `${realm}, error="invalid_token"`
    throw invalidCredentials()
  }
  call.callerName = known.user.email
  return known
}

function invalidKey(): GoogleError {
  const message = 'API key not valid. Please pass a valid API key.'
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }
  return new GoogleError(400, 'badRequest', message, {
    rpc: 'INVALID_ARGUMENT',
    details: [{ ...info, domain: 'googleapis.com' }],
  })
}

/** Whether a caller holds one of these scopes, named by their last part. */
export function holdsScope(caller: Caller, scopes: readonly string[]): boolean {
  return caller.scopes.some(
    (scope) => scope.startsWith(scopePrefix) && scopes.includes(scope.slice(scopePrefix.length)),
  )
}

/** Refuses a caller without a scope for the method, and selectors that name no field of it. */
export function authorize(world: GoogleWorld, call: Call, api: Api, facts: MethodFacts): void {
  const { caller } = world
  if (caller.user && !holdsScope(caller, facts.scopes)) throw insufficientScope(call, api, facts)
  const alt = askedFor(call, 'alt')
  const isMedia = alt === 'media' && facts.media !== undefined
  if (alt !== undefined && alt !== 'json' && !isMedia) {
    throw invalidParameter('alt', `Invalid string value: '${alt}'. Allowed values: [json, media]`)
  }
  const fields = askedFor(call, 'fields')
  if (facts.needsFields && !fields) {
    throw required('fields', "The 'fields' parameter is required for this method.")
  }
  const mask = fields ? selectionOf(call) : undefined
  if (mask && facts.response !== undefined) checkMask(api.types, facts.response, mask)
}

function insufficientScope(call: Call, api: Api, { id, scopes }: MethodFacts): GoogleError {
  const wanted = scopes.map((scope) => scopePrefix + scope).join(' ')
  call.headers['www-authenticate'] = `${realm}, error="insufficient_scope", scope="${wanted}"`
  const [, ...names] = id.split('.').map((name) => name.charAt(0).toUpperCase() + name.slice(1))
  const method = `google.apps.${api.name}.${api.version}.${api.name.charAt(0).toUpperCase()}`
  return new GoogleError(403, 'insufficientPermissions', 'Insufficient Permission', {
    rpc: 'PERMISSION_DENIED',
    title: 'Request had insufficient authentication scopes.',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: {
          service: `${api.name}.googleapis.com`,
          method: `${method}${api.name.slice(1)}${names.slice(0, -1).join('')}.${names.at(-1)}`,
        },
      },
    ],
  })
}
