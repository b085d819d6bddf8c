import { accessSync, constants, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Log } from '../../shared/instance/settings.ts'
import { planPorts } from '../control/ports.ts'
import { type ReadyDocument, writeReadyFile } from '../control/ready.ts'
import { FleetError, messageOf } from '../errors.ts'
import type { Fleet } from '../fleet.ts'
import { guardProcess } from '../guard.ts'
import { type LogThreshold, logLevels } from '../log.ts'
import type { InstanceReport } from '../pool/pool.ts'
import type { Registry } from '../registry.ts'
import { checkScenario, findScenario } from '../scenario.ts'
import { formatEnv, print, printTable } from './output.ts'

interface UpOptions {
  scenario?: string
  port?: string[]
  host: string
  data: string
  memory?: boolean
  fresh?: boolean
  workers: number
  baseUrl?: string
  domain?: string[]
  apiKey?: string
  adminToken?: string
  auth: boolean
  smtpUrl?: string
  mailFrom?: string
  probePrivate?: boolean
  allowTarget?: string[]
  memoryBudget: number
  readyFile?: string
  logLevel: LogThreshold
  json?: boolean
}

const help = `
Examples:
  $ twinfleet up                        all twins, each started by its first call
  $ twinfleet up slack stripe --scenario examples/checkout.json
  $ twinfleet up slack --scenario slack:incident-active
  $ twinfleet up --scenario 'a Stripe account with three customers'
  $ twinfleet up slack --port 0 --memory --ready-file ready.json
  $ twinfleet up --port 13000 --port slack=4000
  $ twinfleet up --host 0.0.0.0 --base-url 'https://{run}--{twin}.twins.example.com'

Scenario files are JSON keyed by twin: {"slack": {"channels": [{"name": "general"}]}}.`

const scenarioHelp =
  'what to start from: a file ("-" is standard input), an example, a preset, or plain English'

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new FleetError('usage', `${JSON.stringify(text)} is not a whole number.`)
}

/** `twinfleet up`: starts a fleet and stays until it is told to end. */
export function addUpCommand(program: Command, registry: Registry): void {
  const names = [...registry.keys()].join(', ') || 'none yet'
  program
    .command('up')
    .description('Start a fleet.')
    .argument('[twins...]', `the twins to start; all by default (there are: ${names})`)
    .option('--seed, --scenario <scenario>', scenarioHelp)
    .option(
      '--port <port>',
      '0 for free ports, a number for the control plane (the twins keep their distance), or ' +
        'name=number; may be repeated',
      collect,
    )
    .addOption(env('--host <host>', 'the address to listen on', 'HOST').default('127.0.0.1'))
    .addOption(env('--data <dir>', 'where state is kept', 'DATA').default('.twinfleet'))
    .option('--memory', 'keep everything in memory, and nothing after the end')
    .option('--fresh', 'forget what these twins kept from earlier')
    .addOption(
      env('--workers <n>', 'how many processes share the instances', 'WORKERS')
        .argParser(wholeNumber)
        .default(0),
    )
    .addOption(
      env('--base-url <url>', 'the URL from outside; may hold {run} {twin} {port}', 'BASE_URL'),
    )
    .option('--domain <domain>', 'answer {run}--{twin}.<domain>; may be repeated', collect)
    .addOption(
      env('--api-key <key>', 'the key of the control plane; made up by default', 'API_KEY'),
    )
    .addOption(env('--admin-token <token>', 'the token of /admin', 'ADMIN_TOKEN'))
    .addOption(env('--no-auth', 'let everybody call the provisioning API', 'NO_AUTH'))
    .addOption(
      env('--smtp-url <url>', 'send mails; by default they wait at /auth/outbox', 'SMTP_URL'),
    )
    .addOption(env('--mail-from <address>', 'the sender of mails', 'MAIL_FROM'))
    .option('--probe-private', 'let the probe fetch pages from private addresses')
    .option(
      '--allow-target <host>',
      'a private host that a fleet others can reach may call; may be repeated',
      collect,
    )
    .addOption(
      env('--memory-budget <MB>', 'park idle instances above this', 'MEMORY_BUDGET')
        .argParser(wholeNumber)
        .default(1024),
    )
    .option('--ready-file <file>', 'written when every twin is seeded, with URLs and env vars')
    .addOption(
      env('--log-level <level>', 'what to log to standard error', 'LOG_LEVEL')
        .choices(logLevels)
        .default('warn'),
    )
    .option('--json', 'print the ready document as one line of JSON')
    .addHelpText('after', help)
    .action((twins: string[], options: UpOptions) => up(registry, twins, options))
}

function env(flags: string, description: string, name: string): Option {
  return new Option(flags, description).env(`TWINFLEET_${name}`)
}

/**
 * Refuses at once what would only be found out when everything is seeded, and removes the file of
 * an earlier fleet, which who waits for this one would take for its own.
 */
function clearReadyFile(path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK)
    rmSync(path, { force: true })
  } catch (error) {
    throw new FleetError('start', `The ready file ${path} cannot be written: ${messageOf(error)}.`)
  }
}

async function up(registry: Registry, twins: string[], options: UpOptions): Promise<void> {
  const ports = planPorts(registry, options.port ?? [])
  if (options.readyFile !== undefined) clearReadyFile(options.readyFile)
  const scenario = options.scenario === undefined ? undefined : await findScenario(options.scenario)
  if (scenario) await checkScenario(registry, scenario)
  // A worker's log is as loud as that of the process it belongs to.
  process.env.TWINFLEET_LOG_LEVEL = options.logLevel
  const { createLogger, toLog } = await import('../log.ts')
  const { startFleet } = await import('../fleet.ts')
  const log = toLog(createLogger(options.logLevel))
  guardProcess(log)
  const fleet = await startFleet({
    registry,
    twins,
    scenario,
    host: options.host,
    ports,
    baseUrl: options.baseUrl,
    domains: options.domain,
    dataDirectory: options.memory ? undefined : resolve(options.data),
    isFresh: options.fresh,
    workers: options.workers,
    apiKey: options.apiKey,
    adminToken: options.adminToken,
    authOff: !options.auth,
    smtpUrl: options.smtpUrl,
    mailFrom: options.mailFrom,
    probesPrivate: options.probePrivate,
    allowTargets: options.allowTarget,
    memoryBudget_bytes: options.memoryBudget * 1024 * 1024,
    startsAll: options.readyFile !== undefined || options.json,
    log,
  })
  log('info', 'the fleet listens', { control_url: fleet.controlUrl })
  const isEnding = closeOnSignals(fleet, log)
  try {
    if (!options.json) tellAddresses(fleet, await fleet.twins())
    const document = await fleet.ready()
    if (isEnding()) return
    log('info', 'the fleet is ready', { twins: Object.keys(document.twins) })
    if (options.readyFile !== undefined) writeReadyFile(options.readyFile, document)
    if (options.json) print(JSON.stringify(document))
    else tellReady(document)
  } catch (error) {
    if (isEnding()) return
    await fleet.close()
    throw error
  }
}

const impatience_ms = 500

/** Ends in good order on Ctrl-C and SIGTERM; a second Ctrl-C ends at once. */
function closeOnSignals(fleet: Fleet, log: Log): () => boolean {
  let since_ms: number | undefined
  const end = async () => {
    if (since_ms !== undefined) {
      // npm passes on the Ctrl-C that the terminal has sent already; that is not a second one.
      if (performance.now() - since_ms > impatience_ms) process.exit(130)
      return
    }
    since_ms = performance.now()
    log('info', 'the fleet closes')
    try {
      await fleet.close()
      process.exit(0)
    } catch (error) {
      process.stderr.write(`twinfleet: the fleet did not close: ${messageOf(error)}\n`)
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end())
  return () => since_ms !== undefined
}

function tellAddresses({ controlUrl }: Fleet, reports: readonly InstanceReport[]): void {
  const rows = reports.map(({ label, base_url }) => [`  ${label}`, base_url])
  printTable([['  Control plane', controlUrl], ...rows])
}

/** `2 channels, 5 messages`, from the counts of a seed result. */
function summary(result: Record<string, unknown>): string {
  const counts = Object.entries(result).flatMap(([name, value]) => {
    if (typeof value !== 'number' || value === 0) return []
    const things = name.replace(/_(created|posted)$/, '').replaceAll('_', ' ')
    return [`${value} ${value === 1 ? things.replace(/s$/, '') : things}`]
  })
  return counts.join(', ') || 'nothing'
}

function tellReady({ api_key, twins }: ReadyDocument): void {
  for (const [name, { env_vars, seed_results }] of Object.entries(twins)) {
    const isSeeded = seed_results.status === 'seeded'
    print(`\n# ${name}${isSeeded ? `, seeded with ${summary(seed_results)}` : ''}`)
    process.stdout.write(formatEnv(env_vars, 'dotenv'))
  }
  const time_ms = Math.round(performance.now())
  print(`\nAPI key ${api_key}\nReady after ${time_ms} ms. Ctrl-C ends the fleet.`)
}
