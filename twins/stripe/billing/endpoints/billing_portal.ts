import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { PortalConfiguration, PortalSession } from '../../schema/index.ts'
import { feedback } from '../../subscriptions/args/subscription.ts'
import {
  ensureProducts,
  insertConfiguration,
  insertPortalSession,
  toFeatures,
} from '../objects/portal.ts'

const { boolean, clearable, hash, integer, list, oneOf, text } = params
const configuration = resource<PortalConfiguration>({
  path: '/v1/billing_portal/configurations',
  table: 'portal_configurations',
  noun: 'configuration',
  param: 'configuration',
})
const session = resource<PortalSession>({
  path: '/v1/billing_portal/sessions',
  table: 'portal_sessions',
  noun: 'session',
})

/** What is not built can be said to be off. */

const features = () =>
  hash({
    customer_update: hash({
      allowed_updates: clearable(
        list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id')),
      ).optional(),
      enabled: boolean(),
    }).optional(),
    invoice_history: hash({ enabled: boolean() }).optional(),
    payment_method_update: hash({
      enabled: boolean(),
      ...params.unbuilt('payment_method_configuration'),
    }).optional(),
    subscription_cancel: hash({
      enabled: boolean(),
      mode: oneOf('at_period_end', 'immediately').optional(),
      proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
      cancellation_reason: hash({
        enabled: boolean(),
        options: clearable(list(feedback())).optional(),
        ...params.unbuilt('feedback_options'),
      }).optional(),
    }).optional(),
    subscription_pause: hash({
      enabled: boolean().optional(),
      ...params.unbuilt('duration'),
    }).optional(),
    subscription_update: hash({
      billing_cycle_anchor: oneOf('now', 'unchanged').optional(),
      default_allowed_updates: clearable(
        list(oneOf('price', 'promotion_code', 'quantity')),
      ).optional(),
      enabled: boolean(),
      products: clearable(
        list(
          hash({
            prices: list(text()),
            product: text(),
            ...params.unbuilt('adjustable_quantity'),
          }),
        ),
      ).optional(),
      proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
      trial_update_behavior: oneOf('continue_trial', 'end_trial').optional(),
      ...params.unbuilt('schedule_at_period_end'),
    }).optional(),
  })

const flowData = () =>
  hash({
    after_completion: hash({
      hosted_confirmation: hash({ custom_message: text(500).optional() }).optional(),
      redirect: hash({ return_url: text() }).optional(),
      type: oneOf('hosted_confirmation', 'portal_homepage', 'redirect'),
    }).optional(),
    subscription_cancel: hash({
      subscription: text(),
      ...params.unbuilt('retention'),
    }).optional(),
    subscription_update: hash({ subscription: text() }).optional(),
    subscription_update_confirm: hash({
      items: list(hash({ id: text(), price: text().optional(), quantity: integer(1).optional() })),
      subscription: text(),
      ...params.unbuilt('discounts'),
    }).optional(),
    type: oneOf(
      'payment_method_update',
      'subscription_cancel',
      'subscription_update',
      'subscription_update_confirm',
    ),
    ...params.unbuilt('subscription_pause'),
  })

const fields = () => ({
  business_profile: hash({
    headline: clearable(text(60)).optional(),
    privacy_policy_url: text().optional(),
    terms_of_service_url: text().optional(),
  }).optional(),
  default_return_url: clearable(text()).optional(),
  metadata: params.metadata().optional(),
  name: clearable(text()).optional(),
  ...params.unbuilt('login_page'),
})

type Features = Args<{ it: ReturnType<typeof features> }>['it']

/** A form needs something that can be changed by it. */
function ensureUpdates(args: Features | undefined): void {
  const { allowed_updates, enabled } = args?.customer_update ?? {}
  const param = 'features[customer_update][allowed_updates]'
  ensure(
    !enabled || allowed_updates === undefined || allowed_updates?.length,
    `Missing: ${param}.`,
    {
      code: 'parameter_missing',
      param,
    },
  )
}

/** https://docs.stripe.com/api/customer_portal/configurations */
export const billingPortal = {
  'POST /v1/billing_portal/configurations': configuration.create(
    () => ({ ...fields(), features: features() }),
    (world, args) => {
      ensureUpdates(args.features)
      ensureProducts(world, args.features)
      return insertConfiguration(world, args)
    },
  ),
  'GET /v1/billing_portal/configurations/{id}': configuration.get(),
  'POST /v1/billing_portal/configurations/{id}': configuration.update(
    () => ({ ...fields(), active: boolean().optional(), features: features().optional() }),
    (world, before, { active, business_profile, features: change = {}, metadata, ...args }) => {
      ensureUpdates(change)
      ensureProducts(world, change)
      return {
        ...before,
        ...omitUndefined({ active, default_return_url: args.default_return_url, name: args.name }),
        business_profile: { ...before.business_profile, ...omitUndefined(business_profile ?? {}) },
        features: toFeatures(change, before.features),
        metadata: mergeMetadata(before.metadata, metadata === undefined ? {} : metadata),
        updated: seconds(world),
      }
    },
    (world, doc) => world.db.portal_configurations.replace(doc),
    'billing_portal.configuration.updated',
  ),
  'GET /v1/billing_portal/configurations': configuration.list(
    () => ({ active: boolean().optional(), is_default: boolean().optional() }),
    ({ active, is_default }) => ({ active, is_default }),
  ),
  'POST /v1/billing_portal/sessions': session.create(
    () => ({
      configuration: text().optional(),
      customer: text(),
      locale: text().optional(),
      return_url: text().optional(),
      flow_data: flowData().optional(),
      ...params.unbuilt('after_expiration', 'customer_account', 'on_behalf_of'),
    }),
    (world, args) => {
      findCustomer(world, args.customer)
      const { flow_data: flow, ...rest } = args
      return insertPortalSession(world, { ...rest, flow })
    },
  ),
}
