import type { Seeder } from '../contract.ts'
import type { TargetPolicy } from '../delivery/outgoing.ts'
import type { Kernel } from './kernel.ts'
import type { Log } from './settings.ts'

export interface InstanceOptions {
  name?: string | undefined
  seeder?: Seeder | undefined
  /** Where a durable instance keeps its state; in memory where there is none. */
  directory?: string | undefined
  /** Where its large blobs are; a directory of its own by default. */
  blobs?: (() => string) | undefined
  /** The base URL for env_vars and for work outside a request. No slash at the end. */
  baseUrl?: string | undefined
  /** Where deliveries and other requests may go to; anywhere by default. */
  targets?: TargetPolicy | undefined
  /** Required at `/admin` where it is set. */
  adminToken?: string | undefined
  /** Names besides this machine's own under which `/admin` may be called without a token. */
  domains?: readonly string[] | undefined
  journalSize?: number | undefined
  log?: Log | undefined
  /** Whether another instance of this twin has that name, so that a fork cannot. */
  isTaken?: ((name: string) => boolean) | undefined
  /** Makes a fork reachable; answers the new instance's base URL. */
  adopt?(fork: Kernel): string | Promise<string>
}
