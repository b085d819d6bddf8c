import { omitUndefined } from '../../shared/object.ts'
import { createApp, issueToken } from '../../twins/slack/apps/objects/app.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { appScopes, botScopes } from '../../twins/slack/protocol/scopes.ts'
import type { App, Offer } from '../../twins/slack/schema/index.ts'
import { credentials, plain } from './baseline.ts'
import type { SeededApp } from './schema.ts'

function toOffers({ shortcuts = [], functions = [] }: SeededApp): Offer[] {
  return [
    ...shortcuts.map((shortcut) => ({ ...shortcut, type: shortcut.type ?? ('global' as const) })),
    ...functions.map((step) => ({ ...step, type: 'function' as const })),
  ]
}

/** What a seed says of an app beside its name, as the app keeps it. */
function toSettings(given: SeededApp) {
  const { event_subscriptions: subscribed = {} } = given
  const offers = toOffers(given)
  return omitUndefined({
    scopes: given.scopes,
    user_scopes: given.user_scopes,
    request_url: subscribed.request_url,
    events: subscribed.events,
    user_events: subscribed.user_events,
    delayed_events: subscribed.delayed,
    slash_commands: given.slash_commands,
    interactivity_url: given.interactivity_url,
    options_url: given.options_url,
    redirect_urls: given.redirect_urls,
    org_deploy_enabled: given.org_deploy_enabled ?? given.org_wide,
    unfurl_domains: given.unfurl_domains,
    socket_mode: given.socket_mode,
    offers: offers.length > 0 ? offers : undefined,
  })
}

/**
 * The first app of a seed takes over the app of the default credentials, so that `SLACK_BOT_TOKEN`
 * and the others are its own. Later ones, and one that pins its id or credentials, get credentials
 * of their own, which `/admin/state` shows.
 */
export function seedApp(world: SlackWorld, given: SeededApp, isFirst: boolean): void {
  const { name, id, client_id, client_secret, signing_secret, bot_token, app_token } = given
  const pinned = omitUndefined({ id, client_id, client_secret, signing_secret })
  const hasOwn = Object.keys(pinned).length > 0 || bot_token !== undefined
  const known = isFirst && !hasOwn ? world.db.apps.get(plain.app) : undefined
  const settings = toSettings(given)
  if (known) {
    changeApp(world, known, name, settings)
    return
  }
  const { scopes = botScopes, user_scopes, request_url, events, ...rest } = settings
  const made = createApp(world, {
    ...omitUndefined({ user_scopes, request_url, events }),
    name,
    scopes,
    fixed: { ...rest, ...pinned },
  })
  const common = { user: made.bot_user }
  issueToken(world, made, {
    ...common,
    kind: 'bot',
    scopes,
    ...(bot_token ? { id: bot_token } : {}),
  })
  const own = app_token ? { id: app_token } : {}
  issueToken(world, made, { ...common, kind: 'app', scopes: appScopes, ...own })
}

function changeApp(world: SlackWorld, app: App, name: string, settings: Partial<App>): void {
  const is_verified = settings.request_url !== undefined || app.is_verified
  world.db.apps.replace({ ...app, ...settings, name, is_verified })
  const { scopes, user_scopes } = settings
  if (scopes) world.db.tokens.update(credentials.botToken, { scopes })
  if (user_scopes) world.db.tokens.update(credentials.userToken, { scopes: user_scopes })
  const user = world.db.users.get(app.bot_user)
  if (!user) return
  const short = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  const profile = { ...user.profile, real_name: name, real_name_normalized: name }
  world.db.users.replace({ ...user, name: short, real_name: name, profile })
}
