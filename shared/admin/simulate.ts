import { z } from 'zod'
import { TwinError } from '../errors.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readBody } from './respond.ts'

const Action = z.looseObject({ action: z.string() })

export const simulate: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/simulate': ({ environment: { instance } }) => {
    const actions = Object.entries(instance.twin.simulations ?? {}).map(([action, { args }]) => ({
      action,
      arguments: z.toJSONSchema(z.object(args()), { io: 'input', unrepresentable: 'any' }),
    }))
    return json({ actions })
  },

  'POST /admin/simulate': async ({ request, environment: { instance } }) => {
    const { action, ...given } = await readBody(request, Action)
    const { simulations = {} } = instance.twin
    const simulation = Object.hasOwn(simulations, action) ? simulations[action] : undefined
    if (!simulation) {
      const known = Object.keys(simulations).join(', ') || 'none'
      throw new AdminError(404, `There is no action ${action}; there are: ${known}.`, 'action')
    }
    const parsed = z.strictObject(simulation.args()).safeParse(given)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new AdminError(400, issue?.message ?? 'not valid', issue?.path.join('.'))
    }
    instance.runDue()
    try {
      const result = instance.transact({}, (world) => simulation.run(world, parsed.data))
      return json({ action, result: result ?? null })
    } catch (error) {
      if (error instanceof TwinError) throw new AdminError(409, error.message, 'action')
      throw error
    }
  },
}
