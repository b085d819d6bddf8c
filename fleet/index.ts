import type { Preset } from '../seeders/presets/index.ts'
import type { PromptOptions, PromptSeed } from '../seeders/prompt/index.ts'
import type { TwinName } from '../twins/index.ts'
import type { RunningTwin, StartOptions } from './client/running_twin.ts'
import { startEntry } from './client/start.ts'
import {
  type RunningTwins,
  startWorld,
  type WorldEnd,
  type WorldOptions,
} from './client/start_twins.ts'
import type { Scenario } from './client/types.ts'
import { findTwin, registry } from './registry.ts'
import { namedScenario } from './scenario.ts'

export { PromptError } from '../seeders/prompt/error.ts'
export type {
  Expectation,
  FaultInput,
  RecordedRequest,
  RequestFilter,
  StartOptions,
} from './client/running_twin.ts'
export { RunningTwin, TwinCallError } from './client/running_twin.ts'
export type { EnvOf, Scenario, SeedOf } from './client/types.ts'
export type { Preset, PromptOptions, PromptSeed, RunningTwins, TwinName, WorldOptions }

/**
 * Starts a twin in this process, in memory, on a free port, for a test. Rejects with a `SeedError`
 * that names the field where the seed is wrong; nothing is left running then.
 *
 * ```ts
 * const slack = await startTwin('slack', { seed: { channels: [{ name: 'general' }] } })
 * const client = new WebClient(slack.env.SLACK_BOT_TOKEN, { slackApiUrl: slack.env.SLACK_API_URL })
 * await client.chat.postMessage({ channel: '#general', text: 'hi' })
 * await slack.verify({ operation: 'chat.postMessage', times: 1 })
 * await slack.close()
 * ```
 */
export async function startTwin<Name extends TwinName>(
  name: Name,
  options: StartOptions<Name> = {},
): Promise<RunningTwin<Name>> {
  return startEntry<Name>(findTwin(registry, name), options)
}

/**
 * Starts every twin a scenario speaks of, in this process:
 *
 * ```ts
 * const world = await startTwins({
 *   slack: { channels: ['orders'] },
 *   stripe: { customers: [{ email: 'ada@example.com' }] },
 * })
 * process.env.STRIPE_SECRET_KEY = world.stripe.env.STRIPE_SECRET_KEY
 * await world.slack.verify({ operation: 'chat.postMessage', times: 0 })
 * await world.close()
 * ```
 */
export async function startTwins<const S extends Scenario>(
  scenario: S,
  options?: WorldOptions,
): Promise<RunningTwins<keyof S & TwinName>>
/** Starts the twins of a preset, by its id: those it spans are there. */
export async function startTwins(
  preset: string,
  options?: WorldOptions,
): Promise<Partial<RunningTwins<TwinName>> & WorldEnd>
export async function startTwins(scenario: Scenario | string, options: WorldOptions = {}) {
  if (typeof scenario !== 'string') return startWorld(scenario, options)
  return startWorld(await namedScenario(scenario), options)
}

/** The worlds that come with the package, with what each holds. */
export async function presets(): Promise<readonly Preset[]> {
  // They are much text, so they are loaded when somebody asks for them.
  return (await import('../seeders/presets/index.ts')).presets
}

/**
 * Turns plain English into a scenario: `await promptToSeed('A Slack workspace with two channels')`.
 * The same prompt gives the same scenario, without a network. Rejects with a `PromptError` that
 * names the words where something is not understood.
 */
export async function promptToSeed(
  prompt: string,
  options: PromptOptions = {},
): Promise<PromptSeed> {
  const { promptToSeed: read } = await import('../seeders/prompt/index.ts')
  return read(prompt, options)
}
