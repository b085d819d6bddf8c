import type { Delivery, EventOf, Outgoing, Transport } from '../../shared/contract.ts'
import { hmac } from '../../shared/delivery/signature.ts'
import { isRecord } from '../../shared/json.ts'
import { omitUndefined } from '../../shared/object.ts'
import { hour_ms, minute_ms } from '../../shared/time/units.ts'
import { previousOf } from './protocol/change.ts'
import { apiVersion, type StripeWorld, seconds } from './protocol/index.ts'
import { isLiveAccount } from './protocol/keys.ts'
import { requestId } from './protocol/request.ts'
import { isoOf } from './protocol/v2/endpoint.ts'
import { relatedTo, toReason, toThin } from './protocol/v2/thin_event.ts'
import { olderVersion } from './protocol/versions/older.ts'
import type { StripeEvents } from './protocol/world.ts'
import type {
  AccountScope,
  EventDestination,
  EventInput,
  EventRecord,
  ThinEvent,
  WebhookEndpoint,
} from './schema/index.ts'

/**
 * Stripe retries "for up to three days with an exponential back off" and publishes no table; these
 * waits add up to 70 and a half hours. https://docs.stripe.com/webhooks#automatic-retries
 */
const retryDelays_ms = [
  5 * minute_ms,
  30 * minute_ms,
  2 * hour_ms,
  5 * hour_ms,
  10 * hour_ms,
  12 * hour_ms,
  12 * hour_ms,
  12 * hour_ms,
  12 * hour_ms,
  5 * hour_ms,
]

/** `Stripe-Signature`: HMAC-SHA256 over time and body. https://docs.stripe.com/webhooks#verify-manually */
export function sign(body: string, secret: string, at_s: number): string {
  return `t=${at_s},v1=${hmac(secret, `${at_s}.${body}`)}`
}

function listens({ status, enabled_events }: WebhookEndpoint, type: string): boolean {
  return status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type))
}

/**
 * The endpoints that hear of an event: those of its account, and the platform's Connect endpoints
 * where that account is connected. https://docs.stripe.com/connect/webhooks
 */
function listenersOf(world: StripeWorld, type: string, whose: AccountScope): WebhookEndpoint[] {
  const hearing = (db: StripeWorld['db'], isConnect: boolean) =>
    db.webhook_endpoints
      .list()
      .filter((each) => listens(each, type) && db.connect_endpoints.has(each.id) === isConnect)
  const home = storeOf(world, { platform: whose.platform })
  if (whose.account === undefined) return hearing(home, false)
  return [...hearing(world.as({ partition: whose.account }).db, false), ...hearing(home, true)]
}

/** Where what a delivery tells of is kept. */
function storeOf(world: StripeWorld, context: Delivery['context']): StripeWorld['db'] {
  const name = context?.account ?? context?.platform
  return typeof name === 'string' ? world.as({ partition: name }).db : world.db
}

/** The event destinations that hear of an event, and how they want it. */
function destinationsOf(world: StripeWorld, whose: AccountScope, payload: 'snapshot' | 'thin') {
  const hearing = (db: StripeWorld['db'], scope: string) =>
    db.event_destinations
      .list()
      .filter(
        (each) =>
          each.status === 'enabled' &&
          each.event_payload === payload &&
          each.events_from?.includes(scope),
      )
  const home = storeOf(world, { platform: whose.platform })
  if (whose.account === undefined) return hearing(home, '@self')
  return [
    ...hearing(world.as({ partition: whose.account }).db, '@self'),
    ...hearing(home, '@accounts'),
  ]
}

const hears =
  (type: string) =>
  ({ enabled_events }: EventDestination) =>
    enabled_events.includes('*') || enabled_events.includes(type)

/** A delivery that names what happened, without showing it. https://docs.stripe.com/event-destinations */
function toThinDelivery(
  { id, webhook_endpoint }: EventDestination,
  { changes: _changes, data: _data, ...notification }: ThinEvent,
  whose: AccountScope,
): Outgoing {
  return {
    topic: notification.type,
    transport: 'webhook',
    to: webhook_endpoint?.url ?? '',
    subject: id,
    context: { event: notification.id, ...whose },
    body: JSON.stringify(notification, null, 2),
  }
}

/** An event that only the second version has. */
function expandThin(world: StripeWorld, type: string, happening: EventInput): Outgoing[] {
  const { account, platform, object, changes, data } = happening
  const whose = omitUndefined({ account, platform })
  const { call } = world
  const event = storeOf(world, whose).thin_events.insert({
    id: world.id('evt_test_65', 22),
    object: 'v2.core.event',
    type,
    ...(changes && { changes }),
    ...(account !== undefined && { context: account }),
    created: isoOf(world.now()),
    ...(data && { data }),
    livemode: isLiveAccount(platform),
    ...toReason(requestOf(call)),
    ...(object.id !== undefined && { related_object: relatedTo(object, account) }),
  })
  const listening = destinationsOf(world, whose, 'thin').filter(hears(type))
  const pinged = type.endsWith('.ping')
    ? storeOf(world, whose).event_destinations.get(object.id ?? '')
    : undefined
  return (pinged ? [pinged] : listening).map((each) => toThinDelivery(each, event, whose))
}

function requestOf(call: StripeWorld['call']): EventRecord['request'] {
  return {
    id: call ? requestId(call) : null,
    idempotency_key: call?.header('idempotency-key') ?? null,
  }
}

/** An event as an endpoint that keeps to a version hears of it. */
function inVersion(db: StripeWorld['db'], event: EventRecord, api_version: string): EventRecord {
  const older = olderVersion(db, api_version)
  const { object, previous_attributes: changed } = event.data
  if (!older) return { ...event, api_version }
  // What it was is made whole to be shown, and then compared anew.
  const is = older.shape(object) as typeof object // it stays one of its kind
  const was = changed && (older.shape(merge(object, changed)) as typeof object) // likewise
  const data = { object: is, ...(was && { previous_attributes: previousOf(was, is) }) }
  return { ...event, api_version, data }
}

function merge(object: object, changed: object): object {
  const merged: Record<string, unknown> = { ...object }
  for (const [name, value] of Object.entries(changed)) {
    const inner = merged[name]
    merged[name] = isRecord(inner) && isRecord(value) ? merge(inner, value) : value
  }
  return merged
}

/** Stores the event with the state it tells of; a delivery for each endpoint that listens. */
function expand(world: StripeWorld, { type, data: happening }: EventOf<StripeEvents>): Outgoing[] {
  if (/^v\d\./.test(type)) return expandThin(world, type, happening)
  const { account, platform, created = seconds(world), ...data } = happening
  const whose = omitUndefined({ account, platform })
  const db = storeOf(world, whose)
  const endpoints = listenersOf(world, type, whose)
  const snapshots = destinationsOf(world, whose, 'snapshot').filter(hears(type))
  const { call } = world
  const event: EventRecord = {
    id: world.id('evt_1', 23),
    object: 'event',
    ...(account !== undefined && { account }),
    api_version: apiVersion,
    created,
    data,
    livemode: isLiveAccount(platform),
    pending_webhooks: endpoints.length + snapshots.length,
    request: requestOf(call),
    type,
  }
  db.events.insert(event)
  const full = [
    ...endpoints,
    ...snapshots.map(({ id, snapshot_api_version, webhook_endpoint }) => ({
      id,
      api_version: snapshot_api_version ?? null,
      url: webhook_endpoint?.url ?? '',
    })),
  ].map((endpoint) => {
    const shown = endpoint.api_version ? inVersion(db, event, endpoint.api_version) : event
    return {
      topic: type,
      transport: 'webhook',
      to: endpoint.url,
      subject: endpoint.id,
      context: { event: event.id, ...whose },
      body: JSON.stringify(shown, null, 2),
    }
  })
  const thinly = destinationsOf(world, whose, 'thin')
  if (thinly.length === 0) return full
  const thin = toThin(event)
  const listening = thinly.filter(hears(thin.type))
  return [...full, ...listening.map((each) => toThinDelivery(each, thin, whose))]
}

/** An event knows how many of its deliveries are still to be received. */
function finished(world: StripeWorld, { context, status }: Delivery): void {
  const { events: stored } = storeOf(world, context)
  const event = stored.get(String(context?.event))
  if (!event || status !== 'delivered') return
  const pending_webhooks = Math.max(0, event.pending_webhooks - 1)
  stored.replace({ ...event, pending_webhooks })
}

const webhook: Transport = {
  kind: 'http',
  signatureHeaders: ['stripe-signature'],
  timeout_ms: 20_000,
  retryDelays_ms,
  sign(world: StripeWorld, { body, subject = '', context }) {
    // The endpoint is the account's own or its platform's.
    const known =
      storeOf(world, { platform: context?.platform }).webhook_secrets.get(subject) ??
      storeOf(world, context).webhook_secrets.get(subject)
    const secret = known?.secret ?? ''
    return {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': sign(body, secret, seconds(world)),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body,
    }
  },
  finished,
}

/** https://docs.stripe.com/webhooks */
export const events = {
  expand,
  transports: { webhook },
  endpoints: (world: StripeWorld) => world.db.webhook_endpoints.list().map((each) => ({ ...each })),
}
