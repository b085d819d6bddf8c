import { type ConsentRequest, consentRoutes } from '../../../shared/oauth/consent.ts'
import { issueCode, redeemCode } from '../../../shared/oauth/grants.ts'
import { installApp, issueToken } from '../objects/app.ts'
import { generalOf } from '../objects/channel.ts'
import { enterTeam, findTeam } from '../objects/user.ts'
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

function findClient(world: SlackWorld, client: string | null | undefined): App {
  const app = world.db.apps.first({ where: { client: client ?? '' } })
  ensure(app, 'invalid_client_id')
  return app
}

/**
 * A redirect URL must be one the app registered, or lie below one. An app that has registered
 * none, as that of a plain start, may use any.
 * https://docs.slack.dev/authentication/installing-with-oauth#redirect_urls
 */
function checkRedirect(world: SlackWorld, app: App, given: string | null): string {
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
function readClient(
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
function takeCode(
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

/**
 * Every install gives new tokens with just the scopes it asked for; those of earlier ones stay
 * good.
 */
function install(world: SlackWorld, known: App, scopes: readonly string[]) {
  if (scopes.length === 0) return {}
  const app = installApp(world, known, findTeam(world).id)
  const token = issueToken(world, app, { kind: 'bot', user: app.bot_user, scopes })
  const bot = {
    access_token: token.id,
    token_type: 'bot',
    scope: scopes.join(','),
    bot_user_id: app.bot_user,
  }
  const hook = scopes.includes('incoming-webhook') ? addWebhook(world, app) : undefined
  return { ...bot, ...(hook ? { incoming_webhook: hook } : {}) }
}

export const oauth = {
  'oauth.v2.access': method(
    { access: 'none', tier: 4 },
    () => ({
      client_id: text().optional(),
      client_secret: text().optional(),
      code: text('invalid_code'),
      redirect_uri: text().optional(),
      code_verifier: text().optional(),
      grant_type: text().optional(),
    }),
    (world, args) => {
      const app = readClient(world, args)
      const { grant_type = 'authorization_code' } = args
      ensure(grant_type === 'authorization_code', 'invalid_grant_type')
      const code = takeCode(world, app, args)
      const user = code.user ?? ''
      const granted = code.data?.user_scopes
      const forUser = Array.isArray(granted) ? granted.map(String) : []
      const { id, name } = findTeam(world)
      const authed_user = { id: user }
      if (forUser.length > 0) {
        const token = issueToken(world, app, { kind: 'user', user, scopes: forUser })
        const about = { scope: forUser.join(','), access_token: token.id, token_type: 'user' }
        Object.assign(authed_user, about)
      }
      return {
        app_id: app.id,
        authed_user,
        ...install(world, app, code.scopes),
        team: { id, name },
        enterprise: null,
        is_enterprise_install: false,
      }
    },
  ),
}

export const oauthRoutes = consent
