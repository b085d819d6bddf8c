import { createHash } from 'node:crypto'
import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { day_s, hour_s } from '../../../../shared/time/units.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emit } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Meter } from '../../schema/index.ts'
import { watchUsage } from '../objects/alert.ts'
import { insertMeter, insertReading, usageOf } from '../objects/meter.ts'

const { hash, integer, map, oneOf, text } = params
const meter = resource<Meter>({
  path: '/v1/billing/meters',
  table: 'meters',
  noun: 'billing meter',
})

const createArgs = () => ({
  customer_mapping: hash({ event_payload_key: text(100), type: oneOf('by_id') }).optional(),
  default_aggregation: hash({ formula: oneOf('count', 'last', 'sum') }),
  display_name: text(250),
  event_name: text(100),
  event_time_window: oneOf('day', 'hour').optional(),
  value_settings: hash({ event_payload_key: text(100) }).optional(),
})

/** Turns a meter on or off. */
function turn(world: StripeWorld, id: string, status: 'active' | 'inactive'): Meter {
  const before = meter.find(world, id)
  ensure(before.status !== status, `The meter ${id} is already ${status}.`)
  const now = seconds(world)
  const isOff = status === 'inactive'
  const after = world.db.meters.replace({
    ...before,
    status,
    status_transitions: { deactivated_at: isOff ? now : null },
    updated: now,
  })
  emit(world, `billing.meter.${isOff ? 'deactivated' : 'reactivated'}`, after)
  return after
}

const summaryArgs = () => ({
  id: text(),
  customer: text(),
  end_time: integer(),
  limit: integer(1, 100).optional(),
  start_time: integer(),
  value_grouping_window: oneOf('day', 'hour').optional(),
  ...params.unbuilt('ending_before', 'starting_after'),
})

const windows_s = { day: day_s, hour: hour_s } as const

/** What a customer used, as a whole or by the hour or day, newest first. */
function summarize(world: StripeWorld, args: Args<ReturnType<typeof summaryArgs>>) {
  const { id, start_time, end_time, limit = 10, value_grouping_window: window } = args
  const found = meter.find(world, id)
  const customer = findCustomer(world, args.customer).id
  ensure(start_time < end_time, 'The start time must be before the end time.', {
    param: 'start_time',
  })
  const isAligned = start_time % 60 === 0 && end_time % 60 === 0
  ensure(isAligned, 'The start and end times must be aligned with minute boundaries.', {
    param: 'start_time',
  })
  const step = window ? windows_s[window] : end_time - start_time
  const data = []
  for (let start = start_time; start < end_time; start += step) {
    const end = Math.min(start + step, end_time)
    const aggregated_value = usageOf(world, found, customer, { start, end })
    if (window && aggregated_value === 0) continue
    // A read must not draw from the instance's random numbers: its id follows from what it is.
    const key = createHash('sha256').update(`${id} ${customer} ${start} ${end}`).digest('hex')
    data.unshift({
      id: `mtrusg_test_6${key.slice(0, 24)}`,
      object: 'billing.meter_event_summary',
      aggregated_value,
      end_time: end,
      livemode: isLive(world),
      meter: id,
      start_time: start,
    })
  }
  const url = `/v1/billing/meters/${id}/event_summaries`
  return { object: 'list', data: data.slice(0, limit), has_more: data.length > limit, url }
}

/** https://docs.stripe.com/api/billing/meter */
export const meters = {
  'POST /v1/billing/meters': meter.create(createArgs, insertMeter),
  'GET /v1/billing/meters/{id}': meter.get(),
  'POST /v1/billing/meters/{id}': meter.update(
    () => ({ display_name: text(250).optional() }),
    (world, before, { display_name }) => ({
      ...before,
      ...omitUndefined({ display_name }),
      updated: seconds(world),
    }),
    (world, doc) => world.db.meters.replace(doc),
    'billing.meter.updated',
  ),
  'GET /v1/billing/meters': meter.list(
    () => ({ status: oneOf('active', 'inactive').optional() }),
    ({ status }) => ({ status }),
  ),
  'POST /v1/billing/meters/{id}/deactivate': endpoint(
    () => ({ id: text() }),
    (world, { id }) => turn(world, id, 'inactive'),
  ),
  'POST /v1/billing/meters/{id}/reactivate': endpoint(
    () => ({ id: text() }),
    (world, { id }) => turn(world, id, 'active'),
  ),
  'GET /v1/billing/meters/{id}/event_summaries': endpoint(summaryArgs, summarize),
  'POST /v1/billing/meter_events': endpoint(
    () => ({
      event_name: text(100),
      identifier: text(100).optional(),
      payload: map(text()),
      timestamp: integer().optional(),
    }),
    (world, args) => {
      const event = insertReading(world, args)
      const reading = world.db.meter_readings.get(event.identifier)
      const { event_name } = event
      const found = world.db.meters.first({ where: { event_name, status: 'active' } })
      if (reading && found) watchUsage(world, found, reading)
      return event
    },
  ),
  'POST /v1/billing/meter_event_adjustments': endpoint(
    () => ({
      cancel: hash({ identifier: text(100) }),
      event_name: text(100),
      type: oneOf('cancel'),
    }),
    (world, { cancel, event_name }) => {
      const reading = world.db.meter_readings.get(cancel.identifier)
      const isOwn = reading?.event_name === event_name
      ensureFound(isOwn && reading, 'meter event', cancel.identifier, 'cancel[identifier]', 400)
      world.db.meter_readings.replace({ ...reading, isCanceled: true })
      const identifier = cancel.identifier
      return {
        object: 'billing.meter_event_adjustment',
        cancel: { identifier },
        event_name,
        livemode: isLive(world),
        status: 'pending',
        type: 'cancel',
      }
    },
  ),
}
