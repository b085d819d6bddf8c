import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TargetPolicy } from '../../shared/delivery/outgoing.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { Log } from '../../shared/instance/settings.ts'
import type { Address, Urls } from '../addresses.ts'
import type { Exchange } from '../listen.ts'
import type { SeedResult } from '../seed.ts'
import type { Access } from './access.ts'

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
  /** The run whose snapshot this is a fork of: it ends with that run. */
  readonly owner?: string | undefined
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
  /** `idle` was not called yet; `parked` lies on the disk. The first call starts either. */
  readonly state: 'idle' | 'ready' | 'parked' | 'failed'
  readonly durable: boolean
  readonly base_url: string
  readonly admin_url: string
  readonly port?: number
  /** Known once the instance was ready. */
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
  readonly targets: TargetPolicy
  /** Names under which `/admin` may be called where it needs no token. */
  readonly domains: readonly string[]
  readonly log: Log
  /** Where this slot keeps its files, durable or while it is parked. */
  directory: string | undefined
  isTaken(name: string): boolean
  adopt(fork: Instance): Promise<string>
}

/** Answers calls for one instance in this process; `prefix` is the part of a path that led here. */
export interface Endpoint {
  fetch(request: Request, exchange: Exchange, prefix?: string): Response | Promise<Response>
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, prefix?: string): void
}

/** Where calls for an instance go: into this process, or to the URL of the one that owns it. */
export type Target = { readonly endpoint: Endpoint } | { readonly url: string }

/** Holds instances: all in this process, or spread over workers. */
export interface InstancePool {
  /**
   * Makes a place for an instance and opens its port; the instance starts at the first call.
   * Rejects with a `conflict` where there is one at this address.
   */
  create(spec: InstanceSpec): Promise<InstanceReport>
  /**
   * Sees to it that the first call finds an instance seeded; one in memory may start only then.
   * Rejects with `not_found` where there is none.
   */
  ready(address: Address): Promise<InstanceReport>
  /** What is known of an instance, which is not started for it; `not_found` where there is none. */
  report(address: Address): Promise<InstanceReport>
  /** Where an instance is; undefined where there is none. */
  find(address: Address): Target | undefined
  list(): Promise<InstanceReport[]>
  /** Where instances are, without asking them anything. */
  addresses(): readonly (Address & { readonly owner?: string | undefined })[]
  /** Calls the admin API of an instance, which is started where it was not. */
  admin(request: AdminRequest): Promise<AdminAnswer>
  /** Ends an instance and forgets its state; false where there is none. */
  remove(address: Address): Promise<boolean>
  /** Closes everything; what lives in memory is saved where there is a data directory. */
  close(): Promise<void>
}
