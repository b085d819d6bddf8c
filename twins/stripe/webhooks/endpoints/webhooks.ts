import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import { isKnownVersion } from '../../protocol/versions/versions.ts'
import type { WebhookEndpoint } from '../../schema/index.ts'
import { insertEndpoint } from '../webhook_endpoint.ts'

const { boolean, clearable, list, text } = params
const hook = resource<WebhookEndpoint>({
  path: '/v1/webhook_endpoints',
  table: 'webhook_endpoints',
  noun: 'webhook endpoint',
})

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
    ...omitUndefined({ description, enabled_events, status, url }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

/** https://docs.stripe.com/api/webhook_endpoints */
export const webhooks = {
  'POST /v1/webhook_endpoints': hook.create(createArgs, createEndpoint),
  'GET /v1/webhook_endpoints/{id}': hook.get(),
  'POST /v1/webhook_endpoints/{id}': hook.update(updateArgs, changeEndpoint, (world, doc) =>
    world.db.webhook_endpoints.replace(doc),
  ),
  'DELETE /v1/webhook_endpoints/{id}': hook.delete((world, { id }) => {
    world.db.webhook_endpoints.delete(id)
    world.db.webhook_secrets.delete(id)
    world.db.connect_endpoints.delete(id)
  }),
  'GET /v1/webhook_endpoints': hook.list(() => ({})),
}
