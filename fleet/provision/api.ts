import { Hono } from 'hono'
import { z } from 'zod'
import { anyTarget, publicTargets } from '../../shared/delivery/outgoing.ts'
import { SeedError } from '../../shared/instance/seeding.ts'
import type { Log } from '../../shared/instance/settings.ts'
import { type FailureKind, FleetError, messageOf } from '../errors.ts'
import type { InstancePool } from '../pool/pool.ts'
import type { Registry } from '../registry.ts'
import { Accounts } from './accounts.ts'
import { addAuthRoutes } from './auth_routes.ts'
import { Devices } from './devices.ts'
import { openPostOffice } from './mail.ts'
import { probe } from './probe.ts'
import { Records } from './records.ts'
import { Refusal, readBody } from './refusal.ts'
import { addRunRoutes } from './run_routes.ts'
import { Runs } from './runs.ts'
import { addScenarioRoutes } from './scenario_routes.ts'
import { Scenarios } from './scenarios.ts'
import { callerOf, type Services } from './services.ts'
import { Signups } from './signup.ts'

export interface ProvisionSettings {
  /** Lets everybody in as the operator. */
  authOff?: boolean | undefined
  /** Sends mails for real. */
  smtpUrl?: string | undefined
  mailFrom?: string | undefined
  /** Lets the probe fetch from private addresses. */
  probesPrivate?: boolean | undefined
  /** Private hosts that the probe may fetch from. */
  allowTargets?: readonly string[] | undefined
  /** The time, in milliseconds since the epoch. */
  now?: (() => number) | undefined
}

interface ProvisionOptions extends ProvisionSettings {
  pool: InstancePool
  registry: Registry
  log: Log
  dataDirectory: string | undefined
  /** The key that is printed at the start. */
  apiKey: string
  /** Whether somebody chose it, so that it takes the place of others. */
  isChosenKey: boolean
  /** Whether only this machine can reach the control port. */
  isLoopback: boolean
  usesPorts: boolean
  controlUrl(): string
}

/** What a provisioner, a CI job and a dashboard talk to, on the control port. */
interface ProvisionApi {
  app: Hono
  /** Whether an `Authorization` header names somebody. */
  recognises(header: string | undefined): boolean
  /** After a restart, once the instances that were kept have their places. */
  resume(): void
  close(): Promise<void>
}

/** Paths of this API that need a program that drives a browser; there is none here. */
const unbuilt = [
  '/validate/url-run',
  '/validate/pr-run',
  '/validate/agent-run',
  '/validation/*',
  '/demo-runner/*',
  '/artifacts/*',
  '/runs/:run_id/artifacts/*',
  '/runs/:run_id/feedback',
  '/feedback',
]

const ProbeWish = z.object({ url: z.string().max(2048) })

export function openProvisionApi(options: ProvisionOptions): ProvisionApi {
  const { pool, registry, log, dataDirectory, apiKey, authOff = false } = options
  const now = options.now ?? Date.now
  const records = new Records(dataDirectory, log)
  const accounts = new Accounts(records, { now, isOpen: authOff })
  accounts.acceptOperatorKey(apiKey, options.isChosenKey)
  const port = options.usesPorts ? 0 : undefined
  const runs = new Runs(records, { pool, registry, now, log, port })
  const scenarios = new Scenarios(records, registry, now)
  const { controlUrl } = options
  const canKeep = dataDirectory !== undefined
  const things = { records, accounts, runs, scenarios, pool, registry, now, log }
  return {
    app: toApp({ ...things, controlUrl, canKeep }, options),
    recognises: (header) => accounts.recognises(header),
    resume: () => runs.resume(),
    async close() {
      await runs.close()
      records.close()
    },
  }
}

function toApp(services: Services, options: ProvisionOptions): Hono {
  const { records, accounts, now, log, controlUrl, registry } = services
  const { smtpUrl, mailFrom: from = 'twinfleet@localhost', authOff = false } = options
  const app = new Hono()
  const targets = options.probesPrivate ? anyTarget : publicTargets(options.allowTargets)
  const post = openPostOffice(records, { now, log, smtpUrl, from })
  addAuthRoutes(app, {
    accounts,
    post,
    devices: new Devices(records, accounts, now),
    signups: new Signups(records, accounts, post, now),
    controlUrl,
    isOpen: authOff,
    showsOutbox: options.isLoopback && smtpUrl === undefined,
  })
  for (const path of unbuilt) app.all(path, ({ req, json }) => json(toUnbuilt(req), 501))
  addRunRoutes(app, services)
  addScenarioRoutes(app, services)
  app.post('/validate/url/probe', async (context) => {
    callerOf(services, context)
    const { url } = await readBody(context, ProbeWish)
    return context.json(await probe(url, [...registry.keys()], { targets }))
  })
  return app
}

function toUnbuilt({ method, path }: { method: string; path: string }) {
  return { detail: `${method} ${path} needs a browser runner, which this fleet does not have.` }
}

const statuses: Partial<Record<FailureKind, number>> = {
  usage: 400,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
}

/** The answer to a failure in these routes; undefined where it is none of theirs. */
export function toDetail(error: unknown): { status: number; body: object } | undefined {
  if (error instanceof Refusal) {
    const { status, message, reason } = error
    return { status, body: { detail: message, ...(reason !== undefined && { reason }) } }
  }
  if (error instanceof SeedError) return { status: 400, body: { detail: messageOf(error) } }
  if (error instanceof FleetError) {
    return { status: statuses[error.kind] ?? 500, body: { detail: error.message } }
  }
  return undefined
}
