import { onClock } from '../../protocol/clock.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { BillingAlert, Meter, MeterReading } from '../../schema/index.ts'
import { usageOf } from './meter.ts'

type Status = 'active' | 'archived' | 'inactive'

/** Turns an alert on or off, or away for good. */
export function turnAlert(world: StripeWorld, id: string, status: Status): BillingAlert {
  const before = world.db.alerts.get(id)
  ensureFound(before, 'alert', id, 'id')
  ensure(before.status !== 'archived', `The alert ${id} is archived.`)
  ensure(before.status !== status, `The alert ${id} is already ${status}.`)
  return world.db.alerts.replace({ ...before, status })
}

function isAbout({ usage_threshold }: BillingAlert, customer: string): boolean {
  const { filters } = usage_threshold ?? {}
  return !filters || filters.length === 0 || filters.some((each) => each.customer === customer)
}

/**
 * Tells of a customer whose use reached what an alert watches for; once.
 * https://docs.stripe.com/billing/subscriptions/usage-based/alerts
 */
export function watchUsage(world: StripeWorld, meter: Meter, { customer }: MeterReading): void {
  const alerts = world.db.alerts.list({ where: { meter: meter.id, status: 'active' } })
  for (const alert of alerts.filter((each) => isAbout(each, customer))) {
    const watch = world.db.alert_watches.get(alert.id)
    if (!watch || watch.told.includes(customer)) continue
    const clock = world.db.customers.get(customer)?.test_clock ?? null
    const on = onClock(world, clock)
    const value = usageOf(on, meter, customer, { start: 0, end: seconds(on) + 301 })
    if (value < (alert.usage_threshold?.gte ?? 0)) continue
    world.db.alert_watches.replace({ ...watch, told: [...watch.told, customer] })
    const triggered = {
      object: 'billing.alert_triggered',
      alert,
      created: seconds(on),
      customer,
      livemode: isLive(world),
      value,
    }
    on.emit('billing.alert.triggered', { object: triggered })
  }
}
