import { type Command, Option } from 'commander'
import { isRecord } from '../../shared/json.ts'
import { FleetError } from '../errors.ts'
import { addRemoteOptions, type CommonOptions } from './instances.ts'
import { print, printJson, printTable } from './output.ts'
import { Remote } from './remote.ts'

interface RequestsOptions extends CommonOptions {
  operation?: string
  method?: string
  status?: string
  kind?: string
  caller?: string
  limit?: string
  clear?: boolean
  follow?: boolean
}

interface ClockOptions extends CommonOptions {
  now?: string
  freeze?: boolean
  unfreeze?: boolean
  advance?: string
  rate?: string
}

/** The commands about one instance: state, requests, fault, clock, snapshot. */
export function addStateCommands(program: Command): void {
  addRemoteOptions(program.command('state').description('Print the state of twins.'))
    .argument('[twins...]', 'all of the run by default')
    .option('--collection <name>', 'only this collection')
    .option('--since <revision>', 'only what changed after this revision')
    .action(state)
  addRemoteOptions(program.command('requests').description('Print what was asked of a twin.'))
    .argument('<twin>')
    .option('--operation <name>', 'only calls of this operation')
    .option('--method <method>')
    .option('--status <status>')
    .addOption(new Option('--kind <kind>').choices(['request', 'socket', 'delivery']))
    .option('--caller <caller>')
    .option('--limit <n>', 'only the last so many')
    .option('--clear', 'forget them instead')
    .option('--follow', 'print each when it comes, one line of JSON each')
    .action(requests)
  addRemoteOptions(program.command('clock').description('Read or set the clock of twins.'))
    .argument('[twins...]', 'all of the run by default')
    .option('--now <time>', 'go to an ISO 8601 time')
    .option('--advance <duration>', 'go forward by an ISO 8601 duration like P3D or PT1H')
    .option('--freeze', 'stand still')
    .option('--unfreeze', 'go on')
    .option('--rate <n>', 'run so many times as fast')
    .action(clock)
  addRemoteOptions(program.command('snapshot').description('Keep states of a twin by name.'))
    .argument('<twin>')
    .addArgument(program.createArgument('[action]').choices(snapshotActions).default('list'))
    .argument('[name]')
    .option('--as <name>', 'the name of a fork')
    .addHelpText(
      'after',
      '\nExamples:\n  $ twinfleet snapshot slack create before\n' +
        '  $ twinfleet snapshot slack restore before\n  $ twinfleet snapshot slack diff before',
    )
    .action(snapshot)
}

/** One answer as it is, several keyed by twin. */
function printByTwin(answers: Record<string, unknown>): void {
  const [only, ...others] = Object.values(answers)
  printJson(others.length === 0 ? only : answers)
}

function query(parameters: Record<string, string | undefined>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) given.set(name, value)
  }
  return given.size === 0 ? '' : `?${given}`
}

async function state(
  names: string[],
  options: CommonOptions & { collection?: string; since?: string },
): Promise<void> {
  const remote = new Remote(options)
  const { collection, since } = options
  const answers: Record<string, unknown> = {}
  for (const instance of await remote.select(names)) {
    const path = `/state${query({ collection, since })}`
    answers[instance.twin] = await remote.admin(instance, 'GET', path)
  }
  printByTwin(answers)
}

async function requests(name: string, options: RequestsOptions): Promise<void> {
  const remote = new Remote(options)
  const instance = await remote.one(name)
  if (options.clear) {
    printJson(await remote.admin(instance, 'DELETE', '/requests'))
    return
  }
  const { operation, method, status, kind, caller, limit } = options
  const filter = query({ operation, method, status, kind, caller, limit })
  if (options.follow) {
    const response = await remote.adminResponse(instance, 'GET', `/requests/stream${filter}`)
    return follow(response)
  }
  const { requests: entries } = await remote.admin(instance, 'GET', `/requests${filter}`)
  if (options.json || !Array.isArray(entries)) return printJson({ requests: entries })
  const rows = entries
    .filter(isRecord)
    .map((entry) => [
      String(entry.at),
      String(entry.status),
      String(entry.operation ?? `${entry.method} ${entry.path}`),
      String(entry.caller ?? ''),
      typeof entry.fault === 'string' ? `fault ${entry.fault}` : String(entry.event ?? ''),
    ])
  printTable(rows)
}

/** Prints the data of server-sent events line by line. */
async function follow({ body }: Response): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) print(line.slice('data: '.length))
  }
}

async function clock(names: string[], options: ClockOptions): Promise<void> {
  const { now, advance, rate, freeze, unfreeze } = options
  if (freeze && unfreeze) throw new FleetError('usage', 'Give either --freeze or --unfreeze.')
  const change: Record<string, unknown> = {}
  if (now !== undefined) change.now = now
  if (advance !== undefined) change.advance = advance
  if (rate !== undefined) change.rate = Number(rate)
  if (freeze || unfreeze) change.freeze = freeze === true
  const isReading = Object.keys(change).length === 0
  const remote = new Remote(options)
  const answers: Record<string, unknown> = {}
  for (const instance of await remote.select(names)) {
    answers[instance.twin] = isReading
      ? await remote.admin(instance, 'GET', '/clock')
      : await remote.admin(instance, 'POST', '/clock', change)
  }
  printByTwin(answers)
}

const snapshotActions = ['list', 'create', 'restore', 'fork', 'delete', 'diff'] as const

async function snapshot(
  twin: string,
  action: (typeof snapshotActions)[number],
  name: string | undefined,
  options: CommonOptions & { as?: string },
): Promise<void> {
  const remote = new Remote(options)
  const instance = await remote.one(twin)
  if (action === 'list') return printJson(await remote.admin(instance, 'GET', '/snapshots'))
  if (action === 'create') {
    return printJson(await remote.admin(instance, 'POST', '/snapshots', name ? { name } : {}))
  }
  if (name === undefined) throw new FleetError('usage', `Which snapshot should ${action} take?`)
  const path = `/snapshots/${encodeURIComponent(name)}`
  if (action === 'diff') {
    return printJson(await remote.admin(instance, 'GET', `/diff${query({ from: name })}`))
  }
  if (action === 'delete') return printJson(await remote.admin(instance, 'DELETE', path))
  const body = action === 'fork' && options.as !== undefined ? { name: options.as } : {}
  printJson(await remote.admin(instance, 'POST', `${path}/${action}`, body))
}
