import type { Instance } from '../shared/instance/instance.ts'
import type { Log } from '../shared/instance/settings.ts'
import type { Address, Urls } from './addresses.ts'
import type { Access } from './gate.ts'
import type { Slot } from './slot.ts'

export type SeedResult = Record<string, unknown>

/** An instance that is wanted. */
export interface InstanceSpec extends Address {
  /** Kept in files of the data directory; else in memory. */
  readonly durable: boolean
  /** The port of its own; a free one where it is 0, none where there is none. */
  readonly port?: number | undefined
  /** The twin's own part of a seed_config. */
  readonly seed?: unknown
  /** Takes a free port where the wanted one is in use. */
  readonly isPortFlexible?: boolean | undefined
  /** Who may call it; everybody where nothing is said. */
  readonly access?: Access | undefined
}

/** A call of an instance's admin API from inside the fleet. */
export interface AdminRequest extends Address {
  readonly method: string
  /** Below `/admin`, with its query. */
  readonly path: string
  readonly body?: object | undefined
}

export interface AdminAnswer {
  readonly status: number
  readonly body: unknown
}

/** What the fleet tells of an instance. */
export interface InstanceReport extends Address {
  readonly label: string
  /** `idle` was not asked for yet; `parked` sleeps on the disk. The first call wakes either. */
  readonly state: 'idle' | 'ready' | 'parked' | 'failed'
  readonly durable: boolean
  readonly base_url: string
  readonly admin_url: string
  readonly port?: number
  /** Known once the instance is ready. */
  readonly env_vars?: Record<string, string>
  readonly seed_results?: SeedResult
  readonly error?: string
  /** The process that owns it, where there are several. */
  readonly worker?: { index: number; pid: number }
}

/** What a slot needs from the fleet it is in. */
export interface SlotContext {
  readonly host: string
  readonly urls: Urls
  readonly adminToken: string | undefined
  readonly log: Log
  /** Where this slot keeps its files, durable or while it is parked. */
  directory: string | undefined
  isTaken(name: string): boolean
  adopt(fork: Instance): Promise<string>
}

/** Where calls for an instance go: into this process, or to the URL of the one that owns it. */
export type Target = { slot: Slot } | { url: string }

/** Holds instances: all in this process, or spread over workers. */
export interface Host {
  /** Makes a place for an instance and opens its port. It wakes at the first call. */
  open(spec: InstanceSpec): Promise<InstanceReport>
  /** Makes an instance ready, with its seed applied; one in memory may be opened later. */
  wake(address: Address): Promise<InstanceReport>
  /** Where an instance is; undefined where there is none. */
  find(address: Address): Target | undefined
  list(): Promise<InstanceReport[]>
  /** Where instances are, without asking them anything. */
  addresses(): readonly Address[]
  /** Calls the admin API of an instance, awake or not. */
  admin(request: AdminRequest): Promise<AdminAnswer>
  /** Ends an instance and forgets its state; false where there is none. */
  remove(address: Address): Promise<boolean>
  /** Closes everything; what lives in memory is saved where there is a data directory. */
  close(): Promise<void>
}
