import { z } from 'zod'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { grantAccess, removeAccess } from '../../team/objects/enterprise.ts'
import { namedApp, namedTeam, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { uninstall } from '../objects/app.ts'
import { issueConfiguration } from '../objects/configuration.ts'
import { disconnect } from '../objects/sockets.ts'

/** What the makers of an app and Slack itself do with it. */
export const appActions = {
  subscribe: simulation(
    () => ({
      app: z.string().optional(),
      request_url: z.url(),
      events: z.array(z.string()).optional(),
      interactivity_url: z.url().optional(),
    }),
    (world, { app: name, request_url, events, interactivity_url }) => {
      const app = namedApp(world, name)
      const changed = world.db.apps.replace({
        ...app,
        request_url,
        is_verified: false,
        ...(events ? { events } : {}),
        ...(interactivity_url ? { interactivity_url } : {}),
      })
      world.emit('url_verification', { ...changed, challenge: world.id('', 52) })
      return { app: app.id }
    },
  ),

  disconnect: simulation(
    () => ({
      app: z.string().optional(),
      reason: z
        .enum(['warning', 'refresh_requested', 'link_disabled'])
        .default('refresh_requested'),
    }),
    (world, { app, reason }) => ({
      connections: disconnect(world, namedApp(world, app).id, reason),
    }),
  ),

  limit_events: simulation(
    () => ({ app: z.string().optional() }),
    (world, { app }) => {
      world.emit('app_rate_limited', namedApp(world, app))
    },
  ),

  uninstall: simulation(
    () => ({ app: z.string().optional() }),
    (world, { app: name }) => {
      const app = namedApp(world, name)
      ensure(uninstall(world, app), 'not_installed')
      return { app: app.id }
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
