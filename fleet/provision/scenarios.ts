import { randomUUID } from 'node:crypto'
import type { Preset } from '../../seeders/presets/index.ts'
import { ModelError, PromptError } from '../../seeders/prompt/error.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import { SeedError } from '../../shared/instance/seeding.ts'
import { FleetError } from '../errors.ts'
import { findTwin, type Registry } from '../registry.ts'
import { checkScenario, loadPresets, promptScenario } from '../scenario.ts'
import type { Caller } from './accounts.ts'
import type { Records, Scenario } from './records.ts'
import { ensure, Refusal } from './refusal.ts'

/** What a caller writes; a field that is left out stays as it is. */
interface ScenarioWish {
  name?: string | undefined
  description?: string | null | undefined
  prompt?: string | null | undefined
  twins?: string[] | undefined
  seed_config?: Record<string, unknown> | null | undefined
  tags?: string[] | undefined
}

interface Seed {
  twins: string[]
  seed_config: Record<string, unknown>
}

/** A scenario or a preset, as clients see it. */
export type ScenarioView = Omit<Scenario, 'user_id'> & { is_preset: boolean }

function toPresetView(preset: Preset): ScenarioView {
  const { id, name, description, twins, seed_config, tags } = preset
  return {
    id,
    name,
    description,
    prompt: preset.prompt ?? null,
    twins: [...twins],
    seed_config: { ...seed_config },
    tags: [...tags],
    is_preset: true,
    created_at: '',
    updated_at: '',
  }
}

function toView({ user_id: _user, ...scenario }: Scenario): ScenarioView {
  return { ...scenario, is_preset: false }
}

/** The scenarios users keep, and the presets that come with the program. */
export class Scenarios {
  readonly #records: Records
  readonly #registry: Registry
  readonly #now: () => number

  constructor(records: Records, registry: Registry, now: () => number) {
    this.#records = records
    this.#registry = registry
    this.#now = now
  }

  /** Presets of these twins and tags. */
  async presets(filter: { twin?: string | undefined; tag?: string | undefined }) {
    const presets = await loadPresets()
    return presets.map(toPresetView).filter((view) => fits(view, filter))
  }

  /** A caller's own scenarios, newest first. */
  list(caller: Caller, filter: { twin?: string | undefined; tag?: string | undefined }) {
    return this.#records.db.scenarios
      .list({ where: { user: caller.user.id }, direction: 'desc' })
      .map(toView)
      .filter((view) => fits(view, filter))
  }

  /** A scenario of the caller's own, or a preset. */
  async find(caller: Caller, id: string): Promise<ScenarioView> {
    const own = this.#records.db.scenarios.get(id)
    if (own?.user_id === caller.user.id) return toView(own)
    const preset = (await loadPresets()).find((each) => each.id === id)
    ensure(preset, 404, 'Scenario not found')
    return toPresetView(preset)
  }

  /** One the caller may change. */
  own(caller: Caller, id: string): Scenario {
    const own = this.#records.db.scenarios.get(id)
    ensure(own?.user_id === caller.user.id, 404, 'Scenario not found')
    return own
  }

  async create(caller: Caller, wish: ScenarioWish & { name: string }): Promise<ScenarioView> {
    const { name, description = null, prompt = null, tags = [] } = wish
    const { twins, seed_config } = await this.#seedOf(wish)
    const created_at = new Date(this.#now()).toISOString()
    const scenario: Scenario = {
      id: randomUUID(),
      user_id: caller.user.id,
      name,
      description,
      prompt,
      twins,
      seed_config,
      tags,
      created_at,
      updated_at: created_at,
    }
    return toView(this.#records.write(() => this.#records.db.scenarios.insert(scenario)))
  }

  async update(caller: Caller, id: string, wish: ScenarioWish): Promise<ScenarioView> {
    const before = this.own(caller, id)
    const isReseeded = Boolean(wish.seed_config || wish.prompt || wish.twins)
    const seed = isReseeded
      ? await this.#seedOf({
          twins: wish.twins ?? (wish.prompt ? undefined : before.twins),
          seed_config: wish.seed_config ?? (wish.prompt ? undefined : before.seed_config),
          prompt: wish.prompt,
        })
      : {}
    const scenario: Scenario = {
      ...before,
      ...seed,
      name: wish.name ?? before.name,
      description: wish.description === undefined ? before.description : wish.description,
      prompt: wish.prompt === undefined ? before.prompt : wish.prompt,
      tags: wish.tags ?? before.tags,
      updated_at: new Date(this.#now()).toISOString(),
    }
    return toView(this.#records.write(() => this.#records.db.scenarios.replace(scenario)))
  }

  remove(caller: Caller, id: string): void {
    this.own(caller, id)
    this.#records.write(() => this.#records.db.scenarios.delete(id))
  }

  /** A `seed_config` beats a prompt; both are tried out before they are kept. */
  async #seedOf({ prompt, seed_config, twins }: ScenarioWish): Promise<Seed> {
    ensure(prompt || seed_config, 422, "Either 'prompt' or 'seed_config' must be provided")
    if (!seed_config) return this.#checked(await this.fromPrompt(prompt ?? '', twins ?? []))
    const named = twins ?? (prompt ? Object.keys(seed_config) : undefined)
    ensure(
      named && named.length > 0,
      422,
      "'twins' is required when 'seed_config' is provided without 'prompt'",
    )
    return this.#checked({ twins: named, seed_config })
  }

  /**
   * Reads a prompt, by a language model where one is named in the environment. 422 where it is not
   * understood, with the words in `reason`.
   */
  async fromPrompt(prompt: string, twins: readonly string[]): Promise<Seed> {
    try {
      return await promptScenario(prompt, twins)
    } catch (error) {
      if (!(error instanceof PromptError || error instanceof ModelError)) throw error
      throw new Refusal(422, 'Seed config generation failed.', error.message)
    }
  }

  /** Refuses what a twin would refuse, with the path of the field. */
  async #checked({ twins, seed_config }: Seed): Promise<Seed> {
    try {
      const names = twins.map((name) => findTwin(this.#registry, name).name)
      await checkScenario(this.#registry, seed_config)
      for (const name of Object.keys(seed_config)) await this.#tryOut(name, seed_config)
      return { twins: names, seed_config }
    } catch (error) {
      if (error instanceof SeedError || error instanceof FleetError) {
        throw new Refusal(422, error.message)
      }
      throw error
    }
  }

  /** Seeds an instance that is thrown away: only then is it known that all references hold. */
  async #tryOut(name: string, seed_config: Record<string, unknown>): Promise<void> {
    const { twin, seeder } = await findTwin(this.#registry, name).load()
    const instance = boot(twin, { seeder })
    try {
      seedInstance(instance, { [twin.name]: seed_config[name] })
    } finally {
      await instance.close()
    }
  }
}

function fits(
  { twins, tags }: ScenarioView,
  { twin, tag }: { twin?: string | undefined; tag?: string | undefined },
): boolean {
  return (!twin || twins.includes(twin)) && (!tag || tags.includes(tag))
}
