import { FaultRule } from '../faults/rules.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readBody } from './respond.ts'

export const faults: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/faults': ({ environment: { instance } }) => json({ faults: instance.faults.list() }),

  'POST /admin/faults': async ({ request, environment: { instance } }) => {
    const body = await readBody(request, FaultRule)
    const taken = new Set(instance.faults.rules().map((rule) => rule.id))
    let number = taken.size + 1
    while (taken.has(`rule-${number}`)) number += 1
    const rule = { ...body, id: body.id ?? `rule-${number}` }
    if (taken.has(rule.id)) throw new AdminError(409, `There is a rule ${rule.id} already.`, 'id')
    instance.faults.add(rule)
    instance.saveFaults()
    return json(rule, 201)
  },

  'DELETE /admin/faults': ({ environment: { instance } }) => {
    const removed = instance.faults.remove()
    instance.saveFaults()
    return json({ removed })
  },

  'DELETE /admin/faults/:id': ({ params, environment: { instance } }) => {
    const removed = instance.faults.remove(params.id)
    if (removed === 0) throw new AdminError(404, `There is no rule ${params.id}.`)
    instance.saveFaults()
    return json({ removed })
  },
}
