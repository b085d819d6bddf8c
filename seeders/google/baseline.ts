import { issueToken } from '../../shared/oauth/grants.ts'
import { serviceKey } from '../../twins/google/keys.ts'
import type { NewUser } from '../../twins/google/oauth/people.ts'
import type { User } from '../../twins/google/schema.ts'
import type { GoogleWorld } from '../../twins/google/world.ts'
import * as seed from '../seed.ts'

/** What works after a plain start, in both twins. */
export const credentials = {
  accessToken: 'ya29.drive-twin-owner',
  secondAccessToken: 'ya29.drive-twin-second',
  refreshToken: '1//0-twin-refresh-token',
  clientId: 'google-twin-client-id',
  clientSecret: 'google-twin-client-secret',
  apiKey: 'AIzaSyTwinfleet-Drive-Calendar-Key-0001',
  serviceEmail: 'robot@twinfleet.iam.gserviceaccount.com',
  serviceClientId: '100000000000000000042',
  project: 'twinfleet',
}

/** The accounts of a plain start: the owner of the tokens, and a second person. */
export const people = {
  owner: { email: 'ada@example.com', name: 'Ada Lovelace', isAdmin: true },
  second: { email: 'grace@example.com', name: 'Grace Hopper' },
  service: { email: credentials.serviceEmail, name: 'robot' },
} as const

const prefix = 'https://www.googleapis.com/auth/'
const identityScopes = ['openid', `${prefix}userinfo.email`, `${prefix}userinfo.profile`]

/** What a seed says of a person. */
interface UserSeed {
  email: string
  name?: string | undefined
  is_admin?: boolean | undefined
}

/** The account of a person of a seed, with a token that follows from the address. */
export function addUser(
  world: GoogleWorld,
  personWith: (email: string) => User,
  { email, name, is_admin }: UserSeed,
  scopes: readonly string[],
  path: string,
): User {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw seed.refused(`${path}.email`, 'is no email address')
  }
  const known = personWith(email)
  const isAdmin = is_admin ?? known.isAdmin
  const made = world.db.users.replace({ ...known, name: name ?? known.name, isAdmin })
  const token = `ya29.${made.email}`
  if (!world.db.oauth_tokens.has(token)) giveToken(world, made, token, scopes)
  return made
}

/** A token that works at once and does not end, for a person of a seed. */
function giveToken(world: GoogleWorld, user: User, token: string, scopes: readonly string[]): void {
  issueToken(world, token, {
    kind: 'access',
    client: credentials.clientId,
    user: user.id,
    scopes: [...identityScopes, ...scopes],
    data: { isOffline: true },
  })
}

/**
 * The accounts, the client, the tokens, the API key and the service account of a plain start.
 * `add` makes an account in the twin; `scopes` are all those of its API.
 */
export function seedIdentity(
  world: GoogleWorld,
  add: (user: NewUser) => User,
  scopes: readonly string[],
): { owner: User; second: User } {
  const owner = add(people.owner)
  const second = add(people.second)
  add({ ...people.service })
  world.db.clients.insert({
    id: credentials.clientId,
    secret: credentials.clientSecret,
    name: 'Twinfleet App',
    redirectUris: ['https://developers.google.com/oauthplayground'],
  })
  world.db.api_keys.insert({ id: credentials.apiKey, project: credentials.project })
  world.db.service_accounts.insert({
    id: credentials.serviceClientId,
    email: credentials.serviceEmail,
    project: credentials.project,
    keys: { [serviceKey.keyId]: serviceKey.publicKey },
    delegatedScopes: [...identityScopes, ...scopes],
  })
  giveToken(world, owner, credentials.accessToken, scopes)
  giveToken(world, second, credentials.secondAccessToken, scopes)
  issueToken(world, credentials.refreshToken, {
    kind: 'refresh',
    client: credentials.clientId,
    user: owner.id,
    scopes: [...identityScopes, ...scopes],
  })
  return { owner, second }
}

/** What an app needs to sign in, in both twins. */
export function identityEnv(url: string): Record<string, string> {
  return {
    GOOGLE_OAUTH_URL: url,
    GOOGLE_ACCESS_TOKEN: credentials.accessToken,
    GOOGLE_REFRESH_TOKEN: credentials.refreshToken,
    GOOGLE_CLIENT_ID: credentials.clientId,
    GOOGLE_CLIENT_SECRET: credentials.clientSecret,
    GOOGLE_SERVICE_ACCOUNT_JSON: JSON.stringify({
      type: 'service_account',
      project_id: credentials.project,
      private_key_id: serviceKey.keyId,
      private_key: serviceKey.privateKey,
      client_email: credentials.serviceEmail,
      client_id: credentials.serviceClientId,
      auth_uri: `${url}/o/oauth2/auth`,
      token_uri: `${url}/token`,
      auth_provider_x509_cert_url: `${url}/oauth2/v1/certs`,
      universe_domain: 'googleapis.com',
    }),
  }
}
