import type { Args } from '../../../../shared/contract.ts'
import * as params from '../../protocol/args/params.ts'
import { given, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import { isKnownVersion } from '../../protocol/versions/versions.ts'
import type { EventRecord, WebhookEndpoint } from '../../schema/index.ts'
import { insertEndpoint } from '../webhook_endpoint.ts'

const { boolean, clearable, list, text } = params
const hook = resource<WebhookEndpoint>({
  path: '/v1/webhook_endpoints',
  table: 'webhook_endpoints',
  noun: 'webhook endpoint',
})
const event = resource<EventRecord>({ path: '/v1/events', table: 'events', noun: 'event' })

const fields = () => ({
  description: clearable(text(5000)).optional(),
  metadata: params.metadata().optional(),
})

const createArgs = () => ({
  ...fields(),
  api_version: text().optional(),
  enabled_events: list(text()),
  connect: boolean().optional(),
  url: text(),
})

const updateArgs = () => ({
  ...fields(),
  disabled: boolean().optional(),
  enabled_events: list(text()).optional(),
  url: text().optional(),
})

function ensureUrl(url: string | undefined): void {
  if (url === undefined) return
  const isUrl = /^https?:\/\/\S+$/.test(url) && URL.canParse(url)
  ensure(isUrl, `Invalid URL: ${url}`, { code: 'url_invalid', param: 'url' })
}

/** Event names as Stripe writes them: `*`, or words with dots between. */
function ensureEvents(names: readonly string[] | undefined): void {
  names?.forEach((name, index) => {
    const isName = name === '*' || /^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(name)
    const param = `enabled_events[${index}]`
    ensure(isName, `Invalid ${param}: must be the name of an event or \`*\``, { param })
  })
}

function createEndpoint(
  world: StripeWorld,
  args: Args<ReturnType<typeof createArgs>>,
): WebhookEndpoint {
  ensureUrl(args.url)
  ensureEvents(args.enabled_events)
  const { api_version } = args
  const isVersion = api_version === undefined || isKnownVersion(api_version)
  ensure(isVersion, `Invalid API version: ${api_version}`, { param: 'api_version' })
  const secret = world.id('whsec_', 32)
  // The only time the secret is shown. https://docs.stripe.com/api/webhook_endpoints/object
  const made = insertEndpoint(world, args, secret)
  if (args.connect) world.db.connect_endpoints.insert({ id: made.id })
  return { ...made, secret }
}

function changeEndpoint(
  _world: StripeWorld,
  before: WebhookEndpoint,
  args: Args<ReturnType<typeof updateArgs>>,
): WebhookEndpoint {
  const { description, disabled, enabled_events, metadata, url } = args
  ensureUrl(url)
  ensureEvents(enabled_events)
  const status = disabled === undefined ? undefined : disabled ? 'disabled' : 'enabled'
  return {
    ...before,
    ...given({ description, enabled_events, status, url }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

const eventFilters = () => ({
  created: params.timeFilter().optional(),
  type: text().optional(),
  types: list(text()).optional(),
  ...params.pages(),
  ...params.unbuilt('delivery_success'),
})

/** https://docs.stripe.com/api/webhook_endpoints */
export const webhooks = {
  ...hook.create(createArgs, createEndpoint),
  ...hook.get(),
  ...hook.update(updateArgs, changeEndpoint, (world, doc) =>
    world.db.webhook_endpoints.replace(doc),
  ),
  ...hook.delete((world, { id }) => {
    world.db.webhook_endpoints.delete(id)
    world.db.webhook_secrets.delete(id)
    world.db.connect_endpoints.delete(id)
  }),
  ...hook.list(() => ({})),
}

/** https://docs.stripe.com/api/events */
export const eventReads = {
  ...event.get(),

  'GET /v1/events': endpoint(eventFilters, (world, args) => {
    const { created, type, types } = args
    if (type !== undefined && types) {
      throw new StripeError('You may only specify one of these parameters: type, types.', {
        param: 'types',
      })
    }
    // `charge.*` and its like ask for a whole family.
    const family = type?.endsWith('.*') ? type.slice(0, -1) : undefined
    const kind = family === undefined ? type : { gte: family, lt: `${family}\uffff` }
    const where = { created: toCondition(created), type: types ?? kind }
    return listPage(world, 'events', args, { url: '/v1/events', noun: 'event', where })
  }),
}
