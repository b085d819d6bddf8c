import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { Environments } from './environments.ts'
import { readBody } from './refusal.ts'
import { callerOf, type Services } from './services.ts'

const text = z.string().trim().min(1)

const fields = {
  description: z.string().nullish(),
  prompt: z.string().nullish(),
  twins: z.array(z.string()).optional(),
  seed_config: z.record(z.string(), z.unknown()).nullish(),
  tags: z.array(z.string()).optional(),
}
const Create = z.object({ ...fields, name: text.max(200) })
const Update = z.object({ ...fields, name: text.max(200).optional() })
const EnvironmentWish = z.object({
  twins: z.array(z.string()).nullish(),
  public: z.boolean().default(true),
})

function filterOf(context: Context) {
  return { twin: context.req.query('twin'), tag: context.req.query('tag') }
}

/** `/scenarios…`: what twins are seeded with, and the long-lived twins of a scenario. */
export function addScenarioRoutes(app: Hono, services: Services): void {
  const { scenarios } = services
  app.get('/scenarios/presets', async (context) =>
    context.json(await scenarios.presets(filterOf(context))),
  )
  app.post('/scenarios', async (context) => {
    const caller = callerOf(services, context)
    return context.json(await scenarios.create(caller, await readBody(context, Create)), 201)
  })
  app.get('/scenarios', async (context) => {
    const own = scenarios.list(callerOf(services, context), filterOf(context))
    const withPresets = context.req.query('include_presets') === 'true'
    const presets = withPresets ? await scenarios.presets(filterOf(context)) : []
    return context.json([...own, ...presets])
  })
  app.get('/scenarios/:id', async (context) => {
    const caller = callerOf(services, context)
    return context.json(await scenarios.find(caller, context.req.param('id')))
  })
  app.put('/scenarios/:id', async (context) => {
    const caller = callerOf(services, context)
    const wish = await readBody(context, Update)
    return context.json(await scenarios.update(caller, context.req.param('id'), wish))
  })
  app.delete('/scenarios/:id', (context) => {
    const id = context.req.param('id')
    scenarios.remove(callerOf(services, context), id)
    return context.json({ status: 'deleted', id })
  })
  addEnvironmentRoutes(app, services)
}

function addEnvironmentRoutes(app: Hono, services: Services): void {
  const { scenarios } = services
  const environments = new Environments(services)
  const path = '/scenarios/:id/twin-environment'
  const find = (context: Context) =>
    environments.find(callerOf(services, context), context.req.param('id') ?? '')

  app.post(path, async (context) => {
    const caller = callerOf(services, context)
    const scenario = await scenarios.find(caller, context.req.param('id'))
    const wish = await readBody(context, EnvironmentWish)
    const options = { twins: wish.twins ?? undefined, isPublic: wish.public }
    const environment = await environments.ensure(caller, scenario, options)
    return context.json(await environments.toView(environment))
  })
  app.get(path, async (context) => context.json(await environments.toView(find(context))))
  app.post(`${path}/reseed`, async (context) => {
    const environment = find(context)
    const scenario = await scenarios.find(callerOf(services, context), environment.scenario_id)
    return context.json(await environments.toView(await environments.reseed(environment, scenario)))
  })
  app.delete(path, async (context) => {
    const environment = find(context)
    const view = await environments.toView(environment, 'deleted')
    environments.remove(environment)
    return context.json(view)
  })
  app.get('/scenario-twin-environments', async (context) => {
    const own = environments.list(callerOf(services, context))
    return context.json(await Promise.all(own.map((each) => environments.toView(each))))
  })
}
