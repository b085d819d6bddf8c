import type { TwinWorld } from '../../shared/contract.ts'
import { loginRequired } from './error.ts'
import type { NotificationEvents } from './notification.ts'
import type { googleTables, User } from './schema.ts'

/** Who calls: an account through a client, or only a project that sent an API key. */
export interface Caller {
  /** Undefined for an API key alone. */
  user: User | undefined
  client: string
  scopes: readonly string[]
}

/** What the identity, the channels and the protocol need of a twin's world. */
export type GoogleWorld = TwinWorld<{
  tables: typeof googleTables
  caller: Caller
  events: NotificationEvents
}>

/** The account that calls, for what is only there for somebody. */
export function userOf(world: { readonly caller: Caller }): User {
  const { user } = world.caller
  if (!user) throw loginRequired()
  return user
}
