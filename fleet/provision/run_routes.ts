import type { Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { checkScenario } from '../scenario.ts'
import type { Caller } from './accounts.ts'
import { logsOf } from './logs.ts'
import type { Run } from './records.ts'
import { ensure, logWords, readBody, validationWords } from './refusal.ts'
import type { Runs } from './runs.ts'
import { callerOf, type Services } from './services.ts'
import { dashboardUrl, isoOrNull, listTwins, sortNames, twinsOf } from './twins.ts'

const Ttl = z.int().min(1).max(480).default(60)

const Provision = z.object({
  twins: z.array(z.string()).default([]),
  ttl_minutes: Ttl,
  scenario_id: z.string().nullish(),
  scenario_prompt: z.string().nullish(),
  public: z.boolean().default(true),
  durable: z.boolean().default(false),
})

type Provision = z.infer<typeof Provision>

const Extend = z.object({ ttl_minutes: Ttl })

/** What a new run is seeded with, and which twins it has where none are named. */
async function seedFor(services: Services, caller: Caller, wish: Provision) {
  const { scenarios, registry } = services
  if (wish.scenario_id) {
    const { id, twins, seed_config } = await scenarios.find(caller, wish.scenario_id)
    return { twins, seed_config, baseline_kind: 'scenario', scenario_id: id } as const
  }
  if (wish.scenario_prompt) {
    const named = sortNames(registry, wish.twins).known
    const made = await scenarios.fromPrompt(wish.scenario_prompt, named)
    await checkScenario(registry, made.seed_config)
    return { ...made, baseline_kind: 'prompt', scenario_id: null } as const
  }
  return { twins: [], seed_config: {}, baseline_kind: 'default', scenario_id: null } as const
}

async function provision(services: Services, caller: Caller, wish: Provision): Promise<Run> {
  const { accounts, runs, registry, canKeep } = services
  const seed = await seedFor(services, caller, wish)
  const { known, unknown } = sortNames(registry, wish.twins.length > 0 ? wish.twins : seed.twins)
  ensure(known.length > 0, 400, 'At least one valid twin name is required.')
  ensure(!wish.durable || canKeep, 400, 'durable: this fleet keeps everything in memory.')
  accounts.spendProvision(caller)
  return runs.start(caller, {
    ...seed,
    twins: known,
    unknown_twins: unknown,
    ttl_minutes: wish.ttl_minutes,
    is_public: wish.public,
    durable: wish.durable,
  })
}

async function toStatus(services: Services, run: Run) {
  return {
    run_id: run.id,
    status: run.status,
    twins: await twinsOf(services, run),
    dashboard_url: run.status === 'ready' ? dashboardUrl(services, run) : null,
    expires_at: run.status === 'ready' ? isoOrNull(run.expires_ms) : null,
    proxy_token: run.status === 'ready' ? services.runs.proxyToken(run) : null,
    is_public: run.is_public,
    error: run.error,
    seed_results:
      run.status === 'ready' && run.baseline_kind !== 'default' ? run.seed_results : null,
    warnings: run.unknown_twins.map((name) => `There is no twin ${JSON.stringify(name)}.`),
  }
}

async function toDetail(services: Services, run: Run) {
  const twins = await twinsOf(services, run)
  return {
    id: run.id,
    status: run.status,
    run_type: 'twins',
    mode: 'provision',
    environment_url: dashboardUrl(services, run),
    surface_urls: Object.values(twins).map(({ base_url }) => base_url),
    twins: run.twins,
    repo_full_name: null,
    commit_sha: null,
    session_id: null,
    results_json: { seed_results: run.seed_results },
    event_log_json: run.events.map(({ at, event, status, message }) => {
      return { timestamp: at, type: event, status, message }
    }),
    step_summaries: run.events.map(({ event, status, message }) => {
      return { step: event, status, detail: message }
    }),
    failure_category: run.status === 'failed' ? 'provisioning' : null,
    failure_detail: run.error,
    created_at: run.created_at,
    expires_at: isoOrNull(run.expires_ms),
  }
}

/** `/validate/twins…` and `/runs…`: runs are made, watched, changed and ended. */
export function addRunRoutes(app: Hono, services: Services): void {
  const { runs, pool, registry } = services
  const find = (context: Context, words?: Parameters<Runs['find']>[2]) =>
    runs.find(callerOf(services, context), context.req.param('run_id') ?? '', words)
  const base = '/validate/twins/provision'

  app.get('/validate/twins', (context) => {
    callerOf(services, context)
    return context.json(listTwins(registry))
  })
  app.post(base, async (context) => {
    const caller = callerOf(services, context)
    const run = await provision(services, caller, await readBody(context, Provision))
    return context.json({ run_id: run.id })
  })
  app.get(`${base}/:run_id/status`, async (context) =>
    context.json(await toStatus(services, find(context))),
  )
  app.post(`${base}/:run_id/extend`, async (context) => {
    const run = find(context)
    const { ttl_minutes } = await readBody(context, Extend)
    runs.extend(run, ttl_minutes)
    return context.json({ status: 'extended', ttl_minutes })
  })
  app.post(`${base}/:run_id/reset`, async (context) => {
    const run = find(context)
    const factory_reset = await runs.reset(run)
    return context.json({
      run_id: run.id,
      status: 'reset_complete',
      baseline_kind: run.baseline_kind,
      factory_reset,
      seed_results: run.seed_results,
    })
  })
  app.post(`${base}/:run_id/teardown`, (context) => {
    const run = find(context)
    runs.teardown(run)
    return context.json({ status: 'cleaning_up', run_id: run.id })
  })
  app.get('/runs/:run_id', async (context) =>
    context.json(await toDetail(services, find(context, validationWords))),
  )
  app.get('/runs/:run_id/logs', async (context) => {
    const run = find(context, logWords)
    const logs = await logsOf(run, pool)
    return context.json({ run: await toDetail(services, run), ...logs })
  })
  app.post('/validate/:run_id/cancel', (context) => {
    const run = find(context, validationWords)
    runs.cancel(run)
    return context.json({ status: 'cancelled', run_id: run.id })
  })
  app.get('/validate/:run_id/results', (context) => {
    const run = find(context, validationWords)
    return streamSSE(context, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      const over = await runs.untilOver(run, gone.signal)
      if (!over) return
      const { status } = over
      await stream.writeSSE({ data: JSON.stringify({ type: `run_${status}`, status }) })
    })
  })
}
