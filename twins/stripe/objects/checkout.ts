import type Stripe from 'stripe'
import { ensure, ensureFound, type StripeWorld, seconds } from '../protocol.ts'
import { emit, mergeMetadata } from '../query/change.ts'
import { inOrder } from '../query/order.ts'
import type { CheckoutItem, CheckoutOrder, CheckoutSession, Customer, Price } from '../schema.ts'
import { costOf } from './amount.ts'
import { applyDiscounts } from './discount.ts'
import { priceLines, toLine, toPricing, totalsOf } from './invoice_line.ts'
import { toSetupIntent } from './setup_intent.ts'
import { findTaxRates } from './tax.ts'

const hour_s = 60 * 60

export interface SessionArgs {
  allow_promotion_codes?: boolean | undefined
  billing_address_collection?: 'auto' | 'required' | undefined
  cancel_url?: string | undefined
  client_reference_id?: string | undefined
  currency?: string | undefined
  customer?: Customer | undefined
  customer_creation?: 'always' | 'if_required' | undefined
  customer_email?: string | undefined
  discounts: CheckoutOrder['discounts']
  expires_at?: number | undefined
  intent: Record<string, unknown>
  items: { price: Price; quantity: number; metadata: Record<string, string>; tax_rates: string[] }[]
  locale?: string | undefined
  metadata?: Record<string, string> | null | undefined
  mode: 'payment' | 'setup' | 'subscription'
  payment_method_collection?: 'always' | 'if_required' | undefined
  phone_number_collection?: { enabled: boolean } | undefined
  return_url?: string | undefined
  submit_type?: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | undefined
  subscription: Record<string, unknown>
  success_url?: string | undefined
  ui_mode?: 'elements' | 'embedded_page' | 'hosted_page' | undefined
}

/** The items with what is taken off and added; nothing is redeemed yet. */
function toItems(world: StripeWorld, args: SessionArgs, currency: string) {
  const now = seconds(world)
  return world.rehearse(() => {
    const discounts = applyDiscounts(world, args.discounts, { customer: args.customer?.id ?? '' })
    const lines = args.items.map(({ price, quantity }) =>
      toLine(
        world,
        {
          amount: costOf(world, price, quantity),
          currency,
          description: null,
          parent: null,
          period: { start: now, end: now },
          pricing: toPricing(price),
          quantity,
        },
        null,
      ),
    )
    const rates = new Map(
      lines.map((line, index) => [line.id, findTaxRates(world, args.items[index]?.tax_rates)]),
    )
    const tax_exempt = args.customer?.tax_exempt ?? 'none'
    const terms = { currency, discounts, default_tax_rates: [], tax_exempt }
    const priced = priceLines(world, lines, ({ id }) => rates.get(id) ?? [], terms)
    return { totals: totalsOf(priced), lines: priced.map((line) => totalsOf([line])) }
  })
}

function toItem(
  world: StripeWorld,
  { price, quantity, metadata }: SessionArgs['items'][number],
  totals: ReturnType<typeof totalsOf>,
): CheckoutItem {
  const { subtotal, total } = totals
  const sum = (all: readonly { amount: number }[]) => all.reduce((a, { amount }) => a + amount, 0)
  return {
    id: world.id('li_1', 23),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: sum(totals.total_discount_amounts),
    amount_subtotal: subtotal,
    amount_tax: sum(totals.total_taxes),
    amount_total: total,
    currency: price.currency,
    description: world.db.products.get(price.product)?.name ?? null,
    metadata,
    price,
    quantity,
  }
}

/** What no session of this twin has. */
const absent = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: { enabled: false },
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  wallet_options: null,
} satisfies Partial<CheckoutSession>

interface Amounts {
  amount_subtotal: number | null
  amount_total: number | null
  total_details: Stripe.Checkout.Session['total_details']
}

function toSession(world: StripeWorld, args: SessionArgs, amounts: Amounts): CheckoutSession {
  const id = world.id('cs_test_', 58)
  const created = seconds(world)
  const { customer, mode, ui_mode = 'hosted_page' } = args
  const isHosted = ui_mode === 'hosted_page'
  const email = args.customer_email ?? customer?.email ?? null
  const isSubscription = mode === 'subscription'
  return {
    ...absent,
    id,
    object: 'checkout.session',
    allow_promotion_codes: args.allow_promotion_codes ?? null,
    ...amounts,
    billing_address_collection: args.billing_address_collection ?? null,
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
    phone_number_collection: { enabled: args.phone_number_collection?.enabled ?? false },
    ...(!isHosted && { redirect_on_completion: 'always' as const }),
    ...(args.return_url !== undefined && { return_url: args.return_url }),
    setup_intent: null,
    status: 'open',
    submit_type: args.submit_type ?? null,
    success_url: args.success_url ?? null,
    ui_mode,
    url: isHosted ? `${world.url}/c/pay/${id}` : null,
  }
}

interface Person {
  email?: string | null | undefined
  name?: string | null | undefined
}

export function toDetails({ email, name }: Person): CheckoutSession['customer_details'] {
  return {
    address: null,
    business_name: null,
    email: email ?? null,
    individual_name: null,
    name: name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
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
  ensure(args[needed] !== undefined, `Missing required param: ${needed}.`, {
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
  const { totals, lines } = toItems(world, args, currency)
  const items = args.items.map((each, index) => toItem(world, each, lines[index] ?? totals))
  const sum = (name: 'amount_discount' | 'amount_tax') =>
    items.reduce((all, item) => all + item[name], 0)
  const amounts: Amounts =
    args.mode === 'setup'
      ? { amount_subtotal: null, amount_total: null, total_details: null }
      : {
          amount_subtotal: totals.subtotal,
          amount_total: totals.total,
          total_details: {
            amount_discount: sum('amount_discount'),
            amount_shipping: 0,
            amount_tax: sum('amount_tax'),
          },
        }
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
  const { discounts, intent, subscription } = args
  const tax_rates = args.items.map((item) => item.tax_rates)
  const { id, expires_at } = session
  world.db.checkout_orders.insert({ id, items, tax_rates, discounts, intent, subscription })
  world.at(expires_at * 1000, 'expireSession', { id })
  return session
}

export function findSession(world: StripeWorld, id: string): CheckoutSession {
  const session = world.db.checkout_sessions.get(id)
  ensureFound(session, 'checkout.session', id, 'session')
  return session
}
