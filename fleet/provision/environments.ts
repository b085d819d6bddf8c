import { randomUUID } from 'node:crypto'
import type { Caller } from './accounts.ts'
import { type Environment, isOver, type Run } from './records.ts'
import { ensure, Refusal } from './refusal.ts'
import type { ScenarioView } from './scenarios.ts'
import type { Services } from './services.ts'
import { dashboardUrl, sortNames, twinsOf } from './twins.ts'

/** The long-lived twins of a scenario: a run without an end, at addresses that stay. */
export class Environments {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  #iso(): string {
    return new Date(this.#services.now()).toISOString()
  }

  find(caller: Caller, scenarioId: string): Environment {
    const where = { scenario: scenarioId }
    const found = this.#services.records.db.environments
      .list({ where })
      .find(({ user_id }) => user_id === caller.user.id)
    ensure(found, 404, 'Scenario twin environment not found')
    return found
  }

  list(caller: Caller): Environment[] {
    return this.#services.records.db.environments
      .list({ direction: 'desc' })
      .filter(({ user_id }) => user_id === caller.user.id)
  }

  /** Makes the environment, or answers the one there is. */
  async ensure(
    caller: Caller,
    scenario: ScenarioView,
    wish: { twins?: string[] | undefined; isPublic: boolean },
  ): Promise<Environment> {
    const { records, runs } = this.#services
    const known = this.list(caller).find(({ scenario_id }) => scenario_id === scenario.id)
    if (known && runs.get(known.run_id)?.status !== 'failed') return known
    if (known) records.write(() => records.db.environments.delete(known.id))
    const run = this.#startRun(caller, scenario, wish)
    const created_at = this.#iso()
    const environment: Environment = {
      id: randomUUID(),
      scenario_id: scenario.id,
      user_id: caller.user.id,
      run_id: run.id,
      last_seeded_at: null,
      created_at,
      updated_at: created_at,
    }
    records.write(() => records.db.environments.insert(environment))
    await runs.settled(run.id)
    return this.#touch(environment, { last_seeded_at: this.#iso() })
  }

  #startRun(
    caller: Caller,
    { id, twins, seed_config }: ScenarioView,
    wish: { twins?: string[] | undefined; isPublic: boolean },
  ): Run {
    const { runs, registry, canKeep } = this.#services
    const { known, unknown } = sortNames(registry, wish.twins ?? twins)
    ensure(known.length > 0, 400, 'At least one valid twin name is required.')
    return runs.start(caller, {
      twins: known,
      unknown_twins: unknown,
      seed_config,
      baseline_kind: 'scenario',
      scenario_id: id,
      durable: canKeep,
      is_public: wish.isPublic,
      ttl_minutes: null,
    })
  }

  #touch(environment: Environment, patch: Partial<Environment>): Environment {
    const { records } = this.#services
    const touched = { ...environment, ...patch, updated_at: this.#iso() }
    return records.write(() => records.db.environments.replace(touched))
  }

  /** Seeds the twins anew from the scenario as it is now; their addresses stay. */
  async reseed(environment: Environment, scenario: ScenarioView): Promise<Environment> {
    const { runs } = this.#services
    const run = runs.get(environment.run_id)
    if (run?.status !== 'ready') {
      throw new Refusal(400, `Cannot reseed run in status: ${run?.status ?? 'failed'}`)
    }
    await runs.reseed(run, scenario.seed_config)
    return this.#touch(environment, { last_seeded_at: this.#iso() })
  }

  /** Ends the environment. Answers what it was. */
  remove(environment: Environment): void {
    const { records, runs } = this.#services
    const run = runs.get(environment.run_id)
    if (run && !isOver(run.status)) runs.teardown(run)
    records.write(() => records.db.environments.delete(environment.id))
  }

  async toView(environment: Environment, status?: string) {
    const run = this.#services.runs.get(environment.run_id)
    if (!run) throw new Refusal(404, 'Run not found')
    return {
      id: environment.id,
      scenario_id: environment.scenario_id,
      status: status ?? run.status,
      requested_twins: run.twins,
      twins: await twinsOf(this.#services, run),
      run_id: run.id,
      dashboard_url: dashboardUrl(this.#services, run),
      proxy_token: this.#services.runs.proxyToken(run),
      public: run.is_public,
      error: run.error,
      seed_results: run.seed_results,
      last_seeded_at: environment.last_seeded_at,
      created_at: environment.created_at,
      updated_at: environment.updated_at,
    }
  }
}
