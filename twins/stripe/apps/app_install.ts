import { accountOf, atHome, inAccount, isConnected } from '../protocol/account.ts'
import { emit, emitChange } from '../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { AppAccess, AppInstall, StripeApp } from '../schema/index.ts'

const beyond = (asked: string[], granted: string[]) => asked.filter((it) => !granted.includes(it))

function grantedBy(install: AppInstall): AppAccess {
  return {
    permissions: install.permissions_granted,
    content_security_policy: install.content_security_policy_granted,
    endpoints: install.endpoints_granted,
  }
}

/** What an install was granted, and what the app's version asks for beyond that. */
function toAccess(app: StripeApp, granted: AppAccess) {
  const { connect_src, image_src } = granted.content_security_policy
  const policy = app.content_security_policy
  const permissions_pending = beyond(app.permissions, granted.permissions)
  const endpoints_pending = beyond(app.endpoints, granted.endpoints)
  const content_security_policy_pending = {
    connect_src: beyond(policy.connect_src, connect_src),
    image_src: beyond(policy.image_src, image_src),
  }
  const pending = [
    ...permissions_pending,
    ...endpoints_pending,
    ...content_security_policy_pending.connect_src,
    ...content_security_policy_pending.image_src,
  ]
  return {
    approval_required: pending.length > 0,
    content_security_policy_granted: granted.content_security_policy,
    content_security_policy_pending,
    endpoints_granted: granted.endpoints,
    endpoints_pending,
    permissions_granted: granted.permissions,
    permissions_pending,
  }
}

/**
 * Installs an app on the account that is acted on, granting all it asks for; one that has nothing
 * pending is answered as it is. https://docs.stripe.com/api/apps/installs/create
 */
export function installApp(world: StripeWorld, id: string, channel: string): AppInstall {
  const home = atHome(world)
  const app = home.db.apps.get(id)
  ensureFound(app, 'app', id, 'app')
  const isPublic = app.distribution === 'public'
  // Public apps come to one's own account by the Dashboard; a private one is only its owner's.
  const isOffered =
    isConnected(world) === isPublic && channel === (isPublic ? 'public' : 'private_test')
  const cannot = `The app ${id} cannot be installed from the channel ${channel} by this account.`
  ensure(isOffered, cannot, { param: 'channel' })
  const account = accountOf(world)
  const known = home.db.app_installs.first({ where: { account, app: id } })
  if (known) return reauthorize(world, known)
  const made: AppInstall = {
    id: world.id('appinst_test_', 32),
    object: 'apps.install',
    account,
    app: id,
    ...toAccess(app, app),
    auth_code: null,
    channel,
    created: seconds(world),
    created_by: null,
    livemode: isLive(world),
    status: 'installed',
  }
  emit(world, 'apps.install.created', home.db.app_installs.insert(made))
  return made
}

/**
 * Grants what the newest version asks for. A developer who acts on another's account cannot.
 * https://docs.stripe.com/api/apps/installs/update
 */
export function reauthorize(world: StripeWorld, before: AppInstall): AppInstall {
  const home = atHome(world)
  const app = home.db.apps.get(before.app)
  ensureFound(app, 'app', before.app, 'app')
  if (!toAccess(app, grantedBy(before)).approval_required) return before
  ensure(
    !isConnected(world),
    'An app developer cannot grant new access for the account that installed the app.',
    { status: 403 },
  )
  const after = home.db.app_installs.replace({ ...before, ...toAccess(app, app) })
  emitChange(world, 'apps.install.updated', before, after)
  return after
}

/** https://docs.stripe.com/api/apps/installs/uninstall */
export function uninstallApp(world: StripeWorld, install: AppInstall): AppInstall {
  atHome(world).db.app_installs.delete(install.id)
  const gone: AppInstall = { ...install, status: 'uninstalling' }
  emit(world, 'apps.install.deleted', gone)
  return gone
}

/** Uploads a version of an app; whoever installed a public one must approve what is new in it. */
export function uploadApp(
  root: StripeWorld,
  { app: id = root.id('app_', 32), ...given }: Omit<StripeApp, 'id'> & { app?: string | undefined },
): StripeApp {
  const app = root.db.apps.put({ id, ...given })
  if (app.distribution === 'private') return app
  for (const before of root.db.app_installs.list({ where: { app: id } })) {
    const after = { ...before, ...toAccess(app, grantedBy(before)) }
    root.db.app_installs.replace(after)
    emitChange(inAccount(root, before.account), 'apps.install.updated', before, after)
  }
  return app
}
