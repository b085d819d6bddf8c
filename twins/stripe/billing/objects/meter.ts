import { day_s } from '../../../../shared/time/units.ts'
import { emit } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Meter, MeterEvent } from '../../schema/index.ts'

interface MeterArgs {
  customer_mapping?: { event_payload_key: string } | undefined
  default_aggregation: { formula: 'count' | 'last' | 'sum' }
  display_name: string
  event_name: string
  event_time_window?: 'day' | 'hour' | undefined
  value_settings?: { event_payload_key: string } | undefined
}

/** https://docs.stripe.com/api/billing/meter/create */
export function insertMeter(world: StripeWorld, args: MeterArgs): Meter {
  const { event_name } = args
  const isTaken = world.db.meters.first({ where: { event_name, status: 'active' } }) !== undefined
  ensure(!isTaken, `There is already an active meter with the event name \`${event_name}\`.`, {
    param: 'event_name',
  })
  const created = seconds(world)
  const meter: Meter = {
    id: world.id('mtr_test_6', 32),
    object: 'billing.meter',
    created,
    customer_mapping: {
      event_payload_key: args.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
      type: 'by_id',
    },
    default_aggregation: args.default_aggregation,
    display_name: args.display_name,
    event_name,
    event_time_window: args.event_time_window ?? null,
    livemode: isLive(world),
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: created,
    value_settings: { event_payload_key: args.value_settings?.event_payload_key ?? 'value' },
  }
  world.db.meters.insert(meter)
  emit(world, 'billing.meter.created', meter)
  return meter
}

export function findMeter(world: StripeWorld, id: string, param = 'recurring[meter]'): Meter {
  const meter = world.db.meters.get(id)
  ensureFound(meter, 'billing meter', id, param, 400)
  return meter
}

export interface ReadingArgs {
  event_name: string
  identifier?: string | undefined
  payload: Record<string, string>
  timestamp?: number | undefined
}

/** Reports a use. https://docs.stripe.com/api/billing/meter-event/create */
export function insertReading(world: StripeWorld, args: ReadingArgs): MeterEvent {
  const { event_name, payload } = args
  const meter = world.db.meters.first({ where: { event_name, status: 'active' } })
  ensure(meter, `No active meter found for event name \`${event_name}\`.`, { param: 'event_name' })
  const key = meter.customer_mapping.event_payload_key
  const customer = world.db.customers.get(payload[key] ?? '')
  ensureFound(customer, 'customer', payload[key] ?? '', `payload[${key}]`, 400)
  const valueKey = meter.value_settings.event_payload_key
  const isCounted = meter.default_aggregation.formula === 'count'
  ensure(
    isCounted || /^\d+(\.\d+)?$/.test(payload[valueKey] ?? ''),
    `The payload must have a non-negative number under \`${valueKey}\`.`,
    { param: `payload[${valueKey}]` },
  )
  const now = seconds(onClock(world, customer.test_clock ?? null))
  const timestamp = args.timestamp ?? now
  ensure(
    timestamp > now - 35 * day_s && timestamp <= now + 300,
    'The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.',
    { param: 'timestamp' },
  )
  const identifier = args.identifier ?? world.uuid()
  ensure(
    !world.db.meter_readings.has(identifier),
    `An event already exists with identifier ${identifier}.`,
    { param: 'identifier' },
  )
  const event: MeterEvent = {
    object: 'billing.meter_event',
    created: now,
    event_name,
    identifier,
    livemode: isLive(world),
    payload,
    timestamp,
  }
  world.db.meter_readings.insert({ ...event, customer: customer.id, isCanceled: false })
  return event
}

/** What was used between two times. */
export function usageOf(
  world: StripeWorld,
  meter: Meter,
  customer: string,
  { start, end }: { start: number; end: number },
): number {
  const { default_aggregation, event_name, value_settings } = meter
  const where = { customer, event_name, timestamp: { gte: start, lt: end } }
  const values = world.db.meter_readings
    .list({ where, order: ['timestamp', 'seq'] })
    .filter(({ isCanceled }) => !isCanceled)
    .map(({ payload }) => Number(payload[value_settings.event_payload_key] ?? 0))
  switch (default_aggregation.formula) {
    case 'count':
      return values.length
    case 'last':
      return values.at(-1) ?? 0
    default:
      return values.reduce((sum, value) => sum + value, 0)
  }
}
