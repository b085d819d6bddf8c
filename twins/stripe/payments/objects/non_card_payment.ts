import type Stripe from 'stripe'
import { startTransfer } from '../../customers/objects/cash_balance.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { accountOf } from '../../payment_methods/objects/bank_account.ts'
import { type MandateData, mandateFor } from '../../payment_methods/objects/mandate.ts'
import {
  ensureCurrency,
  kindOf,
  type MethodKind,
} from '../../payment_methods/objects/method_kinds.ts'
import { needsVerification, toVerification } from '../../payment_methods/objects/microdeposits.ts'
import { toChargedDetails } from '../../payment_methods/objects/non_card_method.ts'
import { attach, cardSecret, spend } from '../../payment_methods/objects/payment_method.ts'
import { emit } from '../../protocol/change.ts'
import { docUrl } from '../../protocol/errors.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Charge, PaymentIntent, PaymentMethod, SetupIntent } from '../../schema/index.ts'
import { toNextAction } from './authentication.ts'
import { insertCharge, settle } from './charge.ts'
import type { ConfirmArgs, Step } from './confirmation_step.ts'
import { failureMessage } from './failure_messages.ts'

export interface MandateArgs {
  mandate?: string | undefined
  mandate_data?: MandateData | undefined
}

/** How long until a bank answers in test mode: soon, or where a test account says so, later. */
const debit_ms = { soon: 5000, later: 180_000 }

/** Refuses a payment method that this payment does not take. */
export function ensureAccepted(intent: PaymentIntent | SetupIntent, method: PaymentMethod): void {
  ensure(
    intent.payment_method_types.includes(method.type),
    `The PaymentMethod provided (${method.type}) is not allowed for this ` +
      `${intent.object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent'}. Please ` +
      `attach a PaymentMethod of one of the following types: ` +
      `${intent.payment_method_types.join(', ')}.`,
    { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
  )
}

function ensurePayable(intent: PaymentIntent, method: PaymentMethod, kind: MethodKind): void {
  ensureAccepted(intent, method)
  ensureCurrency(method.type, kind, intent.currency)
  const { least = 0, holds = false } = kind
  ensure(
    intent.amount >= least,
    `Amount must be at least ${least} ${intent.currency} to pay with ${method.type}.`,
    { code: 'amount_too_small', param: 'amount' },
  )
  ensure(
    holds || intent.capture_method !== 'manual',
    `The payment method type ${method.type} does not support the capture method manual.`,
    { code: 'payment_intent_invalid_parameter', param: 'capture_method' },
  )
}

/** Confirms a payment by something else than a card. */
export function confirmNonCard(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  args: ConfirmArgs & MandateArgs,
): Step {
  const kind = kindOf(method.type)
  if (!kind) throw new StripeError(`${method.type} cannot be confirmed.`)
  ensurePayable(intent, method, kind)
  if (kind.how === 'debit') {
    const usage = intent.setup_future_usage
    const once = usage === null ? { amount: intent.amount, currency: intent.currency } : undefined
    const mandate = mandateFor(world, method, args, once)
    world.db.intent_progress.put({ id: intent.id, mandate: mandate.id, payment_method: method.id })
    if (!needsVerification(world, method)) {
      return startDebit(world, intent, method)
    }
    return wait(world, intent, toVerification(world, intent, method))
  }
  if (kind.how === 'transfer') {
    const instructions = startTransfer(world, intent)
    return instructions ? wait(world, intent, instructions) : payNow(world, intent, method)
  }
  const isKnown = cardSecret(world, method.id).isSetUp === true && args.off_session === true
  if (kind.how === 'instant' || isKnown) return payNow(world, intent, method)
  ensure(
    args.return_url !== undefined,
    `You must provide a \`return_url\` when confirming using a payment method of type ` +
      `${method.type}, which redirects your customer.`,
    { code: 'parameter_missing', param: 'return_url' },
  )
  const { return_url } = args
  world.db.intent_progress.put({
    id: intent.id,
    payment_method: method.id,
    ...(return_url !== undefined && { return_url }),
  })
  return wait(world, intent, toRedirect(world, intent, method, args))
}

function wait(
  world: StripeWorld,
  intent: PaymentIntent,
  next_action: PaymentIntent['next_action'],
): Step {
  const waiting = world.db.payment_intents.replace({
    ...intent,
    next_action,
    status: 'requires_action',
  })
  emit(world, 'payment_intent.requires_action', waiting)
  return { intent: waiting }
}

/** Where the customer goes to agree; some services have a name of their own for it. */
function toRedirect(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  args: ConfirmArgs,
): NonNullable<PaymentIntent['next_action']> {
  // Such a page is gone to, also by Stripe.js.
  const plain = toNextAction(world, intent, { return_url: args.return_url })
  const url = plain.redirect_to_url?.url ?? null
  if (url === null) return plain
  const { return_url = null } = args
  const image = { image_url_png: `${url}&qr=png`, image_url_svg: `${url}&qr=svg` }
  switch (method.type) {
    case 'alipay':
      return {
        alipay_handle_redirect: { native_data: null, native_url: null, return_url, url },
        type: 'alipay_handle_redirect',
      }
    case 'cashapp':
      return {
        cashapp_handle_redirect_or_display_qr_code: {
          hosted_instructions_url: url,
          mobile_auth_url: url,
          qr_code: { expires_at: seconds(world) + 15 * 60, ...image },
        },
        type: 'cashapp_handle_redirect_or_display_qr_code',
      }
    case 'wechat_pay':
      return {
        type: 'wechat_pay_display_qr_code',
        wechat_pay_display_qr_code: {
          data: url,
          hosted_instructions_url: url,
          image_data_url: url,
          ...image,
        },
      }
    default:
      return plain
  }
}

/** The customer agreed or not. */
export function finishRedirect(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  isSuccess: boolean,
): Step {
  if (isSuccess) return payNow(world, intent, method)
  return failNonCard(world, intent, method, 'payment_intent_authentication_failure')
}

function toAttempt(intent: PaymentIntent, method: PaymentMethod) {
  return {
    amount: intent.amount,
    capture: intent.capture_method !== 'manual',
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    method,
    on_behalf_of: intent.on_behalf_of,
    payment_intent: intent.id,
    receipt_email: intent.receipt_email,
    shipping: intent.shipping,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_group: intent.transfer_group,
  }
}

function toDetails(method: PaymentMethod, mandate: string | null) {
  return {
    [method.type]: toChargedDetails(method, mandate),
    type: method.type,
  } as Stripe.Charge.PaymentMethodDetails // the hash of its type is what that type shows
}

export function payNow(world: StripeWorld, intent: PaymentIntent, method: PaymentMethod): Step {
  const attempt = toAttempt(intent, method)
  const made = insertCharge(world, attempt, toDetails(method, null), 'succeeded')
  const { capture } = attempt
  const charge = capture ? settle(world, made) : made
  emit(world, 'charge.succeeded', world.db.charges.replace(charge))
  return succeed(world, intent, method, charge)
}

/** The payment that was made, or the money that is held. */
export function succeed(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  { id, captured }: Charge,
): Step {
  keep(world, intent, method)
  const paid = world.db.payment_intents.replace({
    ...intent,
    amount_capturable: captured ? 0 : intent.amount,
    amount_received: captured ? intent.amount : 0,
    last_payment_error: null,
    latest_charge: id,
    next_action: null,
    status: captured ? 'succeeded' : 'requires_capture',
  })
  const type = captured ? 'succeeded' : 'amount_capturable_updated'
  emit(world, `payment_intent.${type}`, paid)
  return { intent: paid }
}

function keep(world: StripeWorld, intent: PaymentIntent, method: PaymentMethod): void {
  if (intent.setup_future_usage === null || intent.customer === null) {
    spend(world, method)
    return
  }
  attach(world, method, findCustomer(world, intent.customer))
  world.db.cards.put({ ...cardSecret(world, method.id), isSetUp: true })
}

/** Asks the bank, which takes its time. https://docs.stripe.com/payments/payment-methods#payment-notification */
export function startDebit(world: StripeWorld, intent: PaymentIntent, method: PaymentMethod): Step {
  const mandate = world.db.intent_progress.get(intent.id)?.mandate ?? null
  const attempt = toAttempt(intent, method)
  const charge = insertCharge(world, attempt, toDetails(method, mandate), 'pending')
  emit(world, 'charge.pending', charge)
  const processing = world.db.payment_intents.replace({
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    status: 'processing',
  })
  emit(world, 'payment_intent.processing', processing)
  const account = accountOf(method.type, cardSecret(world, method.id).number)
  const due_ms = world.now() + (account.isSlow ? debit_ms.later : debit_ms.soon)
  if (!account.isStuck) world.at(due_ms, 'finishDebit', { charge: charge.id })
  return { intent: processing }
}

/** A payment that came to nothing; another payment method can be tried. */
export function failNonCard(
  world: StripeWorld,
  intent: PaymentIntent,
  method: PaymentMethod,
  code: string,
  charge?: string,
): Step {
  const failed = world.db.payment_intents.replace({
    ...intent,
    last_payment_error: {
      ...(charge !== undefined && { charge }),
      // Every code a test account leads to is one of Stripe's.
      code: code as NonNullable<NonNullable<PaymentIntent['last_payment_error']>['code']>,
      doc_url: docUrl(code),
      message: failureMessage(code),
      payment_method: { ...method },
      type: 'invalid_request_error',
    },
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  emit(world, 'payment_intent.payment_failed', failed)
  return { intent: failed }
}
