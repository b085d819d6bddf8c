import { type Command, InvalidArgumentError, Option } from 'commander'
import { isRecord, parseJson } from '../../shared/json.ts'
import { FleetError } from '../errors.ts'
import { addRemoteOptions, type CommonOptions } from './instances.ts'
import { printJson } from './output.ts'
import { Remote } from './remote.ts'

interface FaultOptions extends CommonOptions {
  effect?: string
  operation?: string
  method?: string
  path?: string
  caller?: string
  nth?: number[]
  times?: number
  probability?: number
  after?: string
  until?: string
  error?: string
  status?: number
  retryAfter?: number
  delay?: number
}

const help = `
Examples:
  $ twinfleet fault slack add --effect rate_limit --operation chat.postMessage --nth 3
  $ twinfleet fault stripe add --effect error --path '/v1/charges' --status 402
  $ twinfleet fault stripe add '{"effect": "latency", "delay_ms": 2000}' --probability 0.5
  $ twinfleet fault slack clear`

function readNumber(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw new InvalidArgumentError('It is not a number.')
}

/** `twinfleet fault`: makes calls or deliveries fail. */
export function addFaultCommand(program: Command): void {
  addRemoteOptions(program.command('fault').description('Make a twin fail, and stop it.'))
    .argument('<twin>')
    .addArgument(
      program.createArgument('[action]').choices(['list', 'add', 'clear']).default('list'),
    )
    .argument('[rule]', 'a rule in JSON for "add", the id of one for "clear"')
    .option('--effect <effect>', 'error, rate_limit, latency, …: docs/faults.md has all')
    .option('--operation <glob>', 'only calls of these operations')
    .option('--method <method>', 'only calls by this method')
    .option('--path <glob>', 'only calls of these paths')
    .option('--caller <name>', 'only calls of this caller')
    .option('--nth <n,…>', 'only the first, the third, … of these calls', (text) =>
      text.split(',').map(readNumber),
    )
    .option('--times <n>', 'at most so often', readNumber)
    .option('--probability <p>', 'with this probability, from 0 to 1', readNumber)
    .option('--after <time>', 'from then on, ISO 8601')
    .option('--until <time>', 'until then, ISO 8601')
    .option('--error <code>', 'the provider’s own code of the error')
    .option('--status <status>', 'the status of the answer', readNumber)
    .option('--retry-after <seconds>', 'what a rate limit tells to wait', readNumber)
    .addOption(new Option('--delay <ms>', 'how long a latency lasts').argParser(readNumber))
    .addHelpText('after', help)
    .action(fault)
}

/** The fields that were given, without those that were not. */
function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** The rule that JSON and flags make together; what a flag says wins. */
function toRule(json: string | undefined, options: FaultOptions): Record<string, unknown> {
  const rule = json === undefined ? {} : parseJson(json)
  const { operation, method, path, caller, nth, times, probability, after, until } = options
  const match = given({ operation, method, path, caller })
  const when = given({ nth, times, probability, after, until })
  const own = given({
    effect: options.effect,
    error: options.error,
    status: options.status,
    retry_after: options.retryAfter,
    delay_ms: options.delay,
  })
  const isWhole = isRecord(rule) && (rule.effect !== undefined || own.effect !== undefined)
  if (!isWhole) {
    throw new FleetError(
      'usage',
      'Say what is to happen: --effect latency, or {"effect": "latency"}.',
    )
  }
  const part = (name: string, more: Record<string, unknown>) => {
    const before = rule[name]
    if (Object.keys(more).length === 0) return {}
    return { [name]: { ...(isRecord(before) ? before : {}), ...more } }
  }
  return { ...rule, ...own, ...part('match', match), ...part('when', when) }
}

async function fault(
  name: string,
  action: string,
  rule: string | undefined,
  options: FaultOptions,
): Promise<void> {
  const remote = new Remote(options)
  if (action === 'add') {
    const wanted = toRule(rule, options)
    return printJson(await remote.admin(await remote.one(name), 'POST', '/faults', wanted))
  }
  const instance = await remote.one(name)
  if (action === 'list') return printJson(await remote.admin(instance, 'GET', '/faults'))
  const path = rule === undefined ? '/faults' : `/faults/${encodeURIComponent(rule)}`
  printJson(await remote.admin(instance, 'DELETE', path))
}
