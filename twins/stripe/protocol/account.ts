import { isRecord } from '../../../shared/json.ts'
import { derive } from './clock.ts'
import type { StripeWorld } from './index.ts'
import { ownAccount, shownAccount } from './keys.ts'

/** The account whose world this is. */
export function accountOf(world: StripeWorld): string {
  return shownAccount(world.account ?? ownAccount)
}

/** The world of the platform, which an account's own world is reached from. */
export function atHome(world: StripeWorld): StripeWorld {
  return world.home ?? world
}

/** Whether this is the world of an account that is connected to a platform. */
export function isConnected(world: StripeWorld): boolean {
  return world.home !== undefined
}

const roots = new WeakMap<StripeWorld, StripeWorld>()

/** The world of the instance itself, where all keys are. */
export function rootOf(world: StripeWorld): StripeWorld {
  return roots.get(atHome(world)) ?? atHome(world)
}

/** The members of a world that keep an account's objects apart and mark what happens to it. */
function keptApart(world: StripeWorld, account: string, marks: Record<string, string>) {
  const mark = (data: unknown) => (isRecord(data) ? { ...marks, ...data } : data)
  return {
    account,
    db: world.as({ partition: account }).db,
    emit: (type: string, data: unknown) => world.emit(type, mark(data)),
    at: (due_ms: number, job: string, payload: unknown) => world.at(due_ms, job, mark(payload)),
  }
}

/** The world of an account with keys of its own that is not the instance's. */
export function asPlatform(root: StripeWorld, account: string): StripeWorld {
  if (account === ownAccount) return root
  const platform = derive(root, keptApart(root, account, { platform: account }))
  roots.set(platform, root)
  return platform
}

/**
 * The world as a connected account has it: its own collections; what happens and what falls due
 * there is marked with the account. https://docs.stripe.com/connect/authentication
 */
export function inAccount(world: StripeWorld, account: string): StripeWorld {
  if (accountOf(world) === account) return world
  const home = atHome(world)
  if (account === accountOf(home)) return home
  return derive(home, { ...keptApart(home, account, { account }), home })
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
