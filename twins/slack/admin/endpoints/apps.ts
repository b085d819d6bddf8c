import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { uninstall } from '../../apps/objects/app.ts'
import { flag, idList, structure, text } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { App, AppRequest, AppResolution } from '../../schema/index.ts'
import { namedApp, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { toIcons } from '../../users/objects/user.ts'
import { admin, ensureTeam } from '../objects/method.ts'

const place = () => ({ team_id: text().optional(), enterprise_id: text().optional() })
const listed = () => ({ ...place(), certified: flag().optional(), ...page() })
const decided = () => ({ ...place(), app_id: text().optional(), request_id: text().optional() })
const named = () => ({ ...place(), app_id: text() })
const asked = () => ({ ...place(), request_id: text() })

interface Place {
  team_id?: string | undefined
  enterprise_id?: string | undefined
}

/** Decisions are made for a workspace or for the organization. */
function ensurePlace(world: SlackWorld, { team_id, enterprise_id }: Place): void {
  ensure(team_id === undefined || enterprise_id === undefined, 'invalid_arguments')
  ensureTeam(world, team_id)
  const isKnown = enterprise_id === undefined || findTeam(world).enterprise_id === enterprise_id
  ensure(isKnown, 'enterprise_not_found')
}

function findApp(world: SlackWorld, id: string): App {
  const app = world.db.apps.get(id)
  ensure(app, 'app_not_found')
  return app
}

function toApp({ id, name, bot_id }: App) {
  return {
    ...{ id, name, description: '', help_url: '', privacy_policy_url: '', app_homepage_url: '' },
    ...{ app_directory_url: '', is_app_directory_approved: false, is_internal: true },
    additional_info: '',
    icons: toIcons(bot_id.toLowerCase(), [32, 36, 48, 64, 72, 96, 128, 192, 512, 1024]),
  }
}

function toScopes(app: App) {
  const of = (scopes: readonly string[], token_type: string) =>
    scopes.map((name) => ({ name, description: '', is_sensitive: false, token_type }))
  return [...of(app.scopes, 'bot'), ...of(app.user_scopes, 'user')]
}

/** Approves or restricts an app, by its id or by what somebody asked. */
function resolve(status: AppResolution['status']) {
  return admin('apps', 'write', decided, (world, { app_id, request_id, ...where }) => {
    ensurePlace(world, where)
    ensure((app_id === undefined) !== (request_id === undefined), 'invalid_arguments')
    const request = world.db.app_requests.get(request_id ?? '')
    ensure(request_id === undefined || request, 'request_not_found')
    const { id } = findApp(world, request?.app ?? app_id ?? '')
    for (const each of world.db.app_requests.list().filter(({ app }) => app === id)) {
      world.db.app_requests.delete(each.id)
    }
    const date_updated = seconds(world)
    world.db.app_resolutions.put({ id, status, date_updated, actor: world.caller.user })
  })
}

function resolved(world: SlackWorld, status: string, args: Parameters<typeof cutPage>[2] & Place) {
  ensurePlace(world, args)
  const found = world.db.app_resolutions.list({ where: { status } }).flatMap((resolution) => {
    const app = world.db.apps.get(resolution.id)
    if (!app) return []
    const { date_updated, actor: actor_id } = resolution
    const last_resolved_by = { actor_id, actor_type: 'user' }
    return [{ app: toApp(app), scopes: toScopes(app), date_updated, last_resolved_by }]
  })
  return cutPage(world, found, args)
}

function toRequest(world: SlackWorld, request: AppRequest) {
  const { id, message, date_created } = request
  const app = findApp(world, request.app)
  const user = world.db.users.get(request.user)
  const team = findTeam(world)
  return {
    id,
    app: toApp(app),
    user: omitUndefined({ id: request.user, name: user?.name, email: user?.profile.email }),
    team: { id: team.id, name: team.name, domain: team.domain },
    scopes: toScopes(app),
    message,
    date_created,
  }
}

/** https://docs.slack.dev/reference/methods#admin.apps */
export const adminApps = {
  'admin.apps.approve': resolve('approved'),
  'admin.apps.restrict': resolve('restricted'),

  'admin.apps.clearResolution': admin('apps', 'write', named, (world, { app_id, ...where }) => {
    ensurePlace(world, where)
    ensure(world.db.app_resolutions.delete(findApp(world, app_id).id), 'app_not_resolved')
  }),

  'admin.apps.approved.list': admin('apps', 'read', listed, (world, args) => {
    const { shown, response_metadata } = resolved(world, 'approved', args)
    return { approved_apps: shown, response_metadata }
  }),

  'admin.apps.restricted.list': admin('apps', 'read', listed, (world, args) => {
    const { shown, response_metadata } = resolved(world, 'restricted', args)
    return { restricted_apps: shown, response_metadata }
  }),

  'admin.apps.requests.list': admin('apps', 'read', listed, (world, args) => {
    ensurePlace(world, args)
    const { shown, response_metadata } = cutPage(world, world.db.app_requests.list(), args)
    return { app_requests: shown.map((each) => toRequest(world, each)), response_metadata }
  }),

  'admin.apps.requests.cancel': admin('apps', 'write', asked, (world, { request_id, ...where }) => {
    ensurePlace(world, where)
    ensure(world.db.app_requests.delete(request_id), 'request_not_found')
  }),

  'admin.apps.uninstall': admin('apps', 'write', named, (world, { app_id, ...where }) => {
    ensurePlace(world, where)
    ensure(uninstall(world, findApp(world, app_id)), 'app_not_installed')
  }),

  'admin.apps.config.set': admin(
    'apps',
    'write',
    () => ({
      app_id: text(),
      domain_restrictions: structure(
        z.object({ urls: z.array(z.string()).optional(), emails: z.array(z.string()).optional() }),
        'invalid_arguments',
      ).optional(),
      workflow_auth_strategy: z.enum(['builder_choice', 'end_user_only']).optional(),
    }),
    (world, { app_id, ...changes }) => {
      const { id } = findApp(world, app_id)
      const before = world.db.app_configs.get(id) ?? { id }
      world.db.app_configs.put({ ...before, ...omitUndefined(changes) })
    },
  ),

  'admin.apps.config.lookup': admin(
    'apps',
    'read',
    () => ({ app_ids: idList() }),
    (world, { app_ids }) => ({
      configs: app_ids.map((app_id) => {
        const { id, ...config } = world.db.app_configs.get(app_id) ?? { id: app_id }
        return { app_id: id, ...config }
      }),
    }),
  ),
}

export const appRequests = {
  /** Somebody asks for an app. https://docs.slack.dev/reference/events/app_requested */
  request_app: simulation(
    () => ({ user: z.string(), app: z.string().optional(), message: z.string().default('') }),
    (world, { user, app, message }) => {
      const request = world.db.app_requests.insert({
        id: world.id('Ar', 10, 'upper'),
        app: namedApp(world, app).id,
        user: namedUser(world, user).id,
        message,
        date_created: seconds(world),
      })
      const app_request = toRequest(world, request)
      announce(world, { type: 'app_requested', app_request, event_ts: eventTs(world) })
      return { id: request.id }
    },
  ),
}
