import { z } from 'zod'
import { parseJson } from '../../../../shared/json.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { text } from '../../protocol/args.ts'
import {
  baseUrlPlaceholder,
  ensure,
  method,
  SlackError,
  type SlackWorld,
} from '../../protocol/index.ts'
import { seconds } from '../../protocol/time.ts'
import type { App } from '../../schema/index.ts'
import { createApp, uninstall } from '../objects/app.ts'
import { type Manifest, ManifestShape, toManifest, toSettings } from '../objects/manifest.ts'

const configure = { scope: 'app_configurations:write', tokens: ['config'], tier: 2 } as const
const manifest = () => ({ manifest: z.unknown() })

/** What is wrong with a manifest, and where. */
function problemsOf(given: unknown): { errors: object[]; manifest: Manifest | undefined } {
  const value = typeof given === 'string' ? parseJson(given) : given
  const parsed = ManifestShape().safeParse(value)
  if (parsed.success) return { errors: [], manifest: parsed.data }
  const errors = parsed.error.issues.map(({ message, path }) => ({
    message,
    pointer: `/${path.map(String).join('/')}`,
  }))
  return { errors, manifest: undefined }
}

function readManifest(given: unknown): Manifest {
  const { errors, manifest: read } = problemsOf(given)
  if (!read) throw new SlackError('invalid_manifest', { errors })
  return read
}

function findOwn(world: SlackWorld, id: string): App {
  const app = world.db.apps.get(id)
  ensure(app, 'invalid_app_id')
  return app
}

function keep(world: SlackWorld, id: string, given: Manifest): void {
  const owner = world.caller.user
  world.db.manifests.put({ id, owner, manifest: { ...given } })
}

/** https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests */
export const manifests = {
  'apps.manifest.create': method(configure, manifest, (world, { manifest: given }) => {
    const read = readManifest(given)
    const { name, scopes, user_scopes, events, request_url, ...rest } = toSettings(read)
    const said = { name, scopes, user_scopes, events, request_url }
    const app = createApp(world, { ...said, fixed: omitUndefined(rest) })
    const rotates = read.settings?.token_rotation_enabled === true
    // A request URL counts once it has answered its challenge.
    world.db.apps.replace({
      ...app,
      is_verified: false,
      ...(rotates ? { token_rotation: true } : {}),
    })
    keep(world, app.id, read)
    const { client_id, client_secret, signing_secret, verification_token } = app
    const query = new URLSearchParams({ client_id, scope: app.scopes.join(',') })
    return {
      app_id: app.id,
      credentials: { client_id, client_secret, signing_secret, verification_token },
      oauth_authorize_url: `${baseUrlPlaceholder}/oauth/v2/authorize?${query}`,
    }
  }),

  'apps.manifest.update': method(
    configure,
    () => ({ app_id: text(), ...manifest() }),
    (world, { app_id, manifest: given }) => {
      const app = findOwn(world, app_id)
      const read = readManifest(given)
      const settings = toSettings(read)
      const { request_url: _url, interactivity_url: _interactivity, ...own } = app
      const { options_url: _options, unfurl_domains: _unfurl, ...named } = own
      const { offers: _offers, user_events: _events, ...rest } = named
      const isSame = settings.request_url === app.request_url
      world.db.apps.replace({
        ...rest,
        ...omitUndefined(settings),
        is_verified: isSame && app.is_verified,
        token_rotation: app.token_rotation || read.settings?.token_rotation_enabled === true,
        updated: seconds(world),
      })
      keep(world, app.id, read)
      const before = [...app.scopes, ...app.user_scopes].sort().join()
      const after = [...settings.scopes, ...settings.user_scopes].sort().join()
      return { app_id: app.id, permissions_updated: before !== after }
    },
  ),

  'apps.manifest.export': method(
    configure,
    () => ({ app_id: text() }),
    (world, { app_id }) => {
      const app = findOwn(world, app_id)
      return { manifest: world.db.manifests.get(app.id)?.manifest ?? toManifest(app) }
    },
  ),

  'apps.manifest.validate': method(
    configure,
    () => ({ app_id: text().optional(), ...manifest() }),
    (_world, { manifest: given }) => {
      readManifest(given)
      return { errors: [] }
    },
  ),

  'apps.manifest.delete': method(
    configure,
    () => ({ app_id: text() }),
    (world, { app_id }) => {
      const app = findOwn(world, app_id)
      uninstall(world, app)
      for (const { id } of world.db.tokens.list({ where: { app: app.id } })) {
        world.db.tokens.update(id, { is_revoked: true })
      }
      const bot = world.db.users.get(app.bot_user)
      if (bot) world.db.users.replace({ ...bot, deleted: true })
      world.db.manifests.delete(app.id)
      world.db.apps.delete(app.id)
    },
  ),
}
