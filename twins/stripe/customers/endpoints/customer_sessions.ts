import type { Args } from '../../../../shared/contract.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { findCustomer } from '../objects/customer.ts'

const { boolean, hash, integer, list, oneOf, text } = params

const halfHour_s = 30 * 60
const ability = () => oneOf('disabled', 'enabled').optional()
const plain = () => hash({ enabled: boolean() }).optional()
const filters = () => list(oneOf('always', 'limited', 'unspecified')).optional()

const createArgs = () => ({
  components: hash({
    active_entitlements: plain(),
    buy_button: plain(),
    customer_portal: plain(),
    customer_sheet: hash({
      enabled: boolean(),
      features: hash({
        payment_method_allow_redisplay_filters: filters(),
        payment_method_remove: ability(),
      }).optional(),
    }).optional(),
    mobile_payment_element: hash({
      enabled: boolean(),
      features: hash({
        payment_method_allow_redisplay_filters: filters(),
        payment_method_redisplay: ability(),
        payment_method_remove: ability(),
        payment_method_save: ability(),
        payment_method_save_allow_redisplay_override: oneOf(
          'always',
          'limited',
          'unspecified',
        ).optional(),
      }).optional(),
    }).optional(),
    payment_element: hash({
      enabled: boolean(),
      features: hash({
        payment_method_allow_redisplay_filters: filters(),
        payment_method_redisplay: ability(),
        payment_method_redisplay_limit: integer(1, 10).optional(),
        payment_method_remove: ability(),
        payment_method_save: ability(),
        payment_method_save_usage: oneOf('off_session', 'on_session').optional(),
      }).optional(),
    }).optional(),
    pricing_table: plain(),
  }),
  customer: text(),
  ...params.unbuilt('customer_account'),
})

type Components = Args<ReturnType<typeof createArgs>>['components']

/** What a component may do where nothing is said of it. */
const usual = {
  customer_sheet: {
    payment_method_allow_redisplay_filters: ['always', 'limited', 'unspecified'],
    payment_method_remove: 'enabled',
  },
  mobile_payment_element: {
    payment_method_allow_redisplay_filters: ['always'],
    payment_method_redisplay: 'disabled',
    payment_method_remove: 'disabled',
    payment_method_save: 'disabled',
    payment_method_save_allow_redisplay_override: null,
  },
  payment_element: {
    payment_method_allow_redisplay_filters: ['always'],
    payment_method_redisplay: 'disabled',
    payment_method_redisplay_limit: 3,
    payment_method_remove: 'disabled',
    payment_method_save: 'disabled',
    payment_method_save_usage: null,
  },
} as const

function toComponents(components: Components) {
  const bare = ({ enabled }: { enabled: boolean } = { enabled: false }) => ({ enabled })
  const full = (name: keyof typeof usual) => {
    const { enabled, features } = components[name] ?? { enabled: false }
    return { enabled, features: enabled ? { ...usual[name], ...features } : null }
  }
  return {
    active_entitlements: bare(components.active_entitlements),
    buy_button: bare(components.buy_button),
    customer_portal: bare(components.customer_portal),
    customer_sheet: full('customer_sheet'),
    mobile_payment_element: full('mobile_payment_element'),
    payment_element: full('payment_element'),
    pricing_table: bare(components.pricing_table),
  }
}

function createSession(
  world: StripeWorld,
  { components, customer }: Args<ReturnType<typeof createArgs>>,
) {
  const { id } = findCustomer(world, customer)
  const shown = toComponents(components)
  ensure(
    Object.values(shown).some(({ enabled }) => enabled),
    'You must enable at least one component.',
    { param: 'components' },
  )
  const features = components.payment_element?.features
  ensure(
    features?.payment_method_save !== 'enabled' || features.payment_method_save_usage,
    'You must specify `payment_method_save_usage` when `payment_method_save` is enabled.',
    { param: 'components[payment_element][features][payment_method_save_usage]' },
  )
  const created = seconds(world)
  const client_secret = world.id('cuss_secret_', 48)
  const expires_at = created + halfHour_s
  world.db.customer_sessions.insert({ id: client_secret, customer: id, expires_at })
  return {
    object: 'customer_session',
    client_secret,
    components: shown,
    created,
    customer: id,
    customer_account: null,
    expires_at,
    livemode: isLive(world),
  }
}

/** https://docs.stripe.com/api/customer_sessions */
export const customerSessions = {
  'POST /v1/customer_sessions': endpoint(createArgs, createSession),
}
