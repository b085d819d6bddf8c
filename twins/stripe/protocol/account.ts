import type { WorldChanges } from '../../../shared/contract.ts'
import { isRecord } from '../../../shared/json.ts'
import type { EventInput } from '../webhooks/schema.ts'
import { isLiveAccount, ownAccount, shownAccount } from './keys.ts'
import type { StripeWorld } from './world.ts'

/** The account whose world this is. */
export function accountOf({ context }: StripeWorld): string {
  return shownAccount(context?.account ?? ownAccount)
}

/** The world of the platform, which an account's own world is reached from. */
export function atHome(world: StripeWorld): StripeWorld {
  return world.context?.home ?? world
}

/** Whether this is the world of an account that is connected to a platform. */
export function isConnected({ context }: StripeWorld): boolean {
  return context?.home !== undefined
}

/** Whether this is the live side of an account, which shares nothing with the side for tests. */
export function isLive(world: StripeWorld): boolean {
  return isLiveAccount(atHome(world).context?.account)
}

/** The world of the instance itself, where all keys are. */
export function rootOf(world: StripeWorld): StripeWorld {
  const home = atHome(world)
  return home.context?.root ?? home
}

/** What happens and what falls due in an account's world carries these marks. */
function marked(world: StripeWorld, marks: { account?: string; platform?: string }) {
  return {
    emit(type, data: EventInput) {
      world.emit(type, { ...marks, ...data })
    },
    schedule(due_ms, job, payload) {
      return world.at(due_ms, job, isRecord(payload) ? { ...marks, ...payload } : payload)
    },
    cancel: (job) => world.cancel(job),
  } satisfies WorldChanges
}

/** The world of an account with keys of its own that is not the instance's. */
export function asPlatform(root: StripeWorld, account: string): StripeWorld {
  if (account === ownAccount) return root
  return root.as({
    ...marked(root, { platform: account }),
    partition: account,
    context: { account, root },
  })
}

/**
 * The world as a connected account has it: its own collections; what happens and what falls due
 * there is marked with the account. https://docs.stripe.com/connect/authentication
 */
export function inAccount(world: StripeWorld, account: string): StripeWorld {
  if (accountOf(world) === account) return world
  const home = atHome(world)
  if (account === accountOf(home)) return home
  return home.as({
    ...marked(home, { account }),
    partition: account,
    context: { account, home },
  })
}

/** The world that a call acts in, by its key and its headers. */
export function actingWorld(root: StripeWorld): StripeWorld {
  const { partition, platform } = root.caller
  const home = platform === undefined ? root : asPlatform(root, platform)
  return partition === undefined ? home : inAccount(home, partition)
}

/** Every account of an instance: its platforms and what is connected to them. */
function* worldsOf(root: StripeWorld): Generator<StripeWorld> {
  const owners = root.db.keys.list().filter((each) => each.platform === undefined)
  for (const account of new Set([ownAccount, ...owners.map((each) => each.account)])) {
    const platform = asPlatform(root, account)
    yield platform
    for (const { id } of platform.db.accounts.list()) yield inAccount(platform, id)
  }
}

/** The world of whichever account keeps an object: a page's link says nothing of the account. */
export function whereKept(
  root: StripeWorld,
  holds: (db: StripeWorld['db']) => boolean,
): StripeWorld {
  for (const world of worldsOf(root)) if (holds(world.db)) return world
  return root
}
