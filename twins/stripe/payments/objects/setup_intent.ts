import { findCustomer } from '../../customers/objects/customer.ts'
import { mandateFor } from '../../payment_methods/objects/mandate.ts'
import { ensureConfiguration, kindOf } from '../../payment_methods/objects/method_kinds.ts'
import { needsVerification, toVerification } from '../../payment_methods/objects/microdeposits.ts'
import {
  attach,
  cardSecret,
  ensureUsable,
  findPaymentMethod,
} from '../../payment_methods/objects/payment_method.ts'
import { cardOf, type Decline } from '../../payment_methods/objects/test_cards.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { docUrl } from '../../protocol/errors.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../../schema/index.ts'
import { authenticationFor, toNextAction } from './authentication.ts'
import { cardError } from './card_error.ts'
import { ensureOwner } from './confirm.ts'
import type { ConfirmArgs } from './confirmation_step.ts'
import { failureMessage } from './failure_messages.ts'
import { ensureAccepted, type MandateArgs } from './non_card_payment.ts'
import { type CardOptions, toCardOptions } from './payment_intent.ts'
import { finishAttempt, insertAttempt } from './setup_attempt.ts'

interface SetupArgs {
  automatic_payment_methods?:
    | { enabled: boolean; allow_redirects?: 'always' | 'never' | undefined }
    | undefined
  customer?: string | undefined
  description?: string | undefined
  metadata?: Record<string, string> | null | undefined
  payment_method?: string | undefined
  payment_method_options?: { card?: CardOptions | undefined } | undefined
  payment_method_types?: string[] | undefined
  payment_method_configuration?: string | undefined
  allowed_payment_method_types?: string[] | undefined
  excluded_payment_method_types?: string[] | undefined
  usage?: 'off_session' | 'on_session' | undefined
}

export function toSetupIntent(world: StripeWorld, args: SetupArgs): SetupIntent {
  const id = world.id('seti_1', 23)
  const configuration = ensureConfiguration(world, args.payment_method_configuration)
  const isListed = args.payment_method_types !== undefined && configuration === null
  const automatic = isListed ? undefined : args.automatic_payment_methods
  const isAutomatic = !isListed && (automatic?.enabled ?? true)
  const { request_three_d_secure } = toCardOptions(args.payment_method_options?.card)
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: args.allowed_payment_method_types ?? null,
    application: null,
    automatic_payment_methods: isAutomatic
      ? { allow_redirects: automatic?.allow_redirects ?? 'always', enabled: true }
      : null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${world.id('', 25)}`,
    created: seconds(world),
    customer: args.customer ?? null,
    customer_account: null,
    description: args.description ?? null,
    excluded_payment_method_types: args.excluded_payment_method_types ?? null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: isLive(world),
    mandate: null,
    metadata: mergeMetadata({}, args.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: args.payment_method ?? null,
    payment_method_configuration_details: configuration,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure },
    },
    payment_method_types: args.payment_method_types ?? ['card'],
    single_use_mandate: null,
    status: args.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    usage: args.usage ?? 'off_session',
  }
}

/** A setup by id; a browser must also know its secret. */
export function findSetup(world: StripeWorld, id: string, client_secret?: string): SetupIntent {
  const setup = world.db.setup_intents.get(id)
  const isKnown = world.caller.kind !== 'publishable' || setup?.client_secret === client_secret
  ensureFound(setup && isKnown, 'setupintent', id, 'intent')
  return setup as SetupIntent // found, as was just made sure
}

export function unexpectedSetupState(message: string, setup_intent: SetupIntent): StripeError {
  return new StripeError(message, { code: 'setup_intent_unexpected_state', setup_intent })
}

/** Where a setup got to; with an error where the caller has to hear of one. */
export interface SetupStep {
  setup: SetupIntent
  error?: StripeError
}

/** One confirmation. https://docs.stripe.com/payments/setupintents/lifecycle */
export function confirmSetup(
  world: StripeWorld,
  setup: SetupIntent,
  args: ConfirmArgs & MandateArgs,
): SetupStep {
  ensureSetupConfirmable(setup, args)
  const method = findPaymentMethod(world, setup.payment_method ?? '')
  ensureOwner(method, setup.customer, 'SetupIntent')
  ensureUsable(world, method)
  if (method.type !== 'card') return confirmOtherSetup(world, setup, method, args)
  const secret = cardSecret(world, method.id)
  const requested = setup.payment_method_options?.card?.request_three_d_secure ?? undefined
  const need = authenticationFor(secret, { isOffSession: false, requested, isSetup: true })
  if (need === 'none') return completeSetup(world, setup, method, false)
  if (cardOf(secret.number).lookupError) {
    return failSetup(world, setup, method, { code: 'setup_intent_authentication_failure' })
  }
  const { return_url } = args
  world.db.intent_progress.put({
    id: setup.id,
    payment_method: method.id,
    ...(return_url !== undefined && !args.use_stripe_sdk && { return_url }),
  })
  return waitForSetup(world, setup, method, toNextAction(world, setup, args))
}

/** Saves a bank account or an account with a service: what has to be agreed to comes first. */
function confirmOtherSetup(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  args: ConfirmArgs & MandateArgs,
): SetupStep {
  ensureAccepted(setup, method)
  const how = kindOf(method.type)?.how
  const mandate = how === 'debit' ? mandateFor(world, method, args).id : setup.mandate
  const agreed = { ...setup, mandate }
  const { return_url } = args
  world.db.intent_progress.put({
    id: setup.id,
    payment_method: method.id,
    ...(return_url !== undefined && { return_url }),
  })
  if (how === 'debit' && needsVerification(world, method)) {
    return waitForSetup(world, agreed, method, toVerification(world, setup, method))
  }
  if (how !== 'redirect') return completeSetup(world, agreed, method, true)
  ensure(
    return_url !== undefined,
    `You must provide a \`return_url\` when confirming using a payment method of type ` +
      `${method.type}, which redirects your customer.`,
    { code: 'parameter_missing', param: 'return_url' },
  )
  return waitForSetup(world, agreed, method, toNextAction(world, setup, { return_url }))
}

function waitForSetup(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  action: PaymentIntent['next_action'],
): SetupStep {
  const attempt = insertAttempt(world, setup, method, 'requires_action')
  const waiting = world.db.setup_intents.replace({
    ...setup,
    latest_attempt: attempt.id,
    // A setup's next actions are a subset of a payment's.
    next_action: action as SetupIntent['next_action'],
    status: 'requires_action',
  })
  emit(world, 'setup_intent.requires_action', waiting)
  return { setup: waiting }
}

function ensureSetupConfirmable(setup: SetupIntent, { return_url, use_stripe_sdk }: ConfirmArgs) {
  const allowed = ['requires_payment_method', 'requires_confirmation', 'requires_action']
  if (!allowed.includes(setup.status)) {
    throw unexpectedSetupState(
      `You cannot confirm this SetupIntent because it has a status of ${setup.status}. Only a ` +
        `SetupIntent with one of the following statuses may be confirmed: ${allowed.join(', ')}.`,
      setup,
    )
  }
  if (setup.payment_method === null) {
    throw unexpectedSetupState(
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the " +
        'SetupIntent with a payment method and then confirm it again.',
      setup,
    )
  }
  const mayRedirect = setup.automatic_payment_methods?.allow_redirects === 'always'
  ensure(
    !mayRedirect || return_url !== undefined || use_stripe_sdk,
    'This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because ' +
      'some of these payment methods might redirect your customer off of your page, you must ' +
      "provide a `return_url`. If you don't want to accept redirect-based payment methods, set " +
      '`automatic_payment_methods[enabled]` to `true` and ' +
      '`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and ' +
      'Payment Intents.',
    { param: 'return_url' },
  )
}

/** What comes after 3-D Secure. */
export function finishSetupAuthentication(
  world: StripeWorld,
  setup: SetupIntent,
  isSuccess: boolean,
): SetupStep {
  const method = findPaymentMethod(world, setup.payment_method ?? '')
  if (isSuccess) return completeSetup(world, setup, method, true)
  return failSetup(world, setup, method, { code: 'setup_intent_authentication_failure' })
}

export function completeSetup(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
): SetupStep {
  const card = cardOf(cardSecret(world, method.id).number)
  if (card.decline && !card.attaches && !isAuthenticated) {
    return failSetup(world, setup, method, card.decline)
  }
  if (setup.customer !== null) attach(world, method, findCustomer(world, setup.customer))
  world.db.cards.put({ ...cardSecret(world, method.id), isSetUp: true })
  const attempt = finishAttempt(world, setup, method, 'succeeded')
  const done = world.db.setup_intents.replace({
    ...setup,
    last_setup_error: null,
    latest_attempt: attempt.id,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  })
  emit(world, 'setup_intent.succeeded', done)
  return { setup: done }
}

export function failSetup(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  decline: Decline,
): SetupStep {
  const failure = cardError(decline)
  const { code = '', decline_code } = failure.details
  const isCard = method.type === 'card'
  const isAuthentication = code === 'setup_intent_authentication_failure'
  const last_setup_error: SetupIntent['last_setup_error'] = {
    // Every code a test card leads to is one of Stripe's.
    code: code as NonNullable<NonNullable<SetupIntent['last_setup_error']>['code']>,
    ...(decline_code !== undefined && { decline_code }),
    doc_url: docUrl(code),
    message: isCard ? failure.message : failureMessage(code),
    payment_method: { ...method },
    type: isAuthentication || !isCard ? 'invalid_request_error' : 'card_error',
  }
  const attempt = finishAttempt(world, setup, method, 'failed', last_setup_error)
  const failed = world.db.setup_intents.replace({
    ...setup,
    last_setup_error,
    latest_attempt: attempt.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  emit(world, 'setup_intent.setup_failed', failed)
  const details = { payment_method: method, setup_intent: failed, commits: true }
  return { setup: failed, error: cardError(decline, details) }
}
