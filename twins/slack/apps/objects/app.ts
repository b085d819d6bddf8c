import type { BotsInfoResponse } from '@slack/web-api'
import { omitUndefined } from '../../../../shared/object.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam, inTeam, ofTeam, reaches } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { App, IntegrationLog, SlashCommand, Token, TokenKind } from '../../schema/index.ts'
import { createUser, toIcons } from '../../users/objects/user.ts'
import { announce } from './announce.ts'

/** The part of an app that its messages carry. */
interface BotProfile {
  id: string
  app_id: string
  user_id: string
  name: string
  icons: { image_36: string; image_48: string; image_72: string }
  deleted: boolean
  updated: number
  team_id: string
}

interface NewApp {
  name: string
  scopes: readonly string[]
  user_scopes?: readonly string[] | undefined
  redirect_urls?: readonly string[] | undefined
  events?: readonly string[] | undefined
  request_url?: string | undefined
  socket_mode?: boolean | undefined
  interactivity_url?: string | undefined
  slash_commands?: readonly SlashCommand[] | undefined
  unfurl_domains?: readonly string[] | undefined
  /** Fixed values for the app of a plain start. */
  fixed?: Partial<Omit<App, 'name'>>
}

/** An app's name as its bot user has it. */
function toShortName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
}

/** Creates an app with a bot user in this workspace; tokens come apart. */
export function createApp(world: SlackWorld, given: NewApp): App {
  const id = given.fixed?.id ?? world.id('A', 10, 'upper')
  const bot_id = given.fixed?.bot_id ?? world.id('B', 10, 'upper')
  const user = createUser(world, {
    id: given.fixed?.bot_user,
    name: toShortName(given.name),
    real_name: given.name,
    is_bot: true,
    app: { id, bot_id },
  })
  const app = omitUndefined({
    id,
    name: given.name,
    client_id: `${world.id('', 10, 'digits')}.${world.id('', 13, 'digits')}`,
    client_secret: world.id('', 32, 'hex'),
    signing_secret: 'slack-signing-secret',
    verification_token: world.id('', 24),
    bot_id,
    bot_user: user.id,
    scopes: [...given.scopes],
    user_scopes: [...(given.user_scopes ?? [])],
    redirect_urls: [...(given.redirect_urls ?? [])],
    request_url: given.request_url,
    is_verified: given.request_url !== undefined,
    events: [...(given.events ?? ['*'])],
    socket_mode: given.socket_mode ?? false,
    interactivity_url: given.interactivity_url,
    slash_commands: [...(given.slash_commands ?? [])],
    unfurl_domains: given.unfurl_domains && [...given.unfurl_domains],
    updated: seconds(world),
    ...given.fixed,
  })
  return world.db.apps.insert(app)
}

/** An app as a workspace knows it: with the ids its bot has there. */
export function installedIn(world: SlackWorld, app: Readonly<App>, team: string): App {
  const install = world.db.installs.get(`${app.id}/${team}`)
  return install ? { ...app, bot_id: install.bot_id, bot_user: install.bot_user } : { ...app }
}

/** Puts an app into a workspace, where it is not there yet; tokens come apart. */
export function installApp(world: SlackWorld, app: App, team: string): App {
  const isHome = world.db.users.getShared(app.bot_user)?.team_id === team
  const id = `${app.id}/${team}`
  if (!isHome && !world.db.installs.has(id)) {
    const bot_id = world.id('B', 10, 'upper')
    const names = { name: toShortName(app.name), real_name: app.name }
    const about = { is_bot: true, app: { id: app.id, bot_id } }
    const bot = createUser(inTeam(world, team), { ...names, ...about })
    world.db.installs.insert({ id, app: app.id, team, bot_id, bot_user: bot.id })
  }
  return installedIn(world, app, team)
}

/** The app a token belongs to, as its workspace knows it. */
export function findApp(world: SlackWorld, id: string): Readonly<App> {
  const app = world.db.apps.getShared(id)
  ensure(app, 'invalid_auth')
  return installedIn(world, app, findTeam(world).id)
}

/** Gives out a token in the shape of its kind. https://docs.slack.dev/authentication/tokens */
export function issueToken(
  world: SlackWorld,
  app: Pick<App, 'id' | 'bot_id'>,
  grant: {
    kind: TokenKind
    user: string
    scopes: readonly string[]
    id?: string
    lifetime_s?: number
    enterprise?: string
  },
): Token {
  const { kind, user, scopes, lifetime_s, enterprise } = grant
  const digits = () => world.id('', 12, 'digits')
  const shapes = {
    bot: () => `xoxb-${digits()}-${digits()}-${world.id('', 24)}`,
    user: () => `xoxp-${digits()}-${digits()}-${digits()}-${world.id('', 32, 'hex')}`,
    app: () => `xapp-1-${app.id}-${digits()}-${world.id('', 64, 'hex')}`,
    config: () => `xoxp-1-${world.id('', 100)}`,
  }
  // What expires is said to in its first letters.
  const mark = lifetime_s === undefined ? '' : 'xoxe.'
  const token = omitUndefined({
    id: grant.id ?? `${mark}${shapes[kind]()}`,
    kind,
    team: findTeam(world).id,
    app: app.id,
    user,
    bot: kind === 'bot' ? app.bot_id : undefined,
    scopes: [...scopes],
    is_revoked: false,
    expires_ms: lifetime_s === undefined ? undefined : world.now() + lifetime_s * 1000,
    enterprise,
  })
  return world.db.tokens.insert(token)
}

/** The tokens that let an app work in this workspace. */
function aliveTokens(world: SlackWorld, app: string): Token[] {
  const team = findTeam(world).id
  const all = world.db.tokens.list({ where: { app } })
  return all.filter((each) => reaches(world, each, team) && each.kind !== 'app' && !each.is_revoked)
}

/** Revokes tokens of an app and tells it; also where none is left, that it is gone. */
export function revokeTokens(world: SlackWorld, app: string, tokens: readonly Token[]): void {
  for (const token of tokens) world.db.tokens.replace({ ...token, is_revoked: true })
  const of = (kind: TokenKind) =>
    tokens.filter((token) => token.kind === kind).map(({ user }) => user)
  const revoked = { oauth: of('user'), bot: of('bot') }
  const event_ts = eventTs(world)
  announce(world, { type: 'tokens_revoked', tokens: revoked, event_ts }, { app })
  if (aliveTokens(world, app).length === 0) {
    announce(world, { type: 'app_uninstalled', event_ts }, { app })
  }
  for (const { enterprise } of tokens) if (enterprise) leaveOrganization(world, app, enterprise)
}

/** An app without a token for an organization is in none of its workspaces for it. */
function leaveOrganization(world: SlackWorld, app: string, enterprise: string): void {
  const isOf = (each: { enterprise?: string }) => each.enterprise === enterprise
  const tokens = world.db.tokens.list({ where: { app } })
  if (tokens.some((token) => isOf(token) && !token.is_revoked)) return
  for (const { id, team, bot_user } of world.db.installs.list({ where: { app } }).filter(isOf)) {
    world.db.installs.delete(id)
    world.db.team_users.delete(`${team}/${bot_user}`)
  }
}

/** Takes an app out of the workspace; false where it was not in. */
export function uninstall(world: SlackWorld, app: App): boolean {
  const tokens = aliveTokens(world, app.id)
  if (tokens.length === 0) return false
  logIntegration(world, app, 'removed', world.caller?.user ?? '')
  revokeTokens(world, app.id, tokens)
  return true
}

/** Notes in the workspace's log what became of an app. */
export function logIntegration(
  world: SlackWorld,
  app: App,
  change_type: IntegrationLog['change_type'],
  user: string,
): void {
  ofTeam(world).integration_logs.insert({
    id: world.id('Lg', 10, 'upper'),
    app_id: app.id,
    app_type: app.name,
    user_id: user,
    user_name: world.db.users.get(user)?.name ?? '',
    date: String(seconds(world)),
    change_type,
    scope: app.scopes.join(','),
  })
}

const iconSizes = [36, 48, 72]

/** What an app's messages say of it. */
export function toBotProfile(world: SlackWorld, app: App): BotProfile {
  const icons = toIcons(app.bot_id.toLowerCase(), iconSizes)
  return {
    id: app.bot_id,
    app_id: app.id,
    user_id: app.bot_user,
    name: app.name,
    icons: icons as BotProfile['icons'], // one picture of each of the three sizes
    deleted: false,
    updated: app.updated,
    team_id: findTeam(world).id,
  }
}

export function toBot(app: App): NonNullable<BotsInfoResponse['bot']> {
  return {
    id: app.bot_id,
    deleted: false,
    name: app.name,
    updated: app.updated,
    app_id: app.id,
    user_id: app.bot_user,
    icons: toIcons(app.bot_id.toLowerCase(), iconSizes),
  }
}
