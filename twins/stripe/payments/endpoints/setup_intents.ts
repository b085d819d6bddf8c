import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { makeMethod, methodData } from '../../payment_methods/args/payment_method.ts'
import {
  readConfirmation,
  spendConfirmation,
} from '../../payment_methods/objects/confirmation_token.ts'
import { chooseTypes, ensureConfiguration } from '../../payment_methods/objects/method_kinds.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { SetupAttempt, SetupIntent } from '../../schema/index.ts'
import { mandateData, nonCardOptions } from '../args/payment_intent.ts'
import { ensureOwner } from '../objects/confirm.ts'
import {
  confirmSetup,
  findSetup,
  type SetupStep,
  toSetupIntent,
  unexpectedSetupState,
} from '../objects/setup_intent.ts'

const { boolean, clearable, hash, list, oneOf, text } = params
const setup = resource<SetupIntent>({
  path: '/v1/setup_intents',
  table: 'setup_intents',
  noun: 'setupintent',
  param: 'intent',
})
const attempt = resource<SetupAttempt>({
  path: '/v1/setup_attempts',
  table: 'setup_attempts',
  noun: 'setupattempt',
})

const fields = () => ({
  customer: text().optional(),
  description: text(1000).optional(),
  metadata: params.metadata().optional(),
  payment_method: text().optional(),
  payment_method_data: methodData().optional(),
  payment_method_options: hash({
    ...nonCardOptions(),
    card: hash({
      request_three_d_secure: oneOf('any', 'automatic', 'challenge').optional(),
    }).optional(),
  }).optional(),
  allowed_payment_method_types: list(text()).optional(),
  excluded_payment_method_types: list(text()).optional(),
  payment_method_types: list(text()).optional(),
  payment_method_configuration: text().optional(),
  ...params.unbuilt('attach_to_self', 'customer_account', 'flow_directions'),
})

const confirmFields = () => ({
  return_url: text().optional(),
  use_stripe_sdk: boolean().optional(),
  mandate_data: mandateData().optional(),
  confirmation_token: text().optional(),
})

const createArgs = () => ({
  ...fields(),
  ...confirmFields(),
  automatic_payment_methods: hash({
    allow_redirects: oneOf('always', 'never').optional(),
    enabled: boolean(),
  }).optional(),
  confirm: boolean().optional(),
  usage: oneOf('off_session', 'on_session').optional(),
  ...params.unbuilt('on_behalf_of', 'single_use'),
})

const confirmArgs = () => ({
  ...confirmFields(),
  id: text(),
  client_secret: text().optional(),
  payment_method: text().optional(),
  payment_method_data: methodData().optional(),
  payment_method_options: fields().payment_method_options,
})

type FieldArgs = Args<ReturnType<typeof fields>>

function chooseMethod(
  world: StripeWorld,
  { payment_method, payment_method_data: data }: Partial<FieldArgs>,
  customer: string | null,
): string | undefined {
  if (data) return makeMethod(world, data, 'payment_method_data').id
  if (payment_method === undefined) return undefined
  const method = findPaymentMethod(world, payment_method)
  ensureOwner(method, customer, 'SetupIntent')
  return method.id
}

function finish({ setup: reached, error }: SetupStep): SetupIntent {
  if (error) throw error
  return reached
}

function createSetup(world: StripeWorld, said: Args<ReturnType<typeof createArgs>>): SetupIntent {
  const args = { ...said, ...readConfirmation(world, said, said.confirm === true) }
  const payment_method_types = chooseTypes(world, args)
  ensure(
    args.return_url === undefined || args.confirm,
    'You cannot pass `return_url` without `confirm=true`.',
    { param: 'return_url' },
  )
  const customer = args.customer === undefined ? undefined : findCustomer(world, args.customer).id
  const payment_method = chooseMethod(world, args, customer ?? null)
  const made = toSetupIntent(world, { ...args, customer, payment_method, payment_method_types })
  world.db.setup_intents.insert(made)
  emit(world, 'setup_intent.created', made)
  spendConfirmation(world, args.confirmation_token, { setup_intent: made.id })
  return args.confirm ? finish(confirmSetup(world, made, args)) : made
}

const changeable = ['requires_payment_method', 'requires_confirmation', 'requires_action']

function changeSetup(world: StripeWorld, before: SetupIntent, args: FieldArgs): SetupIntent {
  if (args.customer !== undefined) findCustomer(world, args.customer)
  const customer = args.customer ?? before.customer
  const chosen = chooseMethod(world, args, customer)
  if (chosen !== undefined && !changeable.includes(before.status)) {
    throw unexpectedSetupState(
      `You cannot update this SetupIntent because it has already ${before.status}.`,
      before,
    )
  }
  const { allowed_payment_method_types, description, excluded_payment_method_types, metadata } =
    args
  const payment_method_types = chooseTypes(world, args)
  return {
    ...before,
    ...omitUndefined({
      allowed_payment_method_types,
      description,
      excluded_payment_method_types,
      payment_method: chosen,
      payment_method_configuration_details:
        ensureConfiguration(world, args.payment_method_configuration) ?? undefined,
      payment_method_types,
    }),
    ...(chosen !== undefined && { next_action: null, status: 'requires_confirmation' as const }),
    customer,
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

const cancelArgs = () => ({
  id: text(),
  cancellation_reason: clearable(
    oneOf('abandoned', 'duplicate', 'requested_by_customer'),
  ).optional(),
})

function cancelSetup(
  world: StripeWorld,
  { id, cancellation_reason }: Args<ReturnType<typeof cancelArgs>>,
): SetupIntent {
  const before = findSetup(world, id)
  if (!changeable.includes(before.status)) {
    throw unexpectedSetupState(
      `You cannot cancel this SetupIntent because it has a status of ${before.status}. Only a ` +
        'SetupIntent with one of the following statuses may be canceled: ' +
        `${changeable.join(', ')}.`,
      before,
    )
  }
  const after = world.db.setup_intents.replace({
    ...before,
    cancellation_reason: cancellation_reason ?? null,
    next_action: null,
    status: 'canceled',
  })
  emit(world, 'setup_intent.canceled', after)
  return after
}

/** https://docs.stripe.com/api/setup_intents */
export const setupIntents = {
  'POST /v1/setup_intents': setup.create(createArgs, createSetup),
  'POST /v1/setup_intents/{id}': setup.update(fields, changeSetup, (world, doc) =>
    world.db.setup_intents.replace(doc),
  ),
  'GET /v1/setup_intents': setup.list(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      payment_method: text().optional(),
      ...params.unbuilt('attach_to_self', 'customer_account'),
    }),
    ({ created, customer, payment_method }) => ({
      created: toCondition(created),
      customer,
      payment_method,
    }),
  ),
  'GET /v1/setup_intents/{id}': endpoint(
    () => ({ id: text(), client_secret: text().optional() }),
    (world, { id, client_secret }) => findSetup(world, id, client_secret),
    { browser: true },
  ),
  'POST /v1/setup_intents/{id}/confirm': endpoint(
    confirmArgs,
    (world, said) => {
      const before = findSetup(world, said.id, said.client_secret)
      const isOpen = changeable.includes(before.status)
      const args = isOpen ? { ...said, ...readConfirmation(world, said) } : said
      const changed = isOpen ? changeSetup(world, before, args) : before
      spendConfirmation(world, args.confirmation_token, { setup_intent: before.id })
      return finish(confirmSetup(world, changed, args))
    },
    { browser: true },
  ),
  'POST /v1/setup_intents/{id}/cancel': endpoint(cancelArgs, cancelSetup),
  'GET /v1/setup_attempts': attempt.list(
    () => ({ created: params.timeFilter().optional(), setup_intent: text() }),
    ({ created, setup_intent }) => ({ created: toCondition(created), setup_intent }),
  ),
}
