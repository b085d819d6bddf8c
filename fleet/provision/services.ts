import type { Log } from '../../shared/instance/settings.ts'
import type { InstancePool } from '../pool/pool.ts'
import type { Registry } from '../registry.ts'
import type { Accounts, Caller } from './accounts.ts'
import type { Records } from './records.ts'
import type { Runs } from './runs.ts'
import type { Scenarios } from './scenarios.ts'

/** What the routes of the provisioning API work with. */
export interface Services {
  records: Records
  accounts: Accounts
  runs: Runs
  scenarios: Scenarios
  pool: InstancePool
  registry: Registry
  now: () => number
  log: Log
  /** Where the control plane is reached. */
  controlUrl(): string
  /** Whether runs can be kept in files. */
  canKeep: boolean
}

/** The caller of a request; 401 where there is none. */
export function callerOf(
  { accounts }: Pick<Services, 'accounts'>,
  context: { req: { header(name: string): string | undefined } },
): Caller {
  return accounts.recognise(context.req.header('authorization'))
}
