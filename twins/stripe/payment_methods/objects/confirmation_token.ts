import { omitUndefined } from '../../../../shared/object.ts'
import { hour_s } from '../../../../shared/time/units.ts'
import { type ShippingArgs, toPaymentShipping } from '../../customers/objects/customer.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { ConfirmationToken, PaymentMethod } from '../../schema/index.ts'
import type { MandateData } from './mandate.ts'
import { kindOf } from './method_kinds.ts'

/** What a browser says of a payment before the server confirms it. */
interface TokenArgs {
  mandate_data?: MandateData | undefined
  return_url?: string | undefined
  setup_future_usage?: 'off_session' | 'on_session' | undefined
  shipping?: ShippingArgs | undefined
  use_stripe_sdk?: boolean | undefined
}

/** What is shown of a payment method that is not made yet. */
function toPreview(method: PaymentMethod): ConfirmationToken['payment_method_preview'] {
  const { id, object, created, livemode, metadata, ...preview } = method
  return preview
}

/** https://docs.stripe.com/api/confirmation_tokens/object */
function toMandate(method: PaymentMethod, data?: MandateData): ConfirmationToken['mandate_data'] {
  const { type = 'online', online } = data?.customer_acceptance ?? {}
  if (!data && kindOf(method.type)?.how !== 'debit') return null
  const { ip_address = null, user_agent = null } = online ?? {}
  return { customer_acceptance: { online: { ip_address, user_agent }, type } }
}

/** Keeps a payment for its confirmation; the payment method is made when that comes. */
export function insertConfirmation(
  world: StripeWorld,
  method: PaymentMethod,
  isNew: boolean,
  args: TokenArgs,
): ConfirmationToken {
  const shipping = args.shipping ? toPaymentShipping(args.shipping) : null
  const token: ConfirmationToken = {
    id: world.id('ctoken_1', 23),
    object: 'confirmation_token',
    created: seconds(world),
    expires_at: seconds(world) + 12 * hour_s,
    livemode: isLive(world),
    mandate_data: toMandate(method, args.mandate_data),
    metadata: null,
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: toPreview(method),
    return_url: args.return_url ?? null,
    setup_future_usage: args.setup_future_usage ?? null,
    setup_intent: null,
    shipping: shipping && {
      address: shipping.address ?? {},
      name: shipping.name ?? '',
      phone: shipping.phone ?? null,
    },
    use_stripe_sdk: args.use_stripe_sdk ?? true,
  } as ConfirmationToken // an address without a line is one of Stripe's too
  world.db.confirmation_tokens.insert(token)
  world.db.confirmation_methods.insert({ id: token.id, method, isNew })
  if (isNew) world.db.payment_methods.delete(method.id)
  return token
}

interface Said {
  confirmation_token?: string | undefined
  payment_method?: string | null | undefined
  payment_method_data?: object | undefined
}

/**
 * What a token says of a confirmation, as if the confirmation had said it itself. The payment
 * method comes to be. https://docs.stripe.com/payments/payment-element/migration-ct
 */
export function readConfirmation(world: StripeWorld, said: Said, isConfirmed = true) {
  const { confirmation_token: id } = said
  if (id === undefined) return {}
  const param = 'confirmation_token'
  ensure(isConfirmed, 'You cannot pass `confirmation_token` without `confirm=true`.', { param })
  for (const name of ['payment_method', 'payment_method_data'] as const) {
    const message = `You may only specify one of these parameters: confirmation_token, ${name}.`
    ensure(!said[name], message, { param })
  }
  const token = world.db.confirmation_tokens.get(id)
  const kept = world.db.confirmation_methods.get(id)
  ensureFound(token && kept, 'confirmation_token', id, param, 400)
  const usedBy = token.payment_intent ?? token.setup_intent
  const used = `The ConfirmationToken ${id} was already used to confirm ${usedBy}.`
  ensure(usedBy === null, used, { code: 'resource_already_exists', param })
  const isFresh = token.expires_at === null || seconds(world) < token.expires_at
  ensure(isFresh, `The ConfirmationToken ${id} has expired.`, { param })
  if (kept.isNew) world.db.payment_methods.insert({ ...kept.method, created: seconds(world) })
  const { mandate_data, return_url, setup_future_usage, shipping, use_stripe_sdk } = token
  return omitUndefined({
    payment_method: kept.method.id,
    mandate_data: mandate_data ? toAcceptance(mandate_data) : undefined,
    return_url: return_url ?? undefined,
    setup_future_usage: usageOf(setup_future_usage),
    shipping: shipping ?? undefined,
    use_stripe_sdk,
  })
}

/** The mandate that a customer agreed to in the browser, as a confirmation takes it. */
function toAcceptance({ customer_acceptance }: NonNullable<ConfirmationToken['mandate_data']>) {
  const { ip_address, user_agent } = customer_acceptance.online ?? {}
  const online = omitUndefined({
    ip_address: ip_address ?? undefined,
    user_agent: user_agent ?? undefined,
  })
  const type = customer_acceptance.type === 'offline' ? 'offline' : 'online'
  return { customer_acceptance: { online, type } } as const
}

function usageOf(usage: string | null): 'off_session' | 'on_session' | undefined {
  return usage === 'off_session' || usage === 'on_session' ? usage : undefined
}

/** A token works once. */
export function spendConfirmation(
  world: StripeWorld,
  id: string | undefined,
  by: { payment_intent: string } | { setup_intent: string },
): void {
  const token = world.db.confirmation_tokens.get(id ?? '')
  if (token) world.db.confirmation_tokens.replace({ ...token, ...by })
}
