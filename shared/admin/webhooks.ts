import { z } from 'zod'
import type { Delivery } from '../contract.ts'
import type { Instance } from '../instance/instance.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readQuery, wholeNumber } from './respond.ts'

const Filter = z.strictObject({
  status: z.enum(['pending', 'delivered', 'failed', 'dropped']).optional(),
  topic: z.string().optional(),
  to: z.string().optional(),
  limit: wholeNumber.optional(),
})

function iso(at_ms: number): string {
  return new Date(at_ms).toISOString()
}

function toWire(delivery: Delivery): Record<string, unknown> {
  const {
    created_ms,
    due_ms,
    attempts,
    status,
    context: _context,
    delay_ms: _delay,
    ...rest
  } = delivery
  return {
    ...rest,
    status,
    created: iso(created_ms),
    next_attempt: status === 'pending' ? iso(due_ms) : null,
    attempts: attempts.map(({ at_ms, ...attempt }) => ({ at: iso(at_ms), ...attempt })),
  }
}

function summary(instance: Instance): Record<string, unknown> {
  return {
    endpoints: instance.run((world) => instance.twin.events?.endpoints?.(world) ?? []),
    paused: instance.deliveries.paused,
    deliveries: instance.outbox.counts(),
  }
}

const redeliver: AdminHandler = async ({ params, environment: { instance } }) => {
  const delivery = await instance.deliveries.redeliver(params.id ?? '')
  if (!delivery) throw new AdminError(404, `There is no delivery ${params.id}.`)
  return json(toWire(delivery))
}

export const webhooks: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/webhooks': ({ environment: { instance } }) => json(summary(instance)),

  'GET /admin/webhooks/deliveries': ({ url, environment: { instance } }) => {
    const { status, topic, to, limit } = readQuery(url, Filter)
    const found = instance.outbox
      .list({ status })
      .filter((each) => (!topic || each.topic === topic) && (!to || each.to === to))
    return json({ deliveries: found.slice(limit === undefined ? 0 : -limit).map(toWire) })
  },

  'GET /admin/webhooks/deliveries/:id': ({ params, environment: { instance } }) => {
    const delivery = instance.outbox.get(params.id ?? '')
    if (!delivery) throw new AdminError(404, `There is no delivery ${params.id}.`)
    return json(toWire(delivery))
  },

  'POST /admin/webhooks/deliveries/:id/redeliver': redeliver,

  'POST /admin/webhooks/flush': async ({ environment: { instance } }) =>
    json({ attempted: await instance.deliveries.flush() }),

  'POST /admin/webhooks/pause': ({ environment: { instance } }) => {
    instance.deliveries.paused = true
    return json({ paused: true })
  },

  'POST /admin/webhooks/resume': ({ environment: { instance } }) => {
    instance.deliveries.paused = false
    instance.startWhenDue()
    return json({ paused: false })
  },
}
