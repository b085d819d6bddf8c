import * as params from '../../protocol/args/params.ts'
import { ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { endpointV2, isoNow, isoOf } from '../../protocol/v2/endpoint.ts'
import { insertReading } from '../objects/meter.ts'
import { openSession, takeReadings } from '../objects/meter_stream.ts'

const { hash, list, map, oneOf, text } = params

const readingArgs = () => ({
  event_name: text(100),
  identifier: text(100).optional(),
  payload: map(text(100)),
  timestamp: text().optional(),
})

interface Reading {
  event_name: string
  identifier?: string | undefined
  payload: Record<string, string>
  timestamp?: string | undefined
}

/** Times are text here; those of readings are whole seconds. */
function toReading({ timestamp, ...reading }: Reading) {
  if (timestamp === undefined) return reading
  const time_ms = Date.parse(timestamp)
  ensure(Number.isFinite(time_ms), `Invalid timestamp: ${timestamp}`, { param: 'timestamp' })
  return { ...reading, timestamp: Math.floor(time_ms / 1000) }
}

function adjust(world: StripeWorld, identifier: string, event_name: string) {
  const reading = world.db.meter_readings.get(identifier)
  const isOwn = reading?.event_name === event_name
  ensureFound(isOwn && reading, 'meter event', identifier, 'cancel.identifier', 400)
  world.db.meter_readings.replace({ ...reading, isCanceled: true })
  return {
    id: world.id('mtr_evt_adj_', 24),
    object: 'v2.billing.meter_event_adjustment',
    cancel: { identifier },
    created: isoNow(world),
    event_name,
    livemode: isLive(world),
    status: 'pending',
    type: 'cancel',
  }
}

/** Use, reported by the second version. https://docs.stripe.com/api/v2/billing/meter-event */
export const meterStream = {
  'POST /v2/billing/meter_events': endpointV2(readingArgs, (world, args) => {
    const { created, timestamp, ...reading } = insertReading(world, toReading(args))
    return {
      ...reading,
      object: 'v2.billing.meter_event',
      created: isoOf(created * 1000),
      timestamp: isoOf(timestamp * 1000),
    }
  }),
  'POST /v2/billing/meter_event_adjustments': endpointV2(
    () => ({
      cancel: hash({ identifier: text(100) }),
      event_name: text(100),
      type: oneOf('cancel'),
    }),
    (world, { cancel, event_name }) => adjust(world, cancel.identifier, event_name),
  ),
  'POST /v2/billing/meter_event_session': endpointV2(() => ({}), openSession),
  'POST /v2/billing/meter_event_stream': endpointV2(
    () => ({ events: list(hash(readingArgs())) }),
    (world, { events }) => {
      ensure(events.length <= 100, 'At most 100 events can be sent at once.', { param: 'events' })
      takeReadings(world, events.map(toReading))
      return {}
    },
  ),
}
