import type { Args } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { inspectToken, issueToken } from '../../../../shared/oauth/grants.ts'
import { application } from '../../protocol/application.ts'
import { readInput } from '../../protocol/args/form.ts'
import * as params from '../../protocol/args/params.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { isLive } from '../../protocol/index.ts'
import { ownAccount, recogniseKey } from '../../protocol/keys.ts'
import { connectByCode, disconnect, oauthError, type Scope } from '../objects/connection.ts'

const { oneOf, text } = params

const tokenArgs = () => ({
  assert_capabilities: params.list(text()).optional(),
  client_id: text().optional(),
  client_secret: text().optional(),
  code: text().optional(),
  grant_type: text(),
  refresh_token: text().optional(),
  scope: oneOf('read_only', 'read_write').optional(),
})

/** The platform that calls, by its key in the header or as a parameter. */
function ensurePlatform(world: StripeWorld, client_secret: string | undefined): void {
  const { call } = world
  const caller = call && recogniseKey(world, call, client_secret)
  if (caller?.kind === 'secret' && caller.account === ownAccount) return
  throw oauthError('invalid_client', 'No application matches the supplied API key.', 401)
}

function ensureApplication(client_id: string | undefined): void {
  if (client_id === undefined || client_id === application.id) return
  throw oauthError('invalid_client', `No such application: '${client_id}'`, 401)
}

/** Keys of an account for its platform. */
function issueKeys(world: StripeWorld, account: string, scope: Scope) {
  const owner = { account, platform: ownAccount }
  const { id: access_token } = world.db.keys.insert({
    ...owner,
    id: world.id('sk_test_51', 89),
    kind: scope === 'read_only' ? 'restricted' : 'secret',
    ...(scope === 'read_only' && { permissions: { '*': 'read' as const } }),
  })
  const { id: stripe_publishable_key } = world.db.keys.insert({
    ...owner,
    id: world.id('pk_test_51', 89),
    kind: 'publishable',
  })
  return { access_token, stripe_publishable_key }
}

function answer(world: StripeWorld, account: string, scope: Scope, refresh_token: string) {
  const { access_token, stripe_publishable_key } = issueKeys(world, account, scope)
  return {
    access_token,
    livemode: isLive(world),
    refresh_token,
    token_type: 'bearer',
    stripe_publishable_key,
    stripe_user_id: account,
    scope,
  }
}

function redeem(world: StripeWorld, code: string) {
  const { account, scope } = connectByCode(world, code)
  const { id } = issueToken(world, world.id('rt_', 42), {
    client: application.id,
    kind: 'refresh',
    scopes: [scope],
    user: account,
  })
  return answer(world, account, scope, id)
}

function refresh(world: StripeWorld, given: string, wanted: Scope | undefined) {
  const { state, token } = inspectToken(world, given)
  if (state !== 'valid' || token?.user === undefined) {
    throw oauthError('invalid_grant', `Refresh token does not exist: ${given}`)
  }
  const [granted] = token.scopes
  if (wanted === 'read_write' && granted === 'read_only') {
    throw oauthError('invalid_scope', 'The scope cannot be wider than the one that was granted.')
  }
  return answer(
    world,
    token.user,
    wanted ?? (granted === 'read_only' ? granted : 'read_write'),
    given,
  )
}

function issue(world: StripeWorld, args: Args<ReturnType<typeof tokenArgs>>) {
  ensurePlatform(world, args.client_secret)
  ensureApplication(args.client_id)
  switch (args.grant_type) {
    case 'authorization_code':
      if (args.code === undefined) throw oauthError('invalid_request', 'No code provided.')
      return redeem(world, args.code)
    case 'refresh_token': {
      const { refresh_token, scope } = args
      if (refresh_token !== undefined) return refresh(world, refresh_token, scope)
      throw oauthError('invalid_request', 'No refresh token provided.')
    }
    default:
      throw oauthError('unsupported_grant_type', `Unsupported grant type: ${args.grant_type}`)
  }
}

/** How a platform comes to act for accounts that are there already. https://docs.stripe.com/connect/oauth-reference */
export const oauth = {
  'POST /oauth/token': operation({ access: 'none' as const, input: readInput }, tokenArgs, issue),
  'POST /oauth/deauthorize': operation(
    { access: 'none' as const, input: readInput },
    () => ({ client_id: text(), client_secret: text().optional(), stripe_user_id: text() }),
    (world: StripeWorld, { client_id, client_secret, stripe_user_id }) => {
      ensurePlatform(world, client_secret)
      ensureApplication(client_id)
      disconnect(world, stripe_user_id)
      return { stripe_user_id }
    },
  ),
}
