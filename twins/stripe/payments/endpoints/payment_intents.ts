import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { followUp } from '../../checkout/objects/checkout_completion.ts'
import { ensureConnected } from '../../connect/objects/application_fee.ts'
import { findCustomer, toPaymentShipping } from '../../customers/objects/customer.ts'
import { makeMethod } from '../../payment_methods/args/payment_method.ts'
import {
  readConfirmation,
  spendConfirmation,
} from '../../payment_methods/objects/confirmation_token.ts'
import { chooseTypes, ensureConfiguration } from '../../payment_methods/objects/method_kinds.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { pageOf } from '../../protocol/paging/static_list.ts'
import { resource } from '../../protocol/resource.ts'
import type { PaymentIntent } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { associate, toHooks } from '../../tax/objects/tax_association.ts'
import {
  cancelArgs,
  captureArgs,
  confirmArgs,
  type confirmFields,
  createArgs,
  type fields,
  incrementArgs,
  updateArgs,
} from '../args/payment_intent.ts'
import { setAmountDetails } from '../objects/amount_details.ts'
import { cancelIntent as cancel, increment } from '../objects/authorization.ts'
import { captureIntent } from '../objects/capture.ts'
import { confirm, ensureOwner } from '../objects/confirm.ts'
import type { Step } from '../objects/confirmation_step.ts'
import {
  ensureAmount,
  ensureStatus,
  findIntent,
  insertPaymentIntent,
  statusWith,
  toMethodOptions,
  toPaymentIntent,
  unexpectedState,
} from '../objects/payment_intent.ts'
import { paymentIntentSearch } from '../schema/payments.ts'

const { text } = params
const intent = resource<PaymentIntent>({
  path: '/v1/payment_intents',
  table: 'payment_intents',
  noun: 'payment_intent',
  param: 'intent',
})

type FieldArgs = Args<ReturnType<typeof fields>>
type ConfirmFields = Args<ReturnType<typeof confirmFields>>

/** The payment method that was named or given; undefined where neither was. */
function chooseMethod(
  world: StripeWorld,
  {
    payment_method,
    payment_method_data: data,
  }: Pick<FieldArgs, 'payment_method' | 'payment_method_data'>,
  customer: string | null,
): string | undefined {
  if (data) return makeMethod(world, data, 'payment_method_data').id
  if (!payment_method) return undefined
  const method = findPaymentMethod(world, payment_method)
  ensureOwner(method, customer)
  return method.id
}

function toConfirm({ off_session, ...rest }: ConfirmFields) {
  return { ...rest, off_session: off_session !== undefined && off_session !== 'false' }
}

/** An error goes to the caller after what happened was stored, an invoice's status with it. */
function finish(world: StripeWorld, step: Step): PaymentIntent {
  followUp(world, step)
  if (step.error) throw step.error
  return step.intent
}

function createIntent(
  world: StripeWorld,
  said: Args<ReturnType<typeof createArgs>>,
): PaymentIntent {
  const args = { ...said, ...readConfirmation(world, said, said.confirm === true) }
  const payment_method_types = chooseTypes(world, args, args.currency)
  ensure(
    !args.automatic_payment_methods?.enabled || !args.payment_method_types,
    'You may only specify one of these parameters: automatic_payment_methods, ' +
      'payment_method_types.',
    { param: 'payment_method_types' },
  )
  if (args.off_session !== undefined || args.return_url !== undefined) {
    const name = args.off_session === undefined ? 'return_url' : 'off_session'
    ensure(args.confirm, `You cannot pass \`${name}\` without \`confirm=true\`.`, { param: name })
  }
  ensureAmount(args.amount, args.currency)
  ensureConnected(world, args)
  const customer = args.customer === undefined ? undefined : findCustomer(world, args.customer).id
  const payment_method = chooseMethod(world, args, customer ?? null)
  const bare = toPaymentIntent(world, { ...args, customer, payment_method, payment_method_types })
  const plain = setAmountDetails(world, bare, args.amount_details)
  const made = args.hooks ? { ...plain, hooks: toHooks(world, args.hooks) } : plain
  insertPaymentIntent(world, made)
  spendConfirmation(world, args.confirmation_token, { payment_intent: made.id })
  if (args.hooks) associate(world, made)
  return args.confirm ? finish(world, confirm(world, made, toConfirm(args))) : made
}

const changeable: readonly PaymentIntent['status'][] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
]

function changeIntent(
  world: StripeWorld,
  before: PaymentIntent,
  args: Args<ReturnType<typeof updateArgs>>,
): PaymentIntent {
  const { amount, currency, metadata, payment_method_options } = args
  const types = chooseTypes(world, args, currency ?? before.currency)
  const configuration = ensureConfiguration(world, args.payment_method_configuration)
  const isFixed = !changeable.includes(before.status)
  for (const name of ['amount', 'currency', 'customer', 'payment_method'] as const) {
    if (!isFixed || args[name] === undefined) continue
    throw unexpectedState(
      `This PaymentIntent's ${name} could not be updated because it has a status of ` +
        `${before.status}. You may only update the ${name} of a PaymentIntent with one of the ` +
        `following statuses: ${changeable.join(', ')}.`,
      before,
    )
  }
  if (amount !== undefined) ensureAmount(amount, currency ?? before.currency)
  const destination = args.transfer_data?.destination ?? before.transfer_data?.destination
  ensureConnected(world, {
    amount: amount ?? before.amount,
    application_fee_amount: args.application_fee_amount,
    // An id where nothing is expanded.
    transfer_data: destination === undefined ? undefined : { destination: String(destination) },
  })
  if (args.customer !== undefined) findCustomer(world, args.customer)
  const customer = args.customer ?? before.customer
  const chosen = args.payment_method === null ? null : chooseMethod(world, args, customer)
  const hooks = args.hooks && toHooks(world, args.hooks)
  if (hooks) associate(world, { ...before, hooks })
  const detailed = { ...before, amount: amount ?? before.amount }
  return {
    ...setAmountDetails(world, detailed, args.amount_details),
    ...omitUndefined({
      currency,
      hooks,
      payment_method_configuration_details: configuration ?? undefined,
      capture_method: args.capture_method,
      description: args.description,
      payment_method: chosen,
      allowed_payment_method_types: args.allowed_payment_method_types,
      excluded_payment_method_types: args.excluded_payment_method_types,
      payment_method_types: types,
      receipt_email: args.receipt_email,
      setup_future_usage: args.setup_future_usage,
      shipping: args.shipping === undefined ? undefined : toPaymentShipping(args.shipping),
      statement_descriptor: args.statement_descriptor,
      statement_descriptor_suffix: args.statement_descriptor_suffix,
      application_fee_amount: args.application_fee_amount,
      transfer_data: args.transfer_data && {
        ...omitUndefined(args.transfer_data),
        destination: args.transfer_data.destination,
      },
      transfer_group: args.transfer_group,
    }),
    ...(payment_method_options && {
      payment_method_options: toMethodOptions(
        types ?? before.payment_method_types,
        payment_method_options,
      ),
    }),
    ...(chosen !== undefined && { next_action: null }),
    automatic_payment_methods: types && !configuration ? null : before.automatic_payment_methods,
    customer,
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    status: chosen === undefined ? before.status : statusWith(chosen),
  }
}

function confirmIntent(
  world: StripeWorld,
  said: Args<ReturnType<typeof confirmArgs>>,
): PaymentIntent {
  const before = findIntent(world, said.id, said.client_secret)
  if (!changeable.includes(before.status)) {
    return finish(world, confirm(world, before, toConfirm(said)))
  }
  const args = { ...said, ...readConfirmation(world, said) }
  spendConfirmation(world, args.confirmation_token, { payment_intent: before.id })
  const changed = changeIntent(world, before, args)
  return finish(world, confirm(world, changed, toConfirm(args)))
}

function cancelIntent(
  world: StripeWorld,
  { id, cancellation_reason }: Args<ReturnType<typeof cancelArgs>>,
): PaymentIntent {
  const before = findIntent(world, id)
  ensureStatus(before, 'cancel', 'canceled', [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
    'processing',
  ])
  return cancel(world, before, cancellation_reason ?? null)
}

/** https://docs.stripe.com/api/payment_intents */
export const paymentIntents = {
  'POST /v1/payment_intents': intent.create(createArgs, createIntent),
  'POST /v1/payment_intents/{id}': intent.update(
    updateArgs,
    changeIntent,
    (world, doc) => world.db.payment_intents.replace(doc),
    'payment_intent.updated',
  ),
  'GET /v1/payment_intents': intent.list(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ created, customer }) => ({ created: toCondition(created), customer }),
  ),
  'GET /v1/payment_intents/search': searchEndpoint(
    'payment_intents',
    '/v1/payment_intents',
    paymentIntentSearch,
  ),
  'GET /v1/payment_intents/{id}': endpoint(
    () => ({ id: text(), client_secret: text().optional() }),
    (world, { id, client_secret }) => findIntent(world, id, client_secret),
    { browser: true },
  ),
  'GET /v1/payment_intents/{id}/amount_details_line_items': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) => {
      const items = world.db.amount_lines.get(findIntent(world, id).id)?.items ?? []
      const url = `/v1/payment_intents/${id}/amount_details_line_items`
      return pageOf(items, page, { noun: 'line item', url })
    },
  ),
  'POST /v1/payment_intents/{id}/confirm': endpoint(confirmArgs, confirmIntent, { browser: true }),
  'POST /v1/payment_intents/{id}/capture': endpoint(captureArgs, captureIntent),
  'POST /v1/payment_intents/{id}/cancel': endpoint(cancelArgs, cancelIntent),
  'POST /v1/payment_intents/{id}/increment_authorization': endpoint(
    incrementArgs,
    (world, { id, amount, description, metadata, statement_descriptor, ...sharing }) => {
      const changes = omitUndefined({ description, statement_descriptor })
      return increment(world, findIntent(world, id), { amount, changes, metadata, sharing })
    },
  ),
}
