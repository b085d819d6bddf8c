import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Preset } from '../seeders/presets/index.ts'
import type { PromptSeed } from '../seeders/prompt/index.ts'
import { checkSeed, splitSeed } from '../shared/instance/seeding.ts'
import { isRecord } from '../shared/json.ts'
import { FleetError, messageOf } from './errors.ts'
import { nearest } from './nearest.ts'
import { findTwin, type Registry } from './registry.ts'

/** A seed_config: what each twin is to hold, keyed by twin. */
export type Scenario = Record<string, unknown>

/** The scenarios that come with it. Source and bundle both lie one level below the root. */
const examples = fileURLToPath(new URL('../examples', import.meta.url))

function parse(content: string, source: string): Scenario {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw new FleetError('usage', `${source} is not JSON: ${messageOf(error)}.`)
  }
  if (isRecord(value)) return value
  throw new FleetError('usage', `${source} must be an object keyed by twin: {"slack": {...}}.`)
}

/** Reads a scenario file; `-` is standard input. */
async function readScenario(path: string): Promise<Scenario> {
  if (path === '-') return parse(await text(process.stdin), 'Standard input')
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw new FleetError('usage', `The scenario ${path} cannot be read: ${messageOf(error)}.`)
  }
  return parse(content, path)
}

function exampleNames(): string[] {
  if (!existsSync(examples)) return []
  return readdirSync(examples)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** The presets are much text, so they are loaded when somebody asks for one. */
export async function loadPresets(): Promise<readonly Preset[]> {
  return (await import('../seeders/presets/index.ts')).presets
}

/** The names of the scenarios that come with the program: examples and presets. */
export async function scenarioNames(): Promise<string[]> {
  return [...exampleNames(), ...(await loadPresets()).map(({ id }) => id)]
}

/** Reads a scenario that comes with the program. */
export async function namedScenario(name: string): Promise<Scenario> {
  if (exampleNames().includes(name)) {
    return parse(readFileSync(join(examples, `${name}.json`), 'utf8'), `The scenario ${name}`)
  }
  const preset = (await loadPresets()).find(({ id }) => id === name)
  if (preset) return preset.seed_config
  const names = await scenarioNames()
  const guess = nearest(name, names)
  const hint = guess ? `Did you mean ${guess}?` : `There are: ${names.join(', ')}.`
  throw new FleetError('usage', `There is no scenario ${JSON.stringify(name)}. ${hint}`)
}

/**
 * Turns a prompt into a scenario: by a language model where `TWINFLEET_MODEL_URL` names one, else
 * by the grammar, which needs none. Rejects with a `PromptError` or a `ModelError`.
 */
export async function promptScenario(
  prompt: string,
  twins: readonly string[] = [],
): Promise<PromptSeed> {
  const options = twins.length > 0 ? { twins } : {}
  if (process.env.TWINFLEET_MODEL_URL) {
    const { modelToSeed } = await import('../seeders/prompt/model.ts')
    return modelToSeed(prompt, options)
  }
  const { promptToSeed } = await import('../seeders/prompt/index.ts')
  return promptToSeed(prompt, options)
}

/**
 * Reads what a person gave for a scenario: a file (`-` is standard input), the name of an example
 * or a preset, or a prompt, which is known by its spaces.
 */
export async function findScenario(given: string): Promise<Scenario> {
  const isFile = given === '-' || given.endsWith('.json') || existsSync(given)
  if (isFile) return readScenario(given)
  if (!/\s/.test(given.trim())) return namedScenario(given)
  try {
    return (await promptScenario(given)).seed_config
  } catch (error) {
    throw new FleetError('usage', messageOf(error))
  }
}

/** Refuses a scenario whose twins or fields are not known, before any part of it is applied. */
export async function checkScenario(registry: Registry, scenario: Scenario): Promise<void> {
  const entries = Object.keys(scenario).map((name) => findTwin(registry, name))
  for (const { name, load } of entries) {
    const { own } = splitSeed(name, scenario[name])
    const { seeder } = await load()
    if (seeder) checkSeed(name, seeder.schema(), own)
  }
}
