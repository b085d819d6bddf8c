import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Review } from '../../schema/index.ts'
import { closeReview } from '../review.ts'

const { text } = params

const review = resource<Review>({ path: '/v1/reviews', table: 'reviews', noun: 'review' })

/** https://docs.stripe.com/api/radar/reviews */
export const reviews = {
  'GET /v1/reviews/{id}': review.get(),
  'GET /v1/reviews': review.list(
    () => ({ created: params.timeFilter().optional() }),
    ({ created }) => ({ created: toCondition(created) }),
  ),
  'POST /v1/reviews/{id}/approve': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const { open } = review.find(world, id)
      ensure(open, `Review ${id} is already closed.`)
      return closeReview(world, id, 'approved')
    },
  ),
}
