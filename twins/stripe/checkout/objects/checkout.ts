import type Stripe from 'stripe'
import { hour_s } from '../../../../shared/time/units.ts'
import { toSetupIntent } from '../../payments/objects/setup_intent.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { inOrder } from '../../protocol/paging/order.ts'
import type { CheckoutOrder, CheckoutSession, Customer, ShippingRate } from '../../schema/index.ts'
import { type Place, placeOfCustomer } from '../../tax/objects/tax_engine.ts'
import { type CollectArgs, toCollection } from './checkout_collect.ts'
import { type OptionArgs, toOptions } from './checkout_options.ts'
import { noAmounts, withShipping } from './checkout_price.ts'
import { type Offered, toLineItems } from './line_item.ts'

interface SessionArgs extends CollectArgs, OptionArgs {
  allow_promotion_codes?: boolean | undefined
  automatic_tax?: boolean | undefined
  cancel_url?: string | undefined
  client_reference_id?: string | undefined
  currency?: string | undefined
  customer?: Customer | undefined
  customer_creation?: 'always' | 'if_required' | undefined
  customer_email?: string | undefined
  customer_update?: CheckoutOrder['customer_update'] | undefined
  discounts: CheckoutOrder['discounts']
  expires_at?: number | undefined
  intent: Record<string, unknown>
  items: Offered[]
  locale?: string | undefined
  metadata?: Record<string, string> | null | undefined
  mode: 'payment' | 'setup' | 'subscription'
  /** The link that led here. */
  payment_link?: string | undefined
  payment_method_collection?: 'always' | 'if_required' | undefined
  redirect_on_completion?: 'always' | 'if_required' | 'never' | undefined
  return_url?: string | undefined
  shipping_options?: ShippingRate[] | undefined
  submit_type?: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | undefined
  subscription: Record<string, unknown>
  success_url?: string | undefined
  ui_mode?: 'elements' | 'embedded_page' | 'hosted_page' | undefined
}

/** What no session of this twin has. */
const absent = {
  adaptive_pricing: { enabled: false },
  allowed_payment_method_types: null,
  collected_information: null,
  consent: null,
  currency_conversion: null,
  customer_account: null,
  invoice: null,
  managed_payments: { enabled: false },
  payment_intent: null,
  recovered_from: null,
  subscription: null,
} satisfies Partial<CheckoutSession>

type Amounts = ReturnType<typeof withShipping>

function toSession(world: StripeWorld, args: SessionArgs, amounts: Amounts): CheckoutSession {
  const id = world.id('cs_test_', 58)
  const created = seconds(world)
  const { customer, mode, ui_mode = 'hosted_page' } = args
  const isHosted = ui_mode === 'hosted_page'
  const email = args.customer_email ?? customer?.email ?? null
  const isSubscription = mode === 'subscription'
  return {
    ...absent,
    livemode: isLive(world),
    id,
    object: 'checkout.session',
    allow_promotion_codes: args.allow_promotion_codes ?? null,
    ...amounts,
    ...toCollection(args),
    ...toOptions(world, args),
    automatic_tax: toSessionTax(args.automatic_tax, placeOfBuyer(args)),
    cancel_url: args.cancel_url ?? null,
    client_reference_id: args.client_reference_id ?? null,
    client_secret: isHosted ? null : `${id}_secret_${world.id('', 25)}`,
    created,
    currency: args.items[0]?.price.currency ?? args.currency ?? null,
    customer: customer?.id ?? null,
    customer_creation:
      customer || mode === 'setup'
        ? null
        : (args.customer_creation ?? (isSubscription ? 'always' : 'if_required')),
    customer_details: email === null ? null : toDetails({ email }),
    customer_email: args.customer_email ?? null,
    discounts: args.discounts.map(({ coupon, promotion_code }) => ({
      coupon: coupon ?? null,
      promotion_code: promotion_code ?? null,
    })),
    expires_at: args.expires_at ?? created + 24 * hour_s,
    locale: (args.locale ?? null) as CheckoutSession['locale'], // one of Stripe's, or refused by it
    metadata: mergeMetadata({}, args.metadata),
    mode,
    payment_method_collection: isSubscription
      ? (args.payment_method_collection ?? 'always')
      : 'if_required',
    payment_status:
      amounts.amount_total === 0 || mode === 'setup' ? 'no_payment_required' : 'unpaid',
    payment_link: args.payment_link ?? null,
    ...(!isHosted && { redirect_on_completion: args.redirect_on_completion ?? 'always' }),
    ...(args.return_url !== undefined && { return_url: args.return_url }),
    setup_intent: null,
    shipping_options: (args.shipping_options ?? []).map(toShipped),
    status: 'open',
    submit_type: args.submit_type ?? null,
    success_url: args.success_url ?? null,
    ui_mode,
    url: isHosted ? `${world.url}/c/pay/${id}` : null,
  }
}

/** A way to ship, as a session shows it. */
export function toShipped({ fixed_amount, id }: ShippingRate) {
  return { shipping_amount: fixed_amount?.amount ?? 0, shipping_rate: id }
}

function placeOfBuyer({ customer }: SessionArgs): Place | undefined {
  return customer && placeOfCustomer(customer)
}

/** What a session says of its automatic tax: whether it knows where the buyer is. */
export function toSessionTax(
  enabled: boolean | undefined,
  place: Place | undefined,
): CheckoutSession['automatic_tax'] {
  if (!enabled) return { enabled: false, liability: null, provider: null, status: null }
  const status = place ? 'complete' : 'requires_location_inputs'
  return { enabled: true, liability: { type: 'self' }, provider: 'stripe', status }
}

interface Person {
  address?: Stripe.Address | null | undefined
  email?: string | null | undefined
  name?: string | null | undefined
  phone?: string | null | undefined
  business_name?: string | null | undefined
  individual_name?: string | null | undefined
  tax_ids?: NonNullable<CheckoutSession['customer_details']>['tax_ids'] | undefined
}

export function toDetails(person: Person): CheckoutSession['customer_details'] {
  return {
    address: person.address ?? null,
    business_name: person.business_name ?? null,
    email: person.email ?? null,
    individual_name: person.individual_name ?? null,
    name: person.name ?? null,
    phone: person.phone ?? null,
    tax_exempt: 'none',
    tax_ids: person.tax_ids ?? null,
  }
}

function ensureSession(
  world: StripeWorld,
  { expires_at, items, mode, ...args }: SessionArgs,
): void {
  ensure(mode === 'setup' || items.length > 0, 'Missing required param: line_items.', {
    code: 'parameter_missing',
    param: 'line_items',
  })
  const isHosted = (args.ui_mode ?? 'hosted_page') === 'hosted_page'
  const needed = isHosted ? 'success_url' : 'return_url'
  const stays = args.redirect_on_completion === 'never'
  ensure(
    !isHosted || args.redirect_on_completion === undefined,
    '`redirect_on_completion` is not supported when `ui_mode` is `hosted_page`.',
    { param: 'redirect_on_completion' },
  )
  ensure(stays || args[needed] !== undefined, `Missing required param: ${needed}.`, {
    code: 'parameter_missing',
    param: needed,
  })
  const recurring = items.some(({ price }) => price.recurring !== null)
  ensure(
    mode !== 'payment' || !recurring,
    'You specified `payment` mode but passed a recurring price. Either switch to `subscription` ' +
      'mode or use only one-time prices.',
    { param: 'mode' },
  )
  ensure(
    mode !== 'subscription' || recurring,
    'You must provide at least one recurring price in `subscription` mode when using prices.',
    { param: 'line_items' },
  )
  const now = seconds(world)
  const isSoon =
    expires_at === undefined || (expires_at >= now + hour_s / 2 && expires_at <= now + 24 * hour_s)
  ensure(
    isSoon,
    'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout ' +
      'Session creation.',
    { param: 'expires_at' },
  )
}

/** https://docs.stripe.com/api/checkout/sessions/create */
export function insertSession(world: StripeWorld, args: SessionArgs): CheckoutSession {
  ensureSession(world, args)
  const currency = args.items[0]?.price.currency ?? args.currency ?? 'usd'
  const { customer, discounts, shipping_options = [] } = args
  const place = args.automatic_tax ? placeOfBuyer(args) : undefined
  const items = toLineItems(world, { currency, customer, discounts, items: args.items, place })
  const amounts = args.mode === 'setup' ? noAmounts : withShipping(items, shipping_options[0])
  const session = inOrder(toSession(world, args, amounts))
  if (args.mode === 'setup') {
    const setup = toSetupIntent(world, {
      ...args.intent,
      customer: args.customer?.id,
      payment_method_types: ['card'],
    })
    world.db.setup_intents.insert(setup)
    emit(world, 'setup_intent.created', setup)
    session.setup_intent = setup.id
  }
  world.db.checkout_sessions.insert(session)
  const { customer_update = {}, intent, subscription } = args
  const tax_rates = args.items.map((item) => item.tax_rates)
  const { id, expires_at } = session
  const purpose = { customer_update, discounts, intent, subscription }
  world.db.checkout_orders.insert({ id, items, tax_rates, ...purpose })
  world.at(expires_at * 1000, 'expireSession', { id })
  return session
}

export function findSession(world: StripeWorld, id: string): CheckoutSession {
  const session = world.db.checkout_sessions.get(id)
  ensureFound(session, 'checkout.session', id, 'session')
  return session
}
