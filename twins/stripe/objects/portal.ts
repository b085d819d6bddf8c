import { ensure, ensureFound, type StripeWorld, seconds } from '../protocol.ts'
import { emit, mergeMetadata } from '../query/change.ts'
import type { PortalConfiguration, PortalSession } from '../schema.ts'

type Features = PortalConfiguration['features']

export interface FeatureArgs {
  customer_update?: { allowed_updates?: string[] | null | undefined; enabled: boolean } | undefined
  invoice_history?: { enabled: boolean } | undefined
  payment_method_update?: { enabled: boolean } | undefined
  subscription_cancel?:
    | {
        enabled: boolean
        mode?: 'at_period_end' | 'immediately' | undefined
        proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined
      }
    | undefined
}

export interface PortalArgs {
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
      cancellation_reason: { enabled: false, feedback_options: null, options: [] },
      enabled: cancel?.enabled ?? before?.subscription_cancel.enabled ?? false,
      mode: cancel?.mode ?? before?.subscription_cancel.mode ?? 'at_period_end',
      proration_behavior:
        cancel?.proration_behavior ?? before?.subscription_cancel.proration_behavior ?? 'none',
    },
    subscription_pause: {
      duration: { interval_options: [], type: 'indefinite' },
      enabled: false,
    },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      proration_behavior: 'none',
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: 'end_trial',
    },
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
    livemode: false,
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
  const features = { invoice_history: on, payment_method_update: on, subscription_cancel: on }
  return insertConfiguration(world, { features }, true)
}

export interface PortalSessionArgs {
  configuration?: string | undefined
  customer: string
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
  const session: PortalSession = {
    id: world.id('bps_1', 23),
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: seconds(world),
    customer: args.customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: (args.locale ?? null) as PortalSession['locale'], // shown back as it was given
    on_behalf_of: null,
    return_url: args.return_url ?? configuration.default_return_url,
    url: `${world.url}/p/session/${world.id('test_', 40)}`,
  }
  world.db.portal_sessions.insert(session)
  emit(world, 'billing_portal.session.created', session)
  return session
}
