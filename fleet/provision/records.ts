import { join } from 'node:path'
import { collection } from '../../shared/db/collection.ts'
import { keepPrivate } from '../../shared/db/files.ts'
import { type Db, repositoriesFor } from '../../shared/db/repository.ts'
import { Store } from '../../shared/db/store.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { setDamagedAside } from '../pool/data_directory.ts'

/** Who runs belong to. A local install has one, the operator; email signup adds others. */
export interface User {
  id: string
  login: string
  email: string | null
  email_verified: boolean
  plan: 'paid' | 'quickstart'
  created_at: string
}

/** An API key. The key itself is shown once and only its hash is kept. */
export interface ApiKey {
  id: string
  user_id: string
  /** SHA-256, in hex. */
  hash: string
  preview: string
  name: string
  kind: 'operator' | 'api' | 'cli' | 'quickstart'
  device_name: string | null
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  /** How many runs may still be provisioned with it; null where there is no limit. */
  provisions_left: number | null
}

/** A device that asks for a key of its own. */
export interface DeviceLogin {
  /** The device code. */
  id: string
  device_name: string
  status: 'pending' | 'approved' | 'denied' | 'used'
  user_id: string | null
  expires_ms: number
}

/** An email address that is being proved. */
export interface Signup {
  /** The address, in lower case. */
  id: string
  code_hash: string
  sent_ms: number
  /** How many codes were sent since the first of a day. */
  sent_count: number
  since_ms: number
  expires_ms: number
  attempts: number
}

export interface Mail {
  id: string
  to: string
  subject: string
  text: string
  sent_at: string
}

export interface Scenario {
  id: string
  user_id: string
  name: string
  description: string | null
  prompt: string | null
  twins: string[]
  seed_config: Record<string, unknown>
  tags: string[]
  created_at: string
  updated_at: string
}

const runStatuses = ['provisioning', 'ready', 'failed', 'cancelled', 'expired'] as const
export type RunStatus = (typeof runStatuses)[number]

/** One step in the life of a run, for its logs. */
export interface RunEvent {
  at: string
  event: string
  status: 'running' | 'completed' | 'failed' | 'cancelled'
  message: string
}

/** A set of twins that lives for a while. */
export interface Run {
  id: string
  user_id: string
  status: RunStatus
  twins: string[]
  /** Names that were asked for and are no twins. */
  unknown_twins: string[]
  baseline_kind: 'scenario' | 'prompt' | 'default'
  scenario_id: string | null
  is_public: boolean
  durable: boolean
  created_at: string
  /** Null for the run of a long-lived environment. */
  expires_ms: number | null
  error: string | null
  seed_results: Record<string, unknown>
  events: RunEvent[]
}

/** The long-lived twins of a scenario. */
export interface Environment {
  id: string
  scenario_id: string
  user_id: string
  run_id: string
  last_seeded_at: string | null
  created_at: string
  updated_at: string
}

export const tables = {
  users: collection<User>()({
    columns: { email: (user) => user.email },
    indexes: [['email']],
  }),
  // By what every call brings along.
  keys: collection<ApiKey>()({
    key: (key) => key.hash,
    columns: { user: (key) => key.user_id },
    indexes: [['user']],
  }),
  devices: collection<DeviceLogin>()(),
  signups: collection<Signup>()(),
  mails: collection<Mail>()(),
  scenarios: collection<Scenario>()({
    columns: { user: (scenario) => scenario.user_id },
    indexes: [['user']],
  }),
  runs: collection<Run>()({
    columns: {
      status: (run) => run.status,
      // Of runs that live: when they end.
      expires: (run) => (isOver(run.status) ? null : run.expires_ms),
    },
    indexes: [['status'], ['expires']],
  }),
  environments: collection<Environment>()({
    columns: { scenario: (environment) => environment.scenario_id },
    indexes: [['scenario']],
  }),
}

/** Whether a run has come to its end. */
export function isOver(status: RunStatus): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'expired'
}

/** The file of a directory, for this user alone; one that cannot be read makes room for another. */
function openFile(directory: string, log: Log): string {
  const file = join(directory, 'control.db')
  const target = setDamagedAside(directory, file)
  if (target !== undefined) {
    const what = 'the records of keys, runs and scenarios cannot be read and were set aside'
    log('error', what, { path: file, moved_to: target })
  }
  keepPrivate(file)
  return file
}

/** What the provisioning API keeps: in the data directory, or in memory without one. */
export class Records {
  readonly #store: Store
  readonly db: Db<typeof tables>

  constructor(directory: string | undefined, log: Log) {
    this.#store = new Store(directory ? { file: openFile(directory, log) } : {})
    const Repositories = repositoriesFor(tables, JSON.stringify)
    this.db = new Repositories(this.#store) as Db<typeof tables> // it has these collections
  }

  /** Runs work in one transaction; anything thrown rolls it back. Must not be nested. */
  write<T>(work: () => T): T {
    try {
      const result = work()
      this.#store.commit()
      return result
    } catch (error) {
      this.#store.rollback()
      throw error
    }
  }

  /** A secret of this fleet's own, made when first asked for. */
  secret(name: string, make: () => string): string {
    const known = this.#store.setting(name)
    if (typeof known === 'string') return known
    return this.write(() => {
      const made = make()
      this.#store.saveSetting(name, made)
      return made
    })
  }

  close(): void {
    this.#store.close()
  }
}
