import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import { accountOf, atHome, isConnected } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import type { AppInstall, StripeApp } from '../../schema/index.ts'
import { installApp, reauthorize, uninstallApp, uploadApp } from '../app_install.ts'

const { boolean, oneOf, text } = params

const channels = ['private_live', 'private_test', 'public', 'testing'] as const
const challenge = /^[A-Za-z0-9._~-]{43,128}$/

/** An install that the account made, or that a developer's app has somewhere. */
function find(world: StripeWorld, id: string): AppInstall {
  const install = atHome(world).db.app_installs.get(id)
  const isReached = install && (!isConnected(world) || install.account === accountOf(world))
  ensureFound(isReached && install, 'install', id, 'install')
  return install
}

const createArgs = () => ({
  app: text(),
  channel: oneOf(...channels).optional(),
  code_challenge: text().optional(),
  code_challenge_method: oneOf('S256').optional(),
})

const filters = () => ({
  account: text().optional(),
  app: text().optional(),
  approval_required: boolean().optional(),
  channel: oneOf(...channels).optional(),
  created: params.timeFilter().optional(),
  created_by: text().optional(),
  status: oneOf(
    'install_failed',
    'installed',
    'installing',
    'uninstall_failed',
    'uninstalling',
  ).optional(),
  ...params.pages(),
})

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/apps/installs */
export const appInstalls = {
  'POST /v1/apps/installs': endpoint(createArgs, (world, args) => {
    const { app, channel = 'public', code_challenge, code_challenge_method } = args
    // Only apps that authorize by OAuth use it; it has to be well-formed all the same.
    ensure(
      code_challenge === undefined || challenge.test(code_challenge),
      'Invalid code_challenge',
      {
        param: 'code_challenge',
      },
    )
    ensure(
      (code_challenge === undefined) === (code_challenge_method === undefined),
      'code_challenge and code_challenge_method go together.',
      { param: 'code_challenge_method' },
    )
    return installApp(world, app, channel)
  }),
  'GET /v1/apps/installs': endpoint(filters, (world, { created, approval_required, ...rest }) => {
    const { account, app, channel, created_by, status, ...page } = rest
    const own = accountOf(world)
    // A developer sees every install of an app of their own.
    const isDeveloper = !isConnected(world) && world.db.apps.has(app ?? '')
    ensure(account === undefined || account === own || isDeveloper, 'Invalid account', {
      param: 'account',
    })
    return listPage(atHome(world), 'app_installs', page, {
      noun: 'install',
      url: '/v1/apps/installs',
      where: {
        ...{ app, channel, created_by, status },
        account: account ?? (isDeveloper ? undefined : own),
        approval_required: approval_required === undefined ? undefined : Number(approval_required),
        created: toCondition(created),
      },
    })
  }),
  'GET /v1/apps/installs/{id}': endpoint(byId, (world, { id }) => find(world, id)),
  'POST /v1/apps/installs/{id}': endpoint(byId, (world, { id }) =>
    reauthorize(world, find(world, id)),
  ),
  'POST /v1/apps/installs/{id}/uninstall': endpoint(byId, (world, { id }) =>
    uninstallApp(world, find(world, id)),
  ),
}

const texts = () => z.array(z.string()).default([])

/** What a developer does with the command line. https://docs.stripe.com/stripe-apps/upload-install-app */
export const appSimulations: Readonly<Record<string, Simulation>> = {
  upload_app: {
    args: () => ({
      app: z.string().optional(),
      name: z.string(),
      distribution: z.enum(['private', 'public']).default('private'),
      permissions: texts(),
      content_security_policy: z
        .object({ connect_src: texts(), image_src: texts() })
        .default({ connect_src: [], image_src: [] }),
      endpoints: texts(),
    }),
    run(root: StripeWorld, args: Omit<StripeApp, 'id'> & { app?: string | undefined }) {
      return uploadApp(root, args)
    },
  },
}
