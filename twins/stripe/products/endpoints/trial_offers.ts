import { omitUndefined } from '../../../../shared/object.ts'
import { findPrice } from '../../billing/args/billing.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, isLive } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { TrialOffer } from '../../schema/index.ts'

const { boolean, hash, integer, list, oneOf, text } = params

const offer = resource<TrialOffer>({
  path: '/v1/product_catalog/trial_offers',
  table: 'trial_offers',
  noun: 'trial offer',
})

/** A price to try something for. https://docs.stripe.com/api/product-catalog/trial-offer */
export const trialOffers = {
  'POST /v1/product_catalog/trial_offers': offer.create(
    () => ({
      active: boolean().optional(),
      duration: hash({ relative: hash({ iterations: integer(1) }), type: oneOf('relative') }),
      end_behavior: hash({ transition: hash({ price: text() }) }),
      nickname: text(250).optional(),
      price: text(),
    }),
    (world, { active, duration, end_behavior, nickname, ...args }) => {
      const price = findPrice(world, args.price)
      const param = 'end_behavior[transition][price]'
      const next = findPrice(world, end_behavior.transition.price, param)
      ensure(price.recurring, 'A trial offer needs a recurring price.', { param: 'price' })
      ensure(next.recurring, 'A trial offer goes on with a recurring price.', { param })
      return world.db.trial_offers.insert({
        id: world.id('to_1', 23),
        object: 'product_catalog.trial_offer',
        active: active ?? true,
        duration,
        end_behavior: { transition: { price: next.id }, type: 'transition' },
        livemode: isLive(world),
        nickname: nickname ?? null,
        price: price.id,
      })
    },
  ),
  'GET /v1/product_catalog/trial_offers/{id}': offer.get(),
  'POST /v1/product_catalog/trial_offers/{id}': offer.update(
    () => ({ active: boolean().optional() }),
    (_world, before, { active }) => ({ ...before, ...omitUndefined({ active }) }),
    (world, doc) => world.db.trial_offers.replace(doc),
  ),
  'GET /v1/product_catalog/trial_offers': offer.list(
    () => ({
      active: boolean().optional(),
      prices: list(text()).optional(),
      ...params.unbuilt('created'),
    }),
    ({ active, prices }) => ({ active, price: prices }),
  ),
}
