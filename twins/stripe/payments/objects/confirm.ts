import { findCustomer } from '../../customers/objects/customer.ts'
import {
  attach,
  cardSecret,
  ensureUsable,
  findPaymentMethod,
  spend,
} from '../../payment_methods/objects/payment_method.ts'
import { cardOf, type Decline } from '../../payment_methods/objects/test_cards.ts'
import { emit } from '../../protocol/change.ts'
import { docUrl } from '../../protocol/errors.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { PaymentIntent, PaymentMethod } from '../../schema/index.ts'
import { authenticationFor, toNextAction } from './authentication.ts'
import { cardError } from './card_error.ts'
import { charge } from './charge.ts'
import type { ConfirmArgs, Step } from './confirmation_step.ts'
import { confirmNonCard, finishRedirect, type MandateArgs } from './non_card_payment.ts'
import { unexpectedState } from './payment_intent.ts'

/** Refuses a payment method that does not belong to the intent's customer. */
export function ensureOwner(
  method: PaymentMethod,
  customer: string | null,
  noun = 'PaymentIntent',
): void {
  if (method.customer === null || method.customer === customer) return
  ensure(
    customer !== null,
    `The PaymentMethod ${method.id} belongs to the Customer ${method.customer}. Please include ` +
      `the Customer in the \`customer\` parameter on the ${noun}.`,
    { param: 'payment_method' },
  )
  ensureFound(false, `PaymentMethod for the customer ${customer}`, method.id, 'payment_method', 400)
}

function ensureConfirmable(
  intent: PaymentIntent,
  { off_session, return_url, use_stripe_sdk }: ConfirmArgs,
) {
  if (intent.status === 'succeeded') {
    throw unexpectedState(
      'You cannot confirm this PaymentIntent because it has already succeeded after being ' +
        'previously confirmed.',
      intent,
    )
  }
  const allowed = ['requires_payment_method', 'requires_confirmation', 'requires_action']
  if (!allowed.includes(intent.status)) {
    throw unexpectedState(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a ` +
        'PaymentIntent with one of the following statuses may be confirmed: ' +
        `${allowed.join(', ')}.`,
      intent,
    )
  }
  if (intent.payment_method === null) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can " +
        'either update the PaymentIntent with a payment method and then confirm it again, or ' +
        'confirm it again directly with a payment method or ConfirmationToken.',
      intent,
    )
  }
  // Whoever is not there cannot be sent anywhere.
  const mayRedirect = intent.automatic_payment_methods?.allow_redirects === 'always' && !off_session
  ensure(
    !mayRedirect || return_url !== undefined || use_stripe_sdk,
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. ' +
      'Because some of these payment methods might redirect your customer off of your page, you ' +
      "must provide a `return_url`. If you don't want to accept redirect-based payment methods, " +
      'set `automatic_payment_methods[enabled]` to `true` and ' +
      '`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and ' +
      'Payment Intents.',
    { param: 'return_url' },
  )
}

/** One confirmation. https://docs.stripe.com/payments/paymentintents/lifecycle */
export function confirm(
  world: StripeWorld,
  intent: PaymentIntent,
  args: ConfirmArgs & MandateArgs,
): Step {
  ensureConfirmable(intent, args)
  const method = findPaymentMethod(world, intent.payment_method ?? '')
  ensureOwner(method, intent.customer)
  ensureUsable(world, method)
  if (method.type !== 'card') return confirmNonCard(world, intent, method, args)
  const secret = cardSecret(world, method.id)
  const progress = world.db.intent_progress.get(intent.id)
  const isAuthenticated =
    progress?.isAuthenticated === true && progress.payment_method === method.id
  const need = authenticationFor(secret, {
    isOffSession: args.off_session === true,
    requested: intent.payment_method_options?.card?.request_three_d_secure ?? undefined,
  })
  if (need === 'none' || isAuthenticated) return authorize(world, intent, method, isAuthenticated)
  if (need === 'refused' || args.error_on_requires_action) {
    const decline = { code: 'authentication_required', decline_code: 'authentication_required' }
    return failWith(world, intent, method, decline)
  }
  if (cardOf(secret.number).lookupError) {
    return failWith(world, intent, method, { code: 'payment_intent_authentication_failure' })
  }
  const { return_url } = args
  world.db.intent_progress.put({
    id: intent.id,
    payment_method: method.id,
    ...(return_url !== undefined && !args.use_stripe_sdk && { return_url }),
  })
  const waiting = world.db.payment_intents.replace({
    ...intent,
    next_action: toNextAction(world, intent, args),
    status: 'requires_action',
  })
  emit(world, 'payment_intent.requires_action', waiting)
  return { intent: waiting }
}

/** What comes after 3-D Secure: the payment, or its refusal. */
export function finishAuthentication(
  world: StripeWorld,
  intent: PaymentIntent,
  isSuccess: boolean,
): Step {
  const method = findPaymentMethod(world, intent.payment_method ?? '')
  if (method.type !== 'card') return finishRedirect(world, intent, method, isSuccess)
  if (!isSuccess) {
    return failWith(world, intent, method, { code: 'payment_intent_authentication_failure' })
  }
  const progress = world.db.intent_progress.get(intent.id)
  world.db.intent_progress.put({ id: intent.id, ...progress, isAuthenticated: true })
  if (intent.confirmation_method === 'automatic') return authorize(world, intent, method, true)
  // A server that confirms itself does so once more. https://docs.stripe.com/payments/3d-secure
  const confirmable = { ...intent, next_action: null, status: 'requires_confirmation' } as const
  return { intent: world.db.payment_intents.replace(confirmable) }
}

function authorize(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
): Step {
  const options = intent.payment_method_options?.card
  const isManual = (options?.capture_method ?? intent.capture_method) === 'manual'
  const capture = !isManual
  const { charge: made, decline } = charge(world, {
    amount: intent.amount,
    currency: intent.currency,
    capture,
    method,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    payment_intent: intent.id,
    receipt_email: intent.receipt_email,
    shipping: intent.shipping,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_group: intent.transfer_group,
    application_fee_amount: intent.application_fee_amount,
    on_behalf_of: intent.on_behalf_of,
    transfer_data: intent.transfer_data
      ? {
          amount: intent.transfer_data.amount ?? null,
          // An id where nothing is expanded.
          destination: String(intent.transfer_data.destination),
        }
      : null,
    isAuthenticated,
    ...(options && { hold: options }),
  })
  if (decline) return failWith(world, intent, method, decline, made.id)
  keepMethod(world, intent, method, isAuthenticated)
  const paid = world.db.payment_intents.replace({
    ...intent,
    amount_capturable: capture ? 0 : intent.amount,
    amount_received: capture ? intent.amount : 0,
    last_payment_error: null,
    latest_charge: made.id,
    next_action: null,
    payment_method: method.id,
    review: made.review,
    status: capture ? 'succeeded' : 'requires_capture',
  })
  const type = capture ? 'succeeded' : 'amount_capturable_updated'
  emit(world, `payment_intent.${type}`, paid)
  return { intent: paid }
}

/** Saves the payment method for later where asked to; without a customer it is spent. */
function keepMethod(
  world: StripeWorld,
  { customer, setup_future_usage: usage, payment_method_options }: PaymentIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
): void {
  const setup_future_usage = payment_method_options?.card?.setup_future_usage ?? usage
  if ([null, 'none'].includes(setup_future_usage) || customer === null) {
    spend(world, method)
    return
  }
  attach(world, method, findCustomer(world, customer))
  if (isAuthenticated) world.db.cards.put({ ...cardSecret(world, method.id), isSetUp: true })
}

function failWith(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  charged?: string,
): Step {
  const failure = cardError(decline)
  const { code = '', decline_code, advice_code } = failure.details
  const isAuthentication = code === 'payment_intent_authentication_failure'
  const failed = world.db.payment_intents.replace({
    ...intent,
    last_payment_error: {
      ...(advice_code !== undefined && { advice_code }),
      ...(charged !== undefined && { charge: charged }),
      // Every code a test card leads to is one of Stripe's.
      code: code as NonNullable<NonNullable<PaymentIntent['last_payment_error']>['code']>,
      ...(decline_code !== undefined && { decline_code }),
      doc_url: docUrl(code),
      message: failure.message,
      payment_method: { ...method },
      type: isAuthentication ? 'invalid_request_error' : 'card_error',
    },
    latest_charge: charged ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  emit(world, 'payment_intent.payment_failed', failed)
  const error = cardError(decline, {
    ...(charged !== undefined && { charge: charged }),
    payment_intent: failed,
    payment_method: method,
    commits: true,
  })
  return { intent: failed, error }
}
