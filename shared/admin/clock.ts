import { z } from 'zod'
import type { Instance } from '../instance/instance.ts'
import { addDuration, parseInstant } from '../time/clock.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readBody } from './respond.ts'

const ClockBody = z.strictObject({
  now: z.string().optional(),
  freeze: z.boolean().optional(),
  advance: z.string().optional(),
  rate: z.number().nonnegative().max(1_000_000).optional(),
})

function reading({ clock }: Instance): Response {
  const now = new Date(clock.now()).toISOString()
  return json({ now, frozen: clock.rate === 0, rate: clock.rate })
}

/** Moves to an instant: forward with everything that falls due on the way, back without. */
async function moveTo(instance: Instance, at_ms: number): Promise<void> {
  if (at_ms >= instance.clock.now()) return instance.advanceTo(at_ms)
  instance.clock.set(at_ms)
}

export const clock: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/clock': ({ environment: { instance } }) => reading(instance),

  'POST /admin/clock': async ({ request, environment: { instance } }) => {
    const { now, freeze, advance, rate } = await readBody(request, ClockBody)
    if (now !== undefined && advance !== undefined) {
      throw new AdminError(400, 'Give either now or advance.', 'advance')
    }
    const target_ms =
      now !== undefined
        ? parseInstant(now)
        : advance !== undefined
          ? addDuration(instance.clock.now(), advance)
          : undefined
    if (freeze) instance.clock.setRate(0)
    if (target_ms !== undefined) await moveTo(instance, target_ms)
    if (freeze === false && instance.clock.rate === 0) instance.clock.setRate(1)
    if (rate !== undefined) instance.clock.setRate(rate)
    instance.saveClock()
    return reading(instance)
  },
}
