import type { ConsentRequest, Person } from '../../../../shared/oauth/consent.ts'
import { redeemCode } from '../../../../shared/oauth/grants.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { inTeam } from '../../protocol/team.ts'
import type { App } from '../../schema/index.ts'

/** What the pages of installs and of sign-ins are asked for alike. */
export interface PersonalRequest extends ConsentRequest {
  app: App
  /** As the app gave it: what it must repeat when it trades the code in. */
  givenRedirect: string | undefined
  /** The workspace it asks for, where it asks for one. */
  team: string | undefined
}

/** What the query of either page says, checked; the scopes are the page's own. */
export function readRequest(
  world: SlackWorld,
  query: URLSearchParams,
): Omit<PersonalRequest, 'scopes'> {
  const app = findClient(world, query.get('client_id'))
  return {
    app,
    clientName: app.name,
    redirectUri: checkRedirect(world, app, query.get('redirect_uri')),
    givenRedirect: query.get('redirect_uri') ?? undefined,
    state: query.get('state') ?? undefined,
    team: namedInQuery(world, query.get('team')),
  }
}

export function splitScopes(given: string | null, known: readonly string[]): string[] {
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

/** A workspace, or an organization all of whose workspaces are meant. */
function namedInQuery(world: SlackWorld, team: string | null): string | undefined {
  if (!team) return undefined
  ensure(world.db.teams.has(team) || world.db.enterprises.has(team), 'team_not_found')
  return team
}

/** The people of a workspace, or of all, who can say whether an app may. */
export function peopleOf(world: SlackWorld, team: string | undefined): Person[] {
  return world.db.users
    .list({ where: { team } })
    .filter(({ is_bot, deleted }) => !is_bot && !deleted)
    .map(({ id, real_name, profile }) => ({ id, name: real_name, detail: profile.email }))
}

/** A code in the shape of Slack's. */
export function newCode(world: SlackWorld): string {
  const digits = () => world.id('', 13, 'digits')
  return `${digits()}.${digits()}.${world.id('', 64, 'hex')}`
}

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

/** The world in the workspace of who allowed an app: there it is installed. */
export function whereAllowed(
  world: SlackWorld,
  { user = '' }: { user?: string | undefined },
): SlackWorld {
  return inTeam(world, world.db.users.get(user)?.team_id)
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
  const { code, redirect_uri, code_verifier } = args
  return redeemCode(world, {
    code,
    client: app.client_id,
    redirectUri: redirect_uri,
    verifier: code_verifier,
  })
}
