import type { TwinWorld } from '../../../shared/contract.ts'
import type { tables } from '../schema/index.ts'
import type { Account, Site } from '../schema/people.ts'
import type { JiraEvents } from './happenings.ts'

/** Who calls. */
export interface Caller {
  /** Undefined for the anonymous. */
  account: Account | undefined
  /** The OAuth app that calls for the account, and what it may do. */
  app?: { id: string; scopes: readonly string[] } | undefined
}

/** What the protocol keeps of a call. */
export interface CallState {
  site: Site
}

/** What a handler of this twin may touch. `context` is the site; `db` holds what is on it. */
export type JiraWorld = TwinWorld<{
  tables: typeof tables
  caller: Caller
  events: JiraEvents
  state: CallState
  context: Site
}>
