import { createHash } from 'node:crypto'
import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { consentRoutes } from '../../../../shared/oauth/consent.ts'
import { issueCode } from '../../../../shared/oauth/grants.ts'
import { issueToken } from '../../apps/objects/app.ts'
import { text } from '../../protocol/args.ts'
import {
  baseUrlPlaceholder,
  ensure,
  localize,
  method,
  type SlackWorld,
} from '../../protocol/index.ts'
import { findTeam, inTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { App, Token } from '../../schema/index.ts'
import { findUser, toIcons } from '../../users/objects/user.ts'
import {
  newCode,
  type PersonalRequest,
  peopleOf,
  readClient,
  readRequest,
  splitScopes,
  takeCode,
  whereAllowed,
} from '../objects/consent.ts'
import { signIdentity, toKeySet } from '../objects/identity.ts'
import { issueRotating, rotate, toGrant } from '../objects/rotation.ts'

/** How long an identity token is good for. */
const lifetime_s = 300
const claim = (name: string) => `https://slack.com/${name}`
const supported = ['openid', 'profile', 'email']

interface SignInRequest extends PersonalRequest {
  nonce: string | undefined
}

/** Sign in with Slack. https://docs.slack.dev/authentication/sign-in-with-slack */
export const openidRoutes = {
  ...consentRoutes({
    path: '/openid/connect/authorize',
    provider: 'Slack',
    read(world: SlackWorld, query): SignInRequest {
      const asked = readRequest(world, query)
      const scopes = splitScopes(query.get('scope'), supported)
      ensure(scopes.includes('openid'), 'invalid_scope')
      ensure((query.get('response_type') ?? 'code') === 'code', 'invalid_response_type')
      return { ...asked, scopes, nonce: query.get('nonce') ?? undefined }
    },
    people: (world, { team }) => peopleOf(world, team),
    approve(world, { app, scopes, givenRedirect, nonce }, person) {
      const id = newCode(world)
      const about = { user: person.id, scopes, redirectUri: givenRedirect }
      issueCode(world, id, { ...about, client: app.client_id, data: { nonce } })
      return { code: id }
    },
  }),
  'GET /openid/connect/keys': answering(() => toKeySet()),
  'GET /.well-known/openid-configuration': answering(() => ({
    issuer: baseUrlPlaceholder,
    authorization_endpoint: `${baseUrlPlaceholder}/openid/connect/authorize`,
    token_endpoint: `${baseUrlPlaceholder}/api/openid.connect.token`,
    userinfo_endpoint: `${baseUrlPlaceholder}/api/openid.connect.userInfo`,
    jwks_uri: `${baseUrlPlaceholder}/openid/connect/keys`,
    scopes_supported: supported,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  })),
}

function answering(make: () => object) {
  return operation(
    { access: 'none' as const },
    () => ({}),
    (world: SlackWorld) => {
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      return reply({ headers, body: localize(JSON.stringify(make()), world.url) })
    },
  )
}

/** What a token's scopes let an app know of who signed in. */
function toClaims(world: SlackWorld, token: Pick<Token, 'user' | 'scopes'>) {
  const { id, name, domain } = findTeam(world)
  const user = findUser(world, token.user)
  const { profile } = user
  const icons = toIcons(id.toLowerCase(), [34, 44, 68, 88, 102, 132, 230])
  const pictures = Object.entries(profile).filter(([key]) => /^image_\d+$/.test(key))
  const shown = {
    name: user.real_name,
    picture: profile.image_512,
    given_name: profile.first_name,
    family_name: profile.last_name,
    locale: 'en-US',
    [claim('team_name')]: name,
    [claim('team_domain')]: domain,
    ...Object.fromEntries(pictures.map(([key, url]) => [claim(`user_${key}`), url])),
    ...Object.fromEntries(Object.entries(icons).map(([key, url]) => [claim(`team_${key}`), url])),
  }
  const { email } = profile
  const address = { email, email_verified: true, date_email_verified: user.updated }
  return {
    sub: user.id,
    [claim('user_id')]: user.id,
    [claim('team_id')]: id,
    ...(token.scopes.includes('email') && email !== undefined ? address : {}),
    ...(token.scopes.includes('profile') ? shown : {}),
  }
}

function toIdentityToken(world: SlackWorld, app: App, token: Token, nonce: unknown): string {
  const now = seconds(world)
  const hash = createHash('sha256').update(token.id).digest().subarray(0, 16)
  const claims = {
    iss: baseUrlPlaceholder,
    aud: app.client_id,
    iat: now,
    exp: now + lifetime_s,
    auth_time: now,
    at_hash: hash.toString('base64url'),
    ...(typeof nonce === 'string' ? { nonce } : {}),
    ...toClaims(inTeam(world, token.team), token),
  }
  // Signed as it is read: with the host the client called.
  const local: Record<string, unknown> = JSON.parse(localize(JSON.stringify(claims), world.url))
  return signIdentity(local)
}

export const openid = {
  'openid.connect.token': method(
    { access: 'none', tier: 4 },
    () => ({
      client_id: text().optional(),
      client_secret: text().optional(),
      code: text('invalid_code').optional(),
      redirect_uri: text().optional(),
      grant_type: z.enum(['authorization_code', 'refresh_token'], 'invalid_grant_type').optional(),
      refresh_token: text('invalid_refresh_token').optional(),
    }),
    (world, args) => {
      const app = readClient(world, args)
      if (args.grant_type === 'refresh_token') {
        const rotated = rotate(world, app, args.refresh_token)
        const id_token = toIdentityToken(world, app, rotated.token, undefined)
        return { ...toGrant(rotated), token_type: 'Bearer', id_token }
      }
      ensure(args.code !== undefined, 'invalid_code')
      const code = takeCode(world, app, { code: args.code, redirect_uri: args.redirect_uri })
      ensure(code.scopes.includes('openid'), 'invalid_code')
      const grant = { kind: 'user' as const, user: code.user ?? '', scopes: code.scopes }
      const there = whereAllowed(world, code)
      const rotated = app.token_rotation ? issueRotating(there, app, grant) : undefined
      const token = rotated?.token ?? issueToken(there, app, grant)
      const id_token = toIdentityToken(world, app, token, code.data?.nonce)
      const more = rotated ? toGrant(rotated) : { access_token: token.id }
      return { ...more, token_type: 'Bearer', id_token }
    },
  ),

  'openid.connect.userInfo': method(
    { scope: 'openid', tokens: ['user'], tier: 4 },
    () => ({}),
    (world) => toClaims(world, world.caller.token),
  ),
}
