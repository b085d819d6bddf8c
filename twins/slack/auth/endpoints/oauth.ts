import { z } from 'zod'
import { consentRoutes, type Person } from '../../../../shared/oauth/consent.ts'
import { issueCode } from '../../../../shared/oauth/grants.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { installApp, installedIn, issueToken, logIntegration } from '../../apps/objects/app.ts'
import { generalOf } from '../../conversations/objects/channel.ts'
import { text } from '../../protocol/args.ts'
import {
  baseUrlPlaceholder,
  ensure,
  givenToken,
  method,
  type SlackWorld,
} from '../../protocol/index.ts'
import { botScopes, userScopes } from '../../protocol/scopes.ts'
import { findTeam, inTeam } from '../../protocol/team.ts'
import type { App } from '../../schema/index.ts'
import { orgWide, toEnterprise } from '../../team/objects/enterprise.ts'
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
import { issueRotating, type Rotated, rotate, toGrant } from '../objects/rotation.ts'

interface InstallRequest extends PersonalRequest {
  userScopes: readonly string[]
  challenge: string | undefined
}

const consent = consentRoutes({
  path: '/oauth/v2/authorize',
  provider: 'Slack',
  read(world: SlackWorld, query): InstallRequest {
    const asked = readRequest(world, query)
    const scopes = splitScopes(query.get('scope'), botScopes)
    const forUser = splitScopes(query.get('user_scope'), userScopes)
    ensure(scopes.length + forUser.length > 0, 'no_scopes')
    const challenge = query.get('code_challenge') ?? undefined
    return { ...asked, scopes, userScopes: forUser, challenge }
  },
  people: (world, { app, team }) => [
    ...(world.db.enterprises.has(team ?? '') ? [] : peopleOf(world, team)),
    ...(app.org_deploy_enabled ? orgAdmins(world, team) : []),
  ],
  approve(world, { app, scopes, userScopes: user_scopes, givenRedirect, challenge }, person) {
    const [user, enterprise] = person.id.split('/')
    const code = issueCode(world, newCode(world), {
      client: app.client_id,
      user,
      scopes,
      redirectUri: givenRedirect,
      data: { user_scopes, ...(enterprise === undefined ? {} : { enterprise }) },
      ...(challenge === undefined ? {} : { challenge, challengeMethod: 'S256' as const }),
    })
    return { code: code.id }
  },
})

/** Who may install an app for all workspaces of an organization; named with it. */
function orgAdmins(world: SlackWorld, place: string | undefined): Person[] {
  return world.db.enterprises.list().flatMap(({ id, name }) => {
    const teams = world.db.teams.list().filter(({ enterprise_id }) => enterprise_id === id)
    if (place !== undefined && place !== id && !teams.some((team) => team.id === place)) return []
    return teams
      .flatMap((team) => world.db.users.list({ where: { team: team.id } }))
      .filter(({ is_admin, is_bot, deleted }) => is_admin && !is_bot && !deleted)
      .map((user) => ({
        id: `${user.id}/${id}`,
        name: user.real_name,
        detail: `for all workspaces of ${name}`,
      }))
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
    configuration_url: `${baseUrlPlaceholder}/services/${app.bot_id}`,
    url: `${baseUrlPlaceholder}/services/${id}`,
  }
}

interface Grant {
  kind: 'bot' | 'user'
  user: string
  scopes: readonly string[]
  enterprise?: string
}

/** A token as an install answers it, with what refreshes it where the app rotates its tokens. */
function grantToken(world: SlackWorld, app: App, grant: Grant) {
  const about = { scope: grant.scopes.join(','), token_type: grant.kind }
  if (!app.token_rotation) return { ...about, access_token: issueToken(world, app, grant).id }
  return { ...about, ...toGrant(issueRotating(world, app, grant)) }
}

/**
 * Every install gives new tokens with just the scopes it asked for; those of earlier ones stay
 * good.
 */
function install(
  world: SlackWorld,
  known: App,
  { scopes, enterprise }: Pick<Grant, 'scopes' | 'enterprise'>,
) {
  if (scopes.length === 0) return {}
  const app =
    enterprise === undefined
      ? installApp(world, known, findTeam(world).id)
      : orgWide(world, known, enterprise)
  const grant = { user: app.bot_user, scopes, ...omitUndefined({ enterprise }) }
  const bot = grantToken(world, app, { kind: 'bot', ...grant })
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
function toPlace(world: SlackWorld, app: App, organization?: string) {
  const { id, name } = findTeam(world)
  const is_enterprise_install = organization !== undefined
  const team = is_enterprise_install ? null : { id, name }
  return { app_id: app.id, team, enterprise: toEnterprise(world), is_enterprise_install }
}

/** A token and what it stands for, in the place an install puts it. */
function toInstalled(world: SlackWorld, app: App, rotated: Rotated) {
  const { token } = rotated
  const grant = { scope: token.scopes.join(','), token_type: token.kind, ...toGrant(rotated) }
  const isBot = token.kind === 'bot'
  return {
    ...toPlace(inTeam(world, token.team), app, token.enterprise),
    ...(isBot ? { ...grant, bot_user_id: token.user } : {}),
    authed_user: isBot ? { id: '' } : { id: token.user, ...grant },
  }
}

/** The code's grant, and the world in the workspace it is for. */
function redeem(world: SlackWorld, app: App, { code, redirect_uri, code_verifier }: Redemption) {
  ensure(code !== undefined, 'invalid_code')
  const grant = takeCode(world, app, { code, redirect_uri, code_verifier })
  return { code: grant, world: whereAllowed(world, grant) }
}

function userScopesOf({ data }: { data?: Record<string, unknown> | undefined }): string[] {
  return Array.isArray(data?.user_scopes) ? data.user_scopes.map(String) : []
}

export const oauth = {
  'oauth.v2.access': method({ access: 'none', tier: 4 }, redemption, (outer, args) => {
    const app = readClient(outer, args)
    if (args.grant_type === 'refresh_token') {
      return toInstalled(outer, app, rotate(outer, app, args.refresh_token))
    }
    const { code, world } = redeem(outer, app, args)
    const { user = '' } = code
    const scopes = userScopesOf(code)
    const enterprise =
      code.data?.enterprise === undefined ? undefined : String(code.data.enterprise)
    const grant = { kind: 'user', user, scopes, ...omitUndefined({ enterprise }) } as const
    const own = scopes.length > 0 ? grantToken(world, app, grant) : {}
    logIntegration(world, app, 'added', user)
    const bot = install(world, app, { scopes: code.scopes, ...omitUndefined({ enterprise }) })
    return { ...toPlace(world, app, enterprise), authed_user: { id: user, ...own }, ...bot }
  }),

  'oauth.v2.exchange': method({ access: 'none', tier: 4 }, credentials, (world, args) => {
    const app = readClient(world, args)
    const given = world.call && givenToken(world.call)
    const token = world.db.tokens.get(given ?? '')
    ensure(token && !token.is_revoked, 'invalid_auth')
    ensure(token.app === app.id, 'client_id_token_mismatch')
    ensure(token.kind === 'bot' || token.kind === 'user', 'not_allowed_token_type')
    ensure(token.expires_ms === undefined, 'token_already_exchanged')
    world.db.tokens.replace({ ...token, is_revoked: true })
    world.db.apps.update(app.id, { token_rotation: true })
    const own = installedIn(world, app, token.team)
    return toInstalled(world, app, issueRotating(inTeam(world, token.team), own, token))
  }),

  'oauth.access': method({ access: 'none', tier: 4 }, redemption, (outer, args) => {
    const app = readClient(outer, args)
    const { code, world } = redeem(outer, app, args)
    const { user = '' } = code
    const own = userScopesOf(code)
    const scopes = own.length > 0 ? own : [...code.scopes]
    const token = issueToken(world, app, { kind: 'user', user, scopes })
    const { id, name } = findTeam(world)
    const enterprise = toEnterprise(world)
    const about = {
      team_id: id,
      team_name: name,
      enterprise_id: enterprise?.id ?? null,
      user_id: user,
    }
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
