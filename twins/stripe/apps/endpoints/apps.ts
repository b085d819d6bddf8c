import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import type { AppSecret } from '../../schema/index.ts'
import { drop } from '../app_secret.ts'

const { hash, integer, oneOf, text } = params

const scope = () => hash({ type: oneOf('account', 'user'), user: text().optional() })
interface Scope {
  type: 'account' | 'user'
  user?: string | undefined
}

/** A secret is one user's or the whole account's. */
function keyOf({ type, user }: Scope): string {
  ensure(
    type === 'user' || user === undefined,
    'The scope[user] parameter can only be used when scope[type] is `user`.',
    { param: 'scope[user]' },
  )
  ensure(type === 'account' || user !== undefined, 'Missing required param: scope[user].', {
    code: 'parameter_missing',
    param: 'scope[user]',
  })
  return `${type} ${user ?? ''}`
}

function find(world: StripeWorld, name: string, scoped: Scope): AppSecret | undefined {
  return world.db.app_secrets.first({ where: { name, scope: keyOf(scoped) } })
}

const createArgs = () => ({
  expires_at: integer().optional(),
  name: text(),
  payload: text(),
  scope: scope(),
})

/** https://docs.stripe.com/api/apps/secret_store */
export const appSecrets = {
  'POST /v1/apps/secrets': endpoint(createArgs, (world, { expires_at, name, payload, ...args }) => {
    const now = seconds(world)
    ensure(expires_at === undefined || expires_at > now, 'expires_at must be in the future.', {
      param: 'expires_at',
    })
    const { type, user } = args.scope
    const known = find(world, name, args.scope)
    const id = known?.id ?? world.id('appsecret_', 24)
    const made: AppSecret = {
      id,
      object: 'apps.secret',
      created: known?.created ?? now,
      expires_at: expires_at ?? null,
      livemode: isLive(world),
      name,
      scope: { type, ...(user !== undefined && { user }) },
    }
    world.db.app_secrets.put(made)
    world.db.app_secret_payloads.put({ id, payload })
    if (expires_at !== undefined)
      world.at(expires_at * 1000, 'expireSecret', { id, at: expires_at })
    return made
  }),
  'GET /v1/apps/secrets': endpoint(
    () => ({ scope: scope(), ...params.pages() }),
    (world, { scope: scoped, ...page }) =>
      listPage(world, 'app_secrets', page, {
        noun: 'secret',
        url: '/v1/apps/secrets',
        where: { scope: keyOf(scoped) },
      }),
  ),
  'GET /v1/apps/secrets/find': endpoint(
    () => ({ name: text(), scope: scope() }),
    (world, { name, scope: scoped }) => {
      const found = find(world, name, scoped)
      ensureFound(found, 'secret', name, 'name')
      return found
    },
  ),
  'POST /v1/apps/secrets/delete': endpoint(
    () => ({ name: text(), scope: scope() }),
    (world, { name, scope: scoped }) => {
      const found = find(world, name, scoped)
      ensureFound(found, 'secret', name, 'name')
      drop(world, found.id)
      return { ...found, deleted: true }
    },
  ),
}
