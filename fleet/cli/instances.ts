import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { FleetError, messageOf } from '../errors.ts'
import type { Registry } from '../registry.ts'
import { checkScenario, findScenario } from '../scenario.ts'
import {
  type EnvFormat,
  envFormats,
  formatEnv,
  mergeEnv,
  print,
  printJson,
  printTable,
} from './output.ts'
import { Remote, type RemoteOptions } from './remote.ts'

export interface CommonOptions extends RemoteOptions {
  json?: boolean
}

/** Adds the options of every command that talks to a running fleet. */
export function addRemoteOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'the control plane of the fleet')
        .env('TWINFLEET_URL')
        .default('http://127.0.0.1:12100'),
    )
    .addOption(new Option('--api-key <key>', 'the key of the fleet').env('TWINFLEET_API_KEY'))
    .addOption(
      new Option('--admin-token <token>', 'the token of /admin; the key by default').env(
        'TWINFLEET_ADMIN_TOKEN',
      ),
    )
    .addOption(
      new Option('--run <run>', 'the run to work on').env('TWINFLEET_RUN').default('default'),
    )
    .option('--json', 'print JSON')
}

interface EnvOptions extends CommonOptions {
  write?: string | true
  format: EnvFormat
}

/** The commands about the fleet as a whole: list, seed, reset, env. */
export function addInstanceCommands(program: Command, registry: Registry): void {
  addRemoteOptions(program.command('list').description('List the instances of a running fleet.'))
    .option('--known', 'list the twins there are, without a fleet')
    .action((options: CommonOptions & { known?: boolean }) =>
      options.known ? listKnown(registry, options) : list(options),
    )
  addRemoteOptions(program.command('seed').description('Apply a scenario to a running fleet.'))
    .argument(
      '<scenario>',
      'a file ("-" is standard input), an example, a preset, or plain English',
    )
    .action((given: string, options: CommonOptions) => seed(registry, given, options))
  addRemoteOptions(program.command('reset').description('Put twins back to their baseline.'))
    .argument('[twins...]', 'all of the run by default')
    .action(reset)
  addRemoteOptions(
    program.command('env').description('Print what an app needs to reach the fleet.'),
  )
    .argument('[twins...]', 'all of the run by default')
    .option('--write [file]', 'put the variables into a dotenv file and keep what else is in it')
    .addOption(
      new Option('--format <format>', 'how to print them').choices(envFormats).default('dotenv'),
    )
    .addHelpText('after', '\nExamples:\n  $ eval "$(twinfleet env --format shell)"')
    .action(env)
}

function listKnown(registry: Registry, { json }: CommonOptions): void {
  const twins = [...registry.values()].map(({ load: _load, ...known }) => known)
  if (json) printJson({ twins })
  else printTable(twins.map(({ name, label, kind, port }) => [name, label, kind, String(port)]))
}

async function list(options: CommonOptions): Promise<void> {
  const instances = await new Remote(options).instances()
  if (options.json) return printJson({ instances })
  const rows = instances.map(({ run, twin, state, base_url }) => [run, twin, state, base_url])
  printTable([['RUN', 'TWIN', 'STATE', 'URL'], ...rows])
}

async function seed(registry: Registry, given: string, options: CommonOptions): Promise<void> {
  const scenario = await findScenario(given)
  // Checked for all twins first, so that a mistake in the last part leaves the first undone.
  await checkScenario(registry, scenario)
  const remote = new Remote(options)
  const instances = await remote.select(Object.keys(scenario))
  const results: Record<string, unknown> = {}
  for (const instance of instances) {
    const seed_config = { [instance.twin]: scenario[instance.twin] }
    try {
      const { seed_results } = await remote.admin(instance, 'POST', '/seed', { seed_config })
      Object.assign(results, seed_results)
    } catch (error) {
      const done = Object.keys(results).join(', ')
      if (!(error instanceof FleetError) || done === '') throw error
      throw new FleetError(error.kind, `${error.message} (applied before it: ${done})`)
    }
  }
  printJson(results)
}

async function reset(names: string[], options: CommonOptions): Promise<void> {
  const remote = new Remote(options)
  const instances = await remote.select(names)
  for (const instance of instances) await remote.admin(instance, 'POST', '/reset')
  const twins = instances.map(({ twin }) => twin)
  if (options.json) printJson({ status: 'reset', twins })
  else print(`Reset ${twins.join(', ')}.`)
}

async function env(names: string[], options: EnvOptions): Promise<void> {
  const remote = new Remote(options)
  const variables: Record<string, string> = {}
  for (const instance of await remote.select(names)) {
    const { env_vars } = await remote.admin(instance, 'GET', '/env')
    Object.assign(variables, env_vars)
  }
  if (options.write === undefined) {
    process.stdout.write(formatEnv(variables, options.json ? 'json' : options.format))
    return
  }
  const path = options.write === true ? '.env' : options.write
  try {
    const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
    // In one step, so that a crash leaves the file as it was.
    writeFileSync(`${path}.new`, mergeEnv(before, variables))
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw new FleetError('usage', `${path} cannot be written: ${messageOf(error)}.`)
  }
  if (options.json) printJson({ file: path, variables })
  else print(`Wrote ${Object.keys(variables).length} variables to ${path}.`)
}
