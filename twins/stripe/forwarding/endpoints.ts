import { callOut } from '../../../shared/http/reply.ts'
import { findPaymentMethod } from '../payment_methods/objects/payment_method.ts'
import * as params from '../protocol/args/params.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { refuseUnbuilt } from '../protocol/index.ts'
import { toCondition } from '../protocol/paging/list.ts'
import { resource } from '../protocol/resource.ts'
import type { ForwardingRequest } from '../schema/index.ts'
import { ensureNear, insertForwarding, toForwarded } from './request.ts'

const { hash, list, oneOf, text } = params
const timeout_ms = 30_000
const request = resource<ForwardingRequest>({
  path: '/v1/forwarding/requests',
  table: 'forwarding_requests',
  noun: 'forwarding request',
})

const kinds = ['card_cvc', 'card_expiry', 'card_number', 'cardholder_name'] as const

/** https://docs.stripe.com/api/forwarding/request */
export const forwardingRequests = {
  'GET /v1/forwarding/requests': request.list(
    () => ({ created: params.timeFilter().optional() }),
    ({ created }) => ({ created: toCondition(created) }),
  ),
  'GET /v1/forwarding/requests/{id}': request.get(),
  'POST /v1/forwarding/requests': endpoint(
    () => ({
      metadata: params.metadata().optional(),
      payment_method: text(),
      replacements: list(oneOf(...kinds, 'request_signature')),
      request: hash({
        body: text(100_000).optional(),
        headers: list(hash({ name: text(), value: text() })).optional(),
      }),
      url: text(),
    }),
    (world, { replacements, ...rest }) => {
      const isKind = (each: string) => kinds.some((kind) => kind === each)
      if (!replacements.every(isKind)) refuseUnbuilt(world, 'Replacing a request signature')
      // No signature is among them, as was just made sure.
      const args = { ...rest, replacements: replacements as (typeof kinds)[number][] }
      ensureNear(world, args.url)
      const method = findPaymentMethod(world, args.payment_method)
      const sent = { ...toForwarded(world, method, args), at_ms: world.now() }
      const given = (args.request.headers ?? []).map(({ name, value }) => [name, value])
      const headers = { 'content-type': 'application/json', ...Object.fromEntries(given) }
      return callOut(
        () => world.post(args.url, { headers, body: sent.body }, timeout_ms),
        (answer) => insertForwarding(world, method, args, sent, answer),
      )
    },
  ),
}
