import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { FeedbackOption } from '../../schema/index.ts'

const { oneOf, text } = params
const byId = () => ({ id: text() })
const option = resource<FeedbackOption>({
  path: '/v1/billing/feedback_options',
  table: 'feedback_options',
  noun: 'feedback option',
})

/** Why customers leave. https://docs.stripe.com/api/billing/feedback-option */
export const feedbackOptions = {
  'POST /v1/billing/feedback_options': option.create(
    () => ({ description: text(100) }),
    (world, { description }) =>
      world.db.feedback_options.insert({
        id: world.id('fdbk_opt_1', 23),
        object: 'billing.feedback_option',
        description,
        livemode: isLive(world),
        status: 'active',
        status_transitions: { deactivated_at: null },
      }),
  ),
  'GET /v1/billing/feedback_options/{id}': option.get(),
  'POST /v1/billing/feedback_options/{id}': option.update(
    () => ({ description: text(100).optional() }),
    (_world, before, { description }) => ({ ...before, ...omitUndefined({ description }) }),
    (world, doc) => world.db.feedback_options.replace(doc),
  ),
  'GET /v1/billing/feedback_options': option.list(
    () => ({ status: oneOf('active', 'inactive').optional() }),
    ({ status }) => ({ status }),
  ),
  'POST /v1/billing/feedback_options/{id}/deactivate': endpoint(byId, (world, { id }) => {
    const before = option.find(world, id)
    ensure(before.status === 'active', `The feedback option ${id} is already inactive.`)
    const status_transitions = { deactivated_at: seconds(world) }
    return world.db.feedback_options.replace({ ...before, status: 'inactive', status_transitions })
  }),
}
