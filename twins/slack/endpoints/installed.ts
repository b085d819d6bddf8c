import { z } from 'zod'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { announce, eventTs } from '../objects/announce.ts'
import { findApp, uninstall } from '../objects/app.ts'
import { toAuthorization } from '../objects/audience.ts'
import { createEnterprise, grantAccess, removeAccess } from '../objects/enterprise.ts'
import { namedApp, namedTeam, namedUser } from '../objects/person.ts'
import { findTeam } from '../objects/user.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { reaches } from '../protocol/workspace.ts'
import { cutPage, flag, list, page, text } from '../query.ts'
import { issueConfiguration } from './manifests.ts'
import { simulation } from './simulate.ts'

/** Which app an event's context was made for. */
function readContext(given: string): { app: unknown; team: unknown } {
  const [, encoded = ''] = /^4-(.+)$/.exec(given) ?? []
  const read = parseJson(Buffer.from(encoded, 'base64').toString('utf8'))
  ensure(isRecord(read), 'invalid_arguments')
  return { app: read.aid, team: read.tid }
}

const usersLimit = 400

/** What an app learns and does about where it is installed. */
export const installed = {
  'apps.event.authorizations.list': method(
    { scope: 'authorizations:read', tokens: ['app'], tier: 4 },
    () => ({ event_context: text(), ...page() }),
    (world, { event_context, ...args }) => {
      const { app } = world.caller.token
      const context = readContext(event_context)
      const team = String(context.team)
      ensure(context.app === app && world.db.teams.has(team), 'invalid_arguments')
      const alive = world.db.tokens
        .list({ where: { app } })
        .filter(({ kind, is_revoked }) => (kind === 'bot' || kind === 'user') && !is_revoked)
        .filter((token) => reaches(world, token, team))
      const each = new Map(alive.map((token) => [token.user, token]))
      const authorizations = [...each.values()].map((token) =>
        toAuthorization(world, team, { ...token, is_bot: token.kind === 'bot' }),
      )
      const { shown, response_metadata } = cutPage(world, authorizations, args)
      return { authorizations: shown, response_metadata }
    },
  ),

  'apps.uninstall': method(
    { tier: 1 },
    () => ({ client_id: text('invalid_client_id'), client_secret: text('bad_client_secret') }),
    (world, { client_id, client_secret }) => {
      const named = world.db.apps.first({ where: { client: client_id } })
      ensure(named, 'invalid_client_id')
      ensure(named.client_secret === client_secret, 'bad_client_secret')
      const app = findApp(world, world.caller.token.app)
      ensure(app.id === named.id, 'client_id_token_mismatch')
      uninstall(world, app)
    },
  ),

  'migration.exchange': method(
    { scope: 'tokens.basic', tier: 2 },
    () => ({ users: list(), to_old: flag().optional(), team_id: text().optional() }),
    (world, { users, to_old }) => {
      const { id: team_id, enterprise_id } = findTeam(world)
      ensure(enterprise_id !== undefined, 'not_enterprise_team')
      ensure(users.length <= usersLimit, 'too_many_users')
      // In an organization a person's id begins with another letter.
      const other = (id: string) => (to_old ? id.replace(/^W/, 'U') : id.replace(/^U/, 'W'))
      const local = (id: string) => (to_old ? other(id) : id)
      const known = users.filter((id) => world.db.users.has(local(id)))
      return {
        team_id,
        enterprise_id,
        user_id_map: Object.fromEntries(known.map((id) => [id, other(id)])),
        invalid_user_ids: users.filter((id) => !known.includes(id)),
      }
    },
  ),
}

/** What owners of workspaces and makers of apps do. */
export const ownership = {
  /** The workspace joins an organization. */
  migrate_to_grid: simulation(
    () => ({}),
    (world) => {
      const team = world.db.teams.first({})
      ensure(team, 'team_not_found')
      const { id: enterprise_id } = createEnterprise(world, { name: team.name })
      announce(world, { type: 'grid_migration_started', enterprise_id, event_ts: eventTs(world) })
      world.db.teams.replace({ ...team, enterprise_id })
      announce(world, { type: 'grid_migration_finished', enterprise_id, event_ts: eventTs(world) })
      return { enterprise_id }
    },
  ),

  /** An administrator of the organization adds an app to workspaces, or takes it out again. */
  team_access: simulation(
    () => ({
      app: z.string().optional(),
      workspaces: z.array(z.string()).min(1).optional(),
      remove: z.boolean().default(false),
    }),
    (world, { app: name, workspaces, remove }) => {
      const { enterprise_id } = findTeam(world)
      ensure(enterprise_id !== undefined, 'not_enterprise_team')
      const all = world.db.teams.list().filter((team) => team.enterprise_id === enterprise_id)
      const chosen = workspaces?.map((each) => namedTeam(world, each)) ?? all
      const teams = chosen.map(({ id }) => id)
      const app = namedApp(world, name)
      if (remove) removeAccess(world, app, teams)
      else grantAccess(world, app, enterprise_id, teams)
      return { team_ids: teams }
    },
  ),

  /** https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests#config-tokens */
  config_token: simulation(
    () => ({ user: z.string() }),
    (world: SlackWorld, { user }) => issueConfiguration(world, namedUser(world, user).id),
  ),
}
