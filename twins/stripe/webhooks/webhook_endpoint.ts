import { mergeMetadata } from '../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { WebhookEndpoint } from '../schema/index.ts'

interface EndpointArgs {
  api_version?: string | undefined
  description?: string | null | undefined
  enabled_events: string[]
  metadata?: Record<string, string> | null | undefined
  url: string
}

/** Registers an endpoint; its secret stays where it is not shown. */
export function insertEndpoint(
  world: StripeWorld,
  args: EndpointArgs,
  secret: string,
): WebhookEndpoint {
  const endpoint: WebhookEndpoint = {
    id: world.id('we_1', 23),
    object: 'webhook_endpoint',
    api_version: args.api_version ?? null,
    application: null,
    created: seconds(world),
    description: args.description ?? null,
    enabled_events: args.enabled_events,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    status: 'enabled',
    url: args.url,
  }
  world.db.webhook_endpoints.insert(endpoint)
  world.db.webhook_secrets.insert({ id: endpoint.id, secret })
  return endpoint
}
