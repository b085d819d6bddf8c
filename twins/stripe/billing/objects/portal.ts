import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { PortalConfiguration, PortalSession } from '../../schema/index.ts'
import { type FlowArgs, toFlow } from './portal_flow.ts'

type Features = PortalConfiguration['features']

interface FeatureArgs {
  customer_update?: { allowed_updates?: string[] | null | undefined; enabled: boolean } | undefined
  invoice_history?: { enabled: boolean } | undefined
  payment_method_update?: { enabled: boolean } | undefined
  subscription_pause?: { enabled?: boolean | undefined } | undefined
  subscription_update?: UpdateArgs | undefined
  subscription_cancel?:
    | {
        cancellation_reason?:
          | { enabled: boolean; options?: string[] | null | undefined }
          | undefined
        enabled: boolean
        mode?: 'at_period_end' | 'immediately' | undefined
        proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined
      }
    | undefined
}

type Behavior = 'always_invoice' | 'create_prorations' | 'none'

interface UpdateArgs {
  billing_cycle_anchor?: 'now' | 'unchanged' | undefined
  default_allowed_updates?: ('price' | 'promotion_code' | 'quantity')[] | null | undefined
  enabled: boolean
  products?: { prices: string[]; product: string }[] | null | undefined
  proration_behavior?: Behavior | undefined
  trial_update_behavior?: 'continue_trial' | 'end_trial' | undefined
}

interface PortalArgs {
  business_profile?:
    | {
        headline?: string | null | undefined
        privacy_policy_url?: string | undefined
        terms_of_service_url?: string | undefined
      }
    | undefined
  default_return_url?: string | null | undefined
  features: FeatureArgs
  metadata?: Record<string, string> | null | undefined
  name?: string | null | undefined
}

/** The features with what a change says of them; what is not built is always off. */
export function toFeatures(args: FeatureArgs, before?: Features): Features {
  const { customer_update: person, subscription_cancel: cancel } = args
  const updates = person?.allowed_updates ?? before?.customer_update.allowed_updates ?? []
  return {
    customer_update: {
      // Only Stripe's own names come through the parameters.
      allowed_updates: updates as Features['customer_update']['allowed_updates'],
      enabled: person?.enabled ?? before?.customer_update.enabled ?? false,
    },
    invoice_history: {
      enabled: args.invoice_history?.enabled ?? before?.invoice_history.enabled ?? false,
    },
    payment_method_update: {
      enabled:
        args.payment_method_update?.enabled ?? before?.payment_method_update.enabled ?? false,
      payment_method_configuration: null,
    },
    subscription_cancel: {
      cancellation_reason: toReasons(cancel, before?.subscription_cancel.cancellation_reason),
      enabled: cancel?.enabled ?? before?.subscription_cancel.enabled ?? false,
      mode: cancel?.mode ?? before?.subscription_cancel.mode ?? 'at_period_end',
      proration_behavior:
        cancel?.proration_behavior ?? before?.subscription_cancel.proration_behavior ?? 'none',
    },
    subscription_pause: {
      duration: { interval_options: [], type: 'indefinite' },
      enabled: args.subscription_pause?.enabled ?? before?.subscription_pause.enabled ?? false,
    },
    subscription_update: toUpdate(args.subscription_update, before?.subscription_update),
  }
}

type Reasons = Features['subscription_cancel']['cancellation_reason']

const usualReasons = [
  'customer_service',
  'low_quality',
  'missing_features',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
  'other',
]

/** Why one can say to leave. */
function toReasons(
  cancel: FeatureArgs['subscription_cancel'],
  before: Reasons | undefined,
): Reasons {
  const { enabled, options } = cancel?.cancellation_reason ?? {}
  const known = options ?? before?.options ?? []
  const isOn = enabled ?? before?.enabled ?? false
  // Only Stripe's own names come through the parameters.
  const shown = (known.length > 0 || !isOn ? known : usualReasons) as Reasons['options']
  return { enabled: isOn, feedback_options: null, options: shown }
}

type Update = Features['subscription_update']

function toUpdate(args: UpdateArgs | undefined, before: Update | undefined): Update {
  const allowed = args?.default_allowed_updates ?? before?.default_allowed_updates ?? []
  const enabled = args?.enabled ?? before?.enabled ?? false
  const param = 'features[subscription_update][default_allowed_updates]'
  ensure(!enabled || allowed.length > 0, `Missing required param: ${param}.`, {
    code: 'parameter_missing',
    param,
  })
  const adjustable_quantity = { enabled: false, maximum: null, minimum: 1 }
  const wanted = args?.products?.map((each) => ({ adjustable_quantity, ...each }))
  return {
    billing_cycle_anchor: args?.billing_cycle_anchor ?? before?.billing_cycle_anchor ?? null,
    default_allowed_updates: allowed,
    enabled,
    products: wanted ?? (args?.products === null ? [] : (before?.products ?? [])),
    proration_behavior: args?.proration_behavior ?? before?.proration_behavior ?? 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior:
      args?.trial_update_behavior ?? before?.trial_update_behavior ?? 'end_trial',
  }
}

/** Customers can change to prices of the products they are said to be of. */
export function ensureProducts(world: StripeWorld, args: FeatureArgs): void {
  const param = 'features[subscription_update][products]'
  for (const { prices, product } of args.subscription_update?.products ?? []) {
    for (const price of prices) {
      const isOwn = world.db.prices.get(price)?.product === product
      ensureFound(isOwn, 'price', price, `${param}[0][prices]`, 400)
    }
  }
}

/** https://docs.stripe.com/api/customer_portal/configurations/create */
export function insertConfiguration(
  world: StripeWorld,
  args: PortalArgs,
  is_default = false,
): PortalConfiguration {
  const created = seconds(world)
  const profile = args.business_profile
  const configuration: PortalConfiguration = {
    id: world.id('bpc_1', 23),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: {
      headline: profile?.headline ?? null,
      privacy_policy_url: profile?.privacy_policy_url ?? null,
      terms_of_service_url: profile?.terms_of_service_url ?? null,
    },
    created,
    default_return_url: args.default_return_url ?? null,
    features: toFeatures(args.features),
    is_default,
    livemode: isLive(world),
    login_page: { enabled: false, url: null },
    metadata: mergeMetadata({}, args.metadata),
    name: args.name ?? null,
    updated: created,
  }
  world.db.portal_configurations.insert(configuration)
  emit(world, 'billing_portal.configuration.created', configuration)
  return configuration
}

/** What an account has saved in its dashboard: everything this twin can do. */
function defaultConfiguration(world: StripeWorld): PortalConfiguration {
  const known = world.db.portal_configurations.first({ where: { is_default: true } })
  if (known) return known
  const on = { enabled: true }
  const allowed_updates = ['email', 'address', 'shipping', 'phone', 'tax_id']
  const features = {
    customer_update: { ...on, allowed_updates },
    invoice_history: on,
    payment_method_update: on,
    subscription_cancel: on,
  }
  return insertConfiguration(world, { features }, true)
}

interface PortalSessionArgs {
  configuration?: string | undefined
  customer: string
  flow?: FlowArgs | undefined
  locale?: string | undefined
  return_url?: string | undefined
}

/** https://docs.stripe.com/api/customer_portal/sessions/create */
export function insertPortalSession(world: StripeWorld, args: PortalSessionArgs): PortalSession {
  const { configuration: id } = args
  const configuration =
    id === undefined ? defaultConfiguration(world) : world.db.portal_configurations.get(id)
  ensureFound(configuration, 'configuration', id ?? '', 'configuration', 400)
  ensure(configuration.active, `The configuration ${configuration.id} is not active.`, {
    param: 'configuration',
  })
  const { features } = configuration
  const session: PortalSession = {
    id: world.id('bps_1', 23),
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: seconds(world),
    customer: args.customer,
    customer_account: null,
    flow: args.flow ? toFlow(world, args.flow, { customer: args.customer, features }) : null,
    livemode: isLive(world),
    locale: (args.locale ?? null) as PortalSession['locale'], // shown back as it was given
    on_behalf_of: null,
    return_url: args.return_url ?? configuration.default_return_url,
    url: `${world.url}/p/session/${world.id('test_', 40)}`,
  }
  world.db.portal_sessions.insert(session)
  emit(world, 'billing_portal.session.created', session)
  return session
}
