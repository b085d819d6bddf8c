import { isRecord } from '../../../shared/json.ts'
import { ownAccount } from '../protocol/keys.ts'
import type { StripeWorld } from '../protocol.ts'
import { derive } from './clock.ts'

/** The account whose world this is. */
export function accountOf(world: StripeWorld): string {
  return world.account ?? ownAccount
}

/** The world of the platform, which an account's own world is reached from. */
export function atHome(world: StripeWorld): StripeWorld {
  return world.home ?? world
}

/**
 * The world as a connected account has it: its own collections; what happens and what falls due
 * there is marked with the account. https://docs.stripe.com/connect/authentication
 */
export function inAccount(world: StripeWorld, account: string): StripeWorld {
  if (accountOf(world) === account) return world
  const home = atHome(world)
  if (account === accountOf(home)) return home
  const mark = (data: unknown) => (isRecord(data) ? { account, ...data } : data)
  return derive(home, {
    account,
    db: home.partition(account),
    home,
    emit: (type, data) => home.emit(type, mark(data)),
    at: (due_ms, job, payload) => home.at(due_ms, job, mark(payload)),
  })
}
