import type { Seeder } from '../contract.ts'
import type { Instance } from './instance.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type Log = (level: LogLevel, message: string, details?: Record<string, unknown>) => void

export interface Settings {
  strictness: 'strict' | 'loose'
  rateLimiting: 'off' | 'documented'
  /** Whether consent pages ask a person or answer by themselves. */
  consent: 'ask' | 'auto'
  /** Whether searches know at once what was made, or as late as the provider's do. */
  consistency: 'strong' | 'eventual'
  /** How many seeds were applied since the plain start. */
  seeds: number
}

export interface InstanceOptions {
  name?: string | undefined
  seeder?: Seeder | undefined
  /** Where a durable instance keeps its state; in memory where there is none. */
  directory?: string | undefined
  /** The base URL for env_vars and for work outside a request. No slash at the end. */
  baseUrl?: string | undefined
  /** Required at `/admin` where it is set. */
  adminToken?: string | undefined
  journalSize?: number | undefined
  log?: Log | undefined
  /** Whether another instance of this twin has that name, so that a fork cannot. */
  isTaken?: ((name: string) => boolean) | undefined
  /** Makes a fork reachable; answers the new instance's base URL. */
  adopt?: ((fork: Instance) => string | Promise<string>) | undefined
}

/** The settings of a plain start. */
export const plainSettings: Settings = {
  strictness: 'strict',
  rateLimiting: 'off',
  consent: 'ask',
  consistency: 'strong',
  seeds: 0,
}
