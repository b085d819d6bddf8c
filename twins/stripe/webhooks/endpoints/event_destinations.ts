import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { apiVersion, ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { endpointV2, ensureIncludes, isoNow, pagesV2, pageV2 } from '../../protocol/v2/endpoint.ts'
import { metadataV2, toChanges } from '../../protocol/v2/metadata.ts'
import { isKnownVersion } from '../../protocol/versions/versions.ts'
import type { EventDestination } from '../../schema/index.ts'

const { hash, list, oneOf, text } = params
const url = '/v2/core/event_destinations'

const include = () => list(text()).optional()
const includable = ['webhook_endpoint.url', 'webhook_endpoint.signing_secret']

const fields = () => ({
  description: text(5000).optional(),
  include: include(),
  metadata: metadataV2(),
  webhook_endpoint: hash({ url: text() }).optional(),
})

const createArgs = () => ({
  ...fields(),
  enabled_events: list(text()),
  event_payload: oneOf('snapshot', 'thin'),
  events_from: list(text()).optional(),
  name: text(),
  snapshot_api_version: text().optional(),
  type: oneOf('amazon_eventbridge', 'azure_event_grid', 'webhook_endpoint'),
  ...params.unbuilt('amazon_eventbridge', 'azure_event_grid'),
})

const updateArgs = () => ({
  ...fields(),
  id: text(),
  enabled_events: list(text()).optional(),
  name: text().optional(),
})

function ensureUrl(given: { url: string } | undefined): void {
  if (!given) return
  const isUrl = /^https?:\/\/\S+$/.test(given.url) && URL.canParse(given.url)
  ensure(isUrl, `Invalid URL: ${given.url}`, { param: 'webhook_endpoint.url' })
}

/** `v1.customer.created`, `v2.core.account[identity].updated`; a snapshot's have no version. */
function ensureEvents(names: readonly string[] | undefined, payload: string): void {
  const thin = /^v[12]\.[a-z0-9_.]+(\[[a-z0-9_.]+\])?\.[a-z0-9_]+$/
  const form = payload === 'thin' ? thin : /^(?!v\d\.)[a-z0-9_]+(\.[a-z0-9_]+)+$/
  const odd = names?.find((name) => name !== '*' && !form.test(name))
  ensure(odd === undefined, `${odd} is not an event that a ${payload} destination can have.`, {
    param: 'enabled_events',
  })
  ensure(names === undefined || names.length > 0, 'enabled_events must name an event.', {
    param: 'enabled_events',
  })
}

/** What is asked for of the address and the secret; the secret only once. */
function show(made: EventDestination, include: readonly string[] = [], secret?: string) {
  ensureIncludes(include, includable)
  const { webhook_endpoint, ...shown } = made
  const signing_secret = include.includes('webhook_endpoint.signing_secret') ? secret : undefined
  const address = include.includes('webhook_endpoint.url') ? webhook_endpoint?.url : undefined
  return { ...shown, webhook_endpoint: omitUndefined({ signing_secret, url: address }) }
}

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>) {
  const { enabled_events, event_payload, name, snapshot_api_version, type } = args
  ensure(type === 'webhook_endpoint', `A destination of type ${type} is not built in this twin.`, {
    status: 501,
    type: 'api_error',
  })
  ensure(args.webhook_endpoint, 'Missing required param: webhook_endpoint.', {
    param: 'webhook_endpoint',
  })
  ensureUrl(args.webhook_endpoint)
  ensureEvents(enabled_events, event_payload)
  ensure(
    snapshot_api_version === undefined ||
      (event_payload === 'snapshot' && isKnownVersion(snapshot_api_version)),
    `Invalid snapshot_api_version: ${snapshot_api_version}`,
    { param: 'snapshot_api_version' },
  )
  const { events_from = ['@self'] } = args
  const isScope = events_from.every((each) => each === '@self' || each === '@accounts')
  ensure(isScope, 'events_from must be `@self` or `@accounts`.', { param: 'events_from' })
  const now = isoNow(world)
  const made = world.db.event_destinations.insert({
    id: world.id('ed_test_61', 22),
    object: 'v2.core.event_destination',
    created: now,
    description: args.description ?? '',
    enabled_events,
    event_payload,
    events_from,
    livemode: isLive(world),
    metadata: mergeMetadata({}, toChanges(args.metadata)),
    name,
    ...(event_payload === 'snapshot' && {
      snapshot_api_version: snapshot_api_version ?? apiVersion,
    }),
    status: 'enabled',
    type,
    updated: now,
    webhook_endpoint: { url: args.webhook_endpoint.url },
  })
  const secret = world.id('whsec_', 32)
  world.db.webhook_secrets.insert({ id: made.id, secret })
  return show(made, args.include, secret)
}

function findDestination(world: StripeWorld, id: string): EventDestination {
  const found = world.db.event_destinations.get(id)
  ensureFound(found, 'event destination', id, 'id')
  return found
}

function save(world: StripeWorld, before: EventDestination, changes: Partial<EventDestination>) {
  const updated = isoNow(world)
  return world.db.event_destinations.replace({ ...before, ...changes, updated })
}

const one = () => ({ id: text() })

/** Where events are sent. https://docs.stripe.com/api/v2/core/event-destinations */
export const eventDestinations = {
  'POST /v2/core/event_destinations': endpointV2(createArgs, create),
  'GET /v2/core/event_destinations': endpointV2(
    () => ({ include: include(), ...pagesV2() }),
    (world, args) =>
      pageV2(url, args, (filters, query) =>
        world.db.event_destinations.list(query).map((each) => ({
          position: world.db.event_destinations.position(each.id) ?? [],
          // As it was asked for.
          shown: show(each, (filters.include as string[] | undefined) ?? []),
        })),
      ),
  ),
  'GET /v2/core/event_destinations/{id}': endpointV2(
    () => ({ ...one(), include: include() }),
    (world, { id, include }) => show(findDestination(world, id), include),
  ),
  'POST /v2/core/event_destinations/{id}': endpointV2(
    updateArgs,
    (world, { id, include, metadata, webhook_endpoint, ...fields }) => {
      const before = findDestination(world, id)
      ensureUrl(webhook_endpoint)
      ensureEvents(fields.enabled_events, before.event_payload)
      const changes = {
        ...omitUndefined(fields),
        ...(webhook_endpoint && { webhook_endpoint }),
        metadata: mergeMetadata(before.metadata, toChanges(metadata)),
      }
      return show(save(world, before, changes), include)
    },
  ),
  'DELETE /v2/core/event_destinations/{id}': endpointV2(one, (world, { id }) => {
    findDestination(world, id)
    world.db.event_destinations.delete(id)
    world.db.webhook_secrets.delete(id)
    return { id, object: 'v2.core.event_destination' }
  }),
  'POST /v2/core/event_destinations/{id}/disable': endpointV2(one, (world, { id }) => {
    const status_details = { disabled: { reason: 'user' as const } }
    return show(save(world, findDestination(world, id), { status: 'disabled', status_details }))
  }),
  'POST /v2/core/event_destinations/{id}/enable': endpointV2(one, (world, { id }) => {
    const { status_details: _over, ...before } = findDestination(world, id)
    return show(save(world, before, { status: 'enabled' }))
  }),
  'POST /v2/core/event_destinations/{id}/ping': endpointV2(one, (world, { id }) => {
    const object = findDestination(world, id)
    ensure(object.status === 'enabled', `The event destination ${id} is disabled.`)
    world.emit('v2.core.event_destination.ping', { object })
    const [made] = world.db.thin_events.list({ direction: 'desc', limit: 1 })
    return made
  }),
}
