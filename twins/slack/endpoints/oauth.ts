import { z } from 'zod'
import { type ConsentRequest, consentRoutes } from '../../../shared/oauth/consent.ts'
import { issueCode, redeemCode } from '../../../shared/oauth/grants.ts'
import { installApp, installedIn, issueToken, logIntegration } from '../objects/app.ts'
import { generalOf } from '../objects/channel.ts'
import { issueRotating, type Rotated, rotate, toGrant } from '../objects/rotation.ts'
import { enterTeam, findTeam } from '../objects/user.ts'
import { givenToken } from '../protocol/input.ts'
import { botScopes, userScopes } from '../protocol/scopes.ts'
import { ensure, here, method, type SlackWorld } from '../protocol.ts'
import { text } from '../query.ts'
import type { App } from '../schema.ts'

interface InstallRequest extends ConsentRequest {
  app: App
  /** As the app gave it: what it must repeat when it trades the code in. */
  givenRedirect: string | undefined
  userScopes: readonly string[]
  /** The workspace it asks for, where it asks for one. */
  team: string | undefined
  challenge: string | undefined
}

function splitScopes(given: string | null, known: readonly string[]): string[] {
  const scopes = (given ?? '').split(/[\s,]+/).filter(Boolean)
  ensure(
    scopes.every((scope) => known.includes(scope)),
    'invalid_scope',
  )
  return scopes
}

export function findClient(world: SlackWorld, client: string | null | undefined): App {
  const app = world.db.apps.first({ where: { client: client ?? '' } })
  ensure(app, 'invalid_client_id')
  return app
}

/**
 * A redirect URL must be one the app registered, or lie below one. An app that has registered
 * none, as that of a plain start, may use any.
 * https://docs.slack.dev/authentication/installing-with-oauth#redirect_urls
 */
export function checkRedirect(world: SlackWorld, app: App, given: string | null): string {
  const [first] = app.redirect_urls
  const target = given ?? first
  ensure(target !== undefined && URL.canParse(target), 'bad_redirect_uri')
  if (first === undefined) world.note(`${app.name} has no redirect URLs: ${target} is taken as one`)
  const isRegistered = app.redirect_urls.some(
    (url) => target === url || target.startsWith(`${url.replace(/\/$/, '')}/`),
  )
  ensure(first === undefined || isRegistered, 'bad_redirect_uri')
  return target
}

function namedInQuery(world: SlackWorld, team: string | null): string | undefined {
  if (!team) return undefined
  ensure(world.db.teams.has(team), 'team_not_found')
  return team
}

const consent = consentRoutes({
  path: '/oauth/v2/authorize',
  provider: 'Slack',
  read(world: SlackWorld, query): InstallRequest {
    const app = findClient(world, query.get('client_id'))
    const scopes = splitScopes(query.get('scope'), botScopes)
    const forUser = splitScopes(query.get('user_scope'), userScopes)
    ensure(scopes.length + forUser.length > 0, 'no_scopes')
    return {
      app,
      clientName: app.name,
      redirectUri: checkRedirect(world, app, query.get('redirect_uri')),
      givenRedirect: query.get('redirect_uri') ?? undefined,
      state: query.get('state') ?? undefined,
      scopes,
      userScopes: forUser,
      team: namedInQuery(world, query.get('team')),
      challenge: query.get('code_challenge') ?? undefined,
    }
  },
  people: (world, { team }) =>
    world.db.users
      .list({ where: { team } })
      .filter(({ is_bot, deleted }) => !is_bot && !deleted)
      .map(({ id, real_name, profile }) => ({ id, name: real_name, detail: profile.email })),
  approve(world, { app, scopes, userScopes: user_scopes, givenRedirect, challenge }, person) {
    const digits = (count: number) => world.id('', count, 'digits')
    const id = `${digits(13)}.${digits(13)}.${world.id('', 64, 'hex')}`
    const code = issueCode(world, id, {
      client: app.client_id,
      user: person.id,
      scopes,
      redirectUri: givenRedirect,
      data: { user_scopes },
      ...(challenge === undefined ? {} : { challenge, challengeMethod: 'S256' as const }),
    })
    return { code: code.id }
  },
})

/** The client's credentials, from the arguments or by HTTP Basic. */
export function readClient(
  world: SlackWorld,
  args: { client_id?: string | undefined; client_secret?: string | undefined },
): App {
  const [, basic = ''] = /^Basic\s+(.+)$/i.exec(world.call?.header('authorization') ?? '') ?? []
  const [id, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const app = findClient(world, args.client_id ?? id)
  ensure(app.client_secret === (args.client_secret ?? secret), 'bad_client_secret')
  return app
}

/** Checks a code in Slack's words before it is used up. */
export function takeCode(
  world: SlackWorld,
  app: App,
  args: { code: string; redirect_uri?: string | undefined; code_verifier?: string | undefined },
) {
  const known = world.db.oauth_codes.get(args.code)
  ensure(known?.client === app.client_id && world.now() < known.expires_ms, 'invalid_code')
  ensure(!known.isUsed, 'code_already_used')
  ensure(known.redirectUri === args.redirect_uri, 'bad_redirect_uri')
  // An app goes where the person is who allowed it.
  enterTeam(world, world.db.users.get(known.user ?? '')?.team_id)
  const { code, redirect_uri, code_verifier } = args
  return redeemCode(world, {
    code,
    client: app.client_id,
    redirectUri: redirect_uri,
    verifier: code_verifier,
  })
}

/** A webhook comes with the scope for one; the channel a person would pick is the general one. */
function addWebhook(world: SlackWorld, app: App) {
  const channel = generalOf(world)
  ensure(channel, 'channel_not_found')
  const id = `${findTeam(world).id}/${app.bot_id}/${world.id('', 24)}`
  world.db.webhooks.insert({ id, app: app.id, channel: channel.id })
  return {
    channel: `#${channel.name}`,
    channel_id: channel.id,
    configuration_url: `${here}/services/${app.bot_id}`,
    url: `${here}/services/${id}`,
  }
}

/** A token as an install answers it, with what refreshes it where the app rotates its tokens. */
function grantToken(
  world: SlackWorld,
  app: App,
  grant: { kind: 'bot' | 'user'; user: string; scopes: readonly string[] },
) {
  const about = { scope: grant.scopes.join(','), token_type: grant.kind }
  if (!app.token_rotation) return { ...about, access_token: issueToken(world, app, grant).id }
  return { ...about, ...toGrant(issueRotating(world, app, grant)) }
}

/**
 * Every install gives new tokens with just the scopes it asked for; those of earlier ones stay
 * good.
 */
function install(world: SlackWorld, known: App, scopes: readonly string[]) {
  if (scopes.length === 0) return {}
  const app = installApp(world, known, findTeam(world).id)
  const bot = grantToken(world, app, { kind: 'bot', user: app.bot_user, scopes })
  const hook = scopes.includes('incoming-webhook') ? addWebhook(world, app) : undefined
  return { ...bot, bot_user_id: app.bot_user, ...(hook ? { incoming_webhook: hook } : {}) }
}

const credentials = () => ({
  client_id: text().optional(),
  client_secret: text().optional(),
})
const redemption = () => ({
  ...credentials(),
  code: text('invalid_code').optional(),
  redirect_uri: text().optional(),
  code_verifier: text().optional(),
  grant_type: z.enum(['authorization_code', 'refresh_token'], 'invalid_grant_type').optional(),
  refresh_token: text('invalid_refresh_token').optional(),
})
type Redemption = z.output<z.ZodObject<ReturnType<typeof redemption>>>

/** Where an install happened: what all answers say of it. */
function toPlace(world: SlackWorld, app: App) {
  const { id, name } = findTeam(world)
  const place = { team: { id, name }, enterprise: null, is_enterprise_install: false }
  return { app_id: app.id, ...place }
}

/** A token and what it stands for, in the place an install puts it. */
function toInstalled(world: SlackWorld, app: App, rotated: Rotated) {
  const { token } = rotated
  const grant = { scope: token.scopes.join(','), token_type: token.kind, ...toGrant(rotated) }
  const isBot = token.kind === 'bot'
  return {
    ...toPlace(world, app),
    ...(isBot ? { ...grant, bot_user_id: token.user } : {}),
    authed_user: isBot ? { id: '' } : { id: token.user, ...grant },
  }
}

function redeem(world: SlackWorld, app: App, { code, redirect_uri, code_verifier }: Redemption) {
  ensure(code !== undefined, 'invalid_code')
  return takeCode(world, app, { code, redirect_uri, code_verifier })
}

function userScopesOf({ data }: { data?: Record<string, unknown> | undefined }): string[] {
  return Array.isArray(data?.user_scopes) ? data.user_scopes.map(String) : []
}

export const oauth = {
  'oauth.v2.access': method({ access: 'none', tier: 4 }, redemption, (world, args) => {
    const app = readClient(world, args)
    if (args.grant_type === 'refresh_token') {
      return toInstalled(world, app, rotate(world, app, args.refresh_token))
    }
    const code = redeem(world, app, args)
    const { user = '' } = code
    const scopes = userScopesOf(code)
    const own = scopes.length > 0 ? grantToken(world, app, { kind: 'user', user, scopes }) : {}
    logIntegration(world, app, 'added', user)
    const bot = install(world, app, code.scopes)
    return { ...toPlace(world, app), authed_user: { id: user, ...own }, ...bot }
  }),

  'oauth.v2.exchange': method({ access: 'none', tier: 4 }, credentials, (world, args) => {
    const app = readClient(world, args)
    const given = world.call && givenToken(world.call)
    const token = world.db.tokens.get(given ?? '')
    ensure(token && !token.is_revoked, 'invalid_auth')
    ensure(token.app === app.id, 'client_id_token_mismatch')
    ensure(token.kind === 'bot' || token.kind === 'user', 'not_allowed_token_type')
    ensure(token.expires_ms === undefined, 'token_already_exchanged')
    enterTeam(world, token.team)
    world.db.tokens.replace({ ...token, is_revoked: true })
    world.db.apps.update(app.id, { token_rotation: true })
    const own = installedIn(world, app, token.team)
    return toInstalled(world, app, issueRotating(world, own, token))
  }),

  'oauth.access': method({ access: 'none', tier: 4 }, redemption, (world, args) => {
    const app = readClient(world, args)
    const code = redeem(world, app, args)
    const { user = '' } = code
    const own = userScopesOf(code)
    const scopes = own.length > 0 ? own : [...code.scopes]
    const token = issueToken(world, app, { kind: 'user', user, scopes })
    const { id, name } = findTeam(world)
    const about = { team_id: id, team_name: name, enterprise_id: null, user_id: user }
    if (code.scopes.length === 0)
      return { access_token: token.id, scope: scopes.join(','), ...about }
    const installed = installApp(world, app, id)
    const { bot_user } = installed
    const grant = { kind: 'bot', user: bot_user, scopes: code.scopes } as const
    const bot = { bot_user_id: bot_user, bot_access_token: issueToken(world, installed, grant).id }
    return { access_token: token.id, scope: scopes.join(','), ...about, bot }
  }),
}

export const oauthRoutes = consent
