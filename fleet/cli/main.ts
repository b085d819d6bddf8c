import { Command, CommanderError } from 'commander'
import { SeedError } from '../../shared/instance/seeding.ts'
import { exitCodes, FleetError, messageOf } from '../errors.ts'
import { logLevels } from '../log.ts'
import type { Registry } from '../registry.ts'
import { version } from '../version.ts'
import { addFaultCommand } from './faults.ts'
import { addInstanceCommands } from './instances.ts'
import { addStateCommands } from './states.ts'
import { addUpCommand } from './up.ts'

const help = `
Examples:
  $ twinfleet up slack stripe --scenario examples/checkout.json
  $ twinfleet env --write .env
  $ twinfleet clock --freeze --advance P1D
  $ twinfleet requests slack --operation chat.postMessage
  $ twinfleet fault slack add --effect rate_limit --nth 3

Exit codes:
  0  all went well
  1  something failed that nobody foresaw
  2  the command line or a scenario is wrong
  3  the fleet cannot start: a port in use, a directory that cannot be written
  4  no fleet answers at the URL
  5  the fleet refused

The commands other than "up" talk to a running fleet: --url or TWINFLEET_URL says where it is,
--api-key or TWINFLEET_API_KEY lets them in when it listens on more than this machine.`

/** The whole command line, for these twins. */
function programFor(registry: Registry): Command {
  const program = new Command('twinfleet')
    .description('Local, stateful twins of SaaS APIs that official SDKs cannot tell from the real.')
    .version(version)
    .addHelpText('after', help)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    // Its own way of ending would say 1 for every mistake.
    .exitOverride()
  addUpCommand(program, registry)
  addInstanceCommands(program, registry)
  addStateCommands(program)
  addFaultCommand(program)
  for (const command of program.commands) command.exitOverride()
  return program
}

/** What a failure ends the process with, after it was said on standard error. */
function tellFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
  const isForeseen = error instanceof FleetError || error instanceof SeedError
  const text = isForeseen || !(error instanceof Error) ? messageOf(error) : error.stack
  process.stderr.write(`twinfleet: ${text}\n`)
  if (error instanceof SeedError) return exitCodes.usage
  return error instanceof FleetError ? exitCodes[error.kind] : exitCodes.crash
}

/** Runs the command line; `words` are those after the program's name. */
export async function main(words: readonly string[], registry: Registry): Promise<void> {
  if (words[0] === 'worker') {
    const { runWorker } = await import('../pool/worker.ts')
    const level = logLevels.find((each) => each === process.env.TWINFLEET_LOG_LEVEL)
    return runWorker(registry, level ?? 'warn')
  }
  try {
    await programFor(registry).parseAsync([...words], { from: 'user' })
  } catch (error) {
    process.exitCode = tellFailure(error)
  }
}
