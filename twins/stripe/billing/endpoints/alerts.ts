import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { given } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { BillingAlert, FeedbackOption, TrialOffer } from '../../schema/index.ts'
import { findPrice } from '../args/billing.ts'
import { turnAlert } from '../objects/alert.ts'
import { findMeter } from '../objects/meter.ts'

const { boolean, hash, integer, list, oneOf, text } = params
const alert = resource<BillingAlert>({
  path: '/v1/billing/alerts',
  table: 'alerts',
  noun: 'alert',
})
const option = resource<FeedbackOption>({
  path: '/v1/billing/feedback_options',
  table: 'feedback_options',
  noun: 'feedback option',
})
const offer = resource<TrialOffer>({
  path: '/v1/product_catalog/trial_offers',
  table: 'trial_offers',
  noun: 'trial offer',
})

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/billing/alert */
export const alerts = {
  ...alert.create(
    () => ({
      alert_type: oneOf('usage_threshold'),
      title: text(256),
      usage_threshold: hash({
        filters: list(hash({ customer: text(), type: oneOf('customer') })).optional(),
        gte: integer(1),
        meter: text(),
        recurrence: oneOf('one_time'),
      }),
    }),
    (world, { alert_type, title, usage_threshold: threshold }) => {
      const meter = findMeter(world, threshold.meter, 'usage_threshold[meter]').id
      const filters = threshold.filters?.map(({ customer, type }) => ({
        customer: findCustomer(world, customer, 'usage_threshold[filters][0][customer]').id,
        type,
      }))
      const id = world.id('alrt_1', 23)
      world.db.alert_watches.insert({ id, told: [] })
      return world.db.alerts.insert({
        id,
        object: 'billing.alert',
        alert_type,
        livemode: isLive(world),
        status: 'active',
        title,
        usage_threshold: {
          filters: filters ?? [],
          gte: threshold.gte,
          meter,
          recurrence: 'one_time',
        },
      })
    },
  ),
  ...alert.get(),
  ...alert.list(
    () => ({ alert_type: oneOf('usage_threshold').optional(), meter: text().optional() }),
    ({ alert_type, meter }) => ({ alert_type, meter }),
  ),
  'POST /v1/billing/alerts/{id}/activate': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'active'),
  ),
  'POST /v1/billing/alerts/{id}/archive': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'archived'),
  ),
  'POST /v1/billing/alerts/{id}/deactivate': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'inactive'),
  ),
}

/** Why customers leave. https://docs.stripe.com/api/billing/feedback-option */
export const feedbackOptions = {
  ...option.create(
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
  ...option.get(),
  ...option.update(
    () => ({ description: text(100).optional() }),
    (_world, before, { description }) => ({ ...before, ...given({ description }) }),
    (world, doc) => world.db.feedback_options.replace(doc),
  ),
  ...option.list(
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

/** A price to try something for. https://docs.stripe.com/api/product-catalog/trial-offer */
export const trialOffers = {
  ...offer.create(
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
  ...offer.get(),
  ...offer.update(
    () => ({ active: boolean().optional() }),
    (_world, before, { active }) => ({ ...before, ...given({ active }) }),
    (world, doc) => world.db.trial_offers.replace(doc),
  ),
  ...offer.list(
    () => ({
      active: boolean().optional(),
      prices: list(text()).optional(),
      ...params.unbuilt('created'),
    }),
    ({ active, prices }) => ({ active, price: prices }),
  ),
}
