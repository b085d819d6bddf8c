import { minute_ms } from '../../../../shared/time/units.ts'
import { accountOf, atHome, isConnected, rootOf } from '../../protocol/account.ts'
import { isLive, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { isoNow, isoOf } from '../../protocol/v2/endpoint.ts'
import { insertReading, type ReadingArgs } from './meter.ts'

const lifetime_ms = 15 * minute_ms

/** A key of a quarter of an hour, for reporting much at once. https://docs.stripe.com/api/v2/billing/meter-event-stream */
export function openSession(world: StripeWorld) {
  const authentication_token = world.id('token_', 40)
  const expires_ms = world.now() + lifetime_ms
  const connected = isConnected(world) ? { platform: accountOf(atHome(world)) } : {}
  const key = { kind: 'secret' as const, account: accountOf(world), session_ends_ms: expires_ms }
  // Keys stand with the instance, whosever they are.
  rootOf(world).db.keys.insert({ id: authentication_token, ...key, ...connected })
  return {
    id: world.id('mes_', 24),
    object: 'v2.billing.meter_event_session',
    authentication_token,
    created: isoNow(world),
    expires_at: isoOf(expires_ms),
    livemode: isLive(world),
  }
}

type Code =
  | 'meter_event_customer_not_found'
  | 'meter_event_invalid_value'
  | 'meter_event_no_customer_defined'
  | 'no_meter'
  | 'timestamp_too_far_in_past'

function codeOf({ details: { param = '' } }: StripeError, payload: Record<string, string>): Code {
  if (param === 'event_name') return 'no_meter'
  if (param === 'timestamp') return 'timestamp_too_far_in_past'
  const name = /^payload\[(.*)\]$/.exec(param)?.[1] ?? ''
  if (payload[name] === undefined) return 'meter_event_no_customer_defined'
  return name.includes('customer') ? 'meter_event_customer_not_found' : 'meter_event_invalid_value'
}

interface Problem {
  code: Code
  event_name: string
  identifier: string
  message: string
}

/** Takes all it can; what it cannot take is only reported, by an event for each meter. */
export function takeReadings(world: StripeWorld, readings: readonly ReadingArgs[]): void {
  const problems: Problem[] = []
  for (const reading of readings) {
    try {
      insertReading(world, reading)
    } catch (error) {
      if (!(error instanceof StripeError)) throw error
      const { event_name, identifier = '', payload } = reading
      const { message } = error
      problems.push({ code: codeOf(error, payload), event_name, identifier, message })
    }
  }
  for (const event_name of new Set(problems.map((each) => each.event_name))) {
    report(
      world,
      event_name,
      problems.filter((each) => each.event_name === event_name),
    )
  }
}

/** https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage#error-handling */
function report(world: StripeWorld, event_name: string, problems: readonly Problem[]): void {
  const meter = world.db.meters.first({ where: { event_name, status: 'active' } })
  const error_types = [...new Set(problems.map(({ code }) => code))].map((code) => {
    const own = problems.filter((each) => each.code === code)
    const sample_errors = own.slice(0, 5).map(({ identifier, message }) => ({
      error_message: message,
      request: { identifier },
    }))
    return { code, error_count: own.length, sample_errors }
  })
  const { length: count } = problems
  const now = isoNow(world)
  const invalid = count === 1 ? 'is 1 invalid event' : `are ${count} invalid events`
  const data = {
    developer_message_summary: `There ${invalid}`,
    reason: { error_count: count, error_types },
    validation_end: now,
    validation_start: now,
  }
  const type = meter ? 'error_report_triggered' : 'no_meter_found'
  world.emit(`v1.billing.meter.${type}`, { object: meter ?? { object: 'billing.meter' }, data })
}
