import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { makeMethod, methodData } from '../../payment_methods/args/payment_method.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Authentication } from '../../schema/index.ts'
import { cancelAuthentication, submitAuthentication } from '../objects/standalone_authentication.ts'

const { boolean, hash, integer, oneOf, text } = params

const authentication = resource<Authentication>({
  path: '/v1/three_d_secure/authentications',
  table: 'authentications',
  noun: 'authentication',
})

const servers = ['american_express', 'cartes_bancaires', 'discover', 'mastercard', 'visa'] as const
const serverOf: Readonly<Record<string, (typeof servers)[number]>> = {
  amex: 'american_express',
  discover: 'discover',
  mastercard: 'mastercard',
  visa: 'visa',
}

const browser = () =>
  hash({
    accept_header: text(),
    color_depth: integer(1).optional(),
    device_id: text().optional(),
    ip_address: text(),
    java_enabled: boolean().optional(),
    javascript_enabled: boolean(),
    language: text(),
    screen_height: integer(0).optional(),
    screen_width: integer(0).optional(),
    timezone_offset: integer().optional(),
    user_agent: text(),
  })

const channel = () =>
  hash({
    type: oneOf('browser', 'three_r_i'),
    browser: browser().optional(),
    three_r_i: hash({
      previous_authentication: text(),
      type: oneOf('delayed_shipment', 'other_payment', 'recurring', 'split_shipment'),
    }).optional(),
  })

const acquirer = () =>
  hash({
    acquirer_bin: text(),
    acquirer_country: text(2),
    acquirer_merchant_id: text(),
    mcc: text(4).optional(),
    merchant_name: text().optional(),
    requestor_id: text().optional(),
  })

const preference = () =>
  hash({
    type: oneOf('challenge', 'data_share', 'frictionless'),
    challenge: hash({ type: oneOf('mandated', 'preferred') }).optional(),
    data_share: hash({ type: oneOf('ds_specific', 'emv_standard') }).optional(),
    frictionless: hash({ type: oneOf('low_risk', 'none') }).optional(),
  })

const repeated = () => ({
  amount: params.amount(),
  expiry: hash({ type: oneOf('date', 'never'), date: text().optional() }),
  interval: oneOf('day').default('day'),
  interval_count: integer(1).default(1),
})

const usage = () =>
  hash({
    type: oneOf('card_on_file', 'installment', 'recurring'),
    installment: hash({ ...repeated(), number: integer(2) }).optional(),
    recurring: hash(repeated()).optional(),
  })

const createArgs = () => ({
  acquirer_details: acquirer().optional(),
  amount: params.amount().optional(),
  channel: channel(),
  currency: params.currency().optional(),
  directory_server: oneOf(...servers).optional(),
  flow_preference: preference().optional(),
  future_usage: usage().optional(),
  message_category: oneOf('non_payment_authentication', 'payment_authentication'),
  metadata: params.metadata().optional(),
  payment_method: text().optional(),
  payment_method_data: methodData().optional(),
  reason: oneOf(
    'cardholder_authentication',
    'issuer_requested',
    'liability_shift',
    'processing_costs',
    'regulatory_compliance',
  ).optional(),
  shipping_address: params.address().optional(),
  submit: oneOf('always', 'if_fingerprinting_not_supported', 'never').optional(),
})
type CreateArgs = Args<ReturnType<typeof createArgs>>

function ensureGiven(isGiven: boolean, param: string): void {
  ensure(isGiven, `Missing required param: ${param}.`, { code: 'parameter_missing', param })
}

function checkChannel(world: StripeWorld, { channel: { type, three_r_i, ...rest } }: CreateArgs) {
  if (type === 'browser') {
    ensureGiven(rest.browser !== undefined, 'channel[browser]')
    return
  }
  ensureGiven(three_r_i !== undefined, 'channel[three_r_i]')
  const param = 'channel[three_r_i][previous_authentication]'
  const id = three_r_i?.previous_authentication ?? ''
  const previous = world.db.authentications.get(id)
  ensureFound(previous, 'authentication', id, param)
  const isGood = previous.outcome === 'authenticated'
  ensure(isGood, 'The previous authentication must have been authenticated.', { param })
}

function checkAmount({ message_category, amount, currency }: CreateArgs): void {
  if (message_category === 'payment_authentication') {
    ensureGiven(amount !== undefined, 'amount')
    ensureGiven(currency !== undefined, 'currency')
    return
  }
  const cannot = 'cannot be included if message_category is non_payment_authentication.'
  ensure(amount === undefined, `amount ${cannot}`, { param: 'amount' })
  ensure(currency === undefined, `currency ${cannot}`, { param: 'currency' })
}

function chooseCard(world: StripeWorld, args: CreateArgs) {
  const { payment_method, payment_method_data: data } = args
  const isOne = (payment_method === undefined) !== (data === undefined)
  ensure(isOne, 'Give either payment_method or payment_method_data.', { param: 'payment_method' })
  const method = data
    ? makeMethod(world, data, 'payment_method_data')
    : findPaymentMethod(world, payment_method ?? '')
  const { card, id } = method
  ensure(card, 'Only cards can be authenticated with 3D Secure.', { param: 'payment_method' })
  const directory_server = args.directory_server ?? serverOf[card.brand]
  ensure(directory_server, `3D Secure does not know cards of ${card.brand}.`, {
    param: 'payment_method',
  })
  return { payment_method: id, directory_server }
}

function create(world: StripeWorld, args: CreateArgs): Authentication {
  checkChannel(world, args)
  checkAmount(args)
  const isEither = args.flow_preference === undefined || args.reason === undefined
  ensure(isEither, 'flow_preference and reason exclude each other.', { param: 'reason' })
  const { submit = 'never', metadata, acquirer_details, amount, currency, flow_preference } = args
  const { future_usage, message_category, reason, shipping_address } = args
  const { browser: { device_id: _device, ...seen } = {}, three_r_i, type } = args.channel
  const channel = type === 'browser' ? { browser: omitUndefined(seen), type } : { three_r_i, type }
  const id = world.id('tdsa_1', 23)
  // Only a browser can be recognised by the issuer.
  const canFingerprint = type === 'browser'
  const made = {
    id,
    object: 'three_d_secure.authentication',
    ...omitUndefined({ acquirer_details, amount, currency, flow_preference, future_usage }),
    ...omitUndefined({ message_category, reason, shipping_address }),
    channel,
    ...chooseCard(world, args),
    ...(canFingerprint && { fingerprinting_url: `${world.url}/three_d_secure/fingerprint/${id}` }),
    created: seconds(world),
    livemode: isLive(world),
    metadata: mergeMetadata({}, metadata),
    status: 'requires_submission',
  } as Authentication // what was given has the shape of what is answered
  const isAtOnce = submit === 'always' || (submit !== 'never' && !canFingerprint)
  return world.db.authentications.insert(isAtOnce ? submitAuthentication(world, made) : made)
}

const byId = () => ({ id: text(), metadata: params.metadata().optional() })

function changed(
  world: StripeWorld,
  { id, metadata }: Args<ReturnType<typeof byId>>,
  change: (it: Authentication) => Authentication,
): Authentication {
  const after = change(authentication.find(world, id))
  return world.db.authentications.replace({
    ...after,
    metadata: mergeMetadata(after.metadata ?? {}, metadata),
  })
}

/** 3-D Secure apart from a payment. https://docs.stripe.com/api/three-d-secure/authentication */
export const authentications = {
  'POST /v1/three_d_secure/authentications': authentication.create(createArgs, create),
  'GET /v1/three_d_secure/authentications/{id}': authentication.get(),
  'GET /v1/three_d_secure/authentications': authentication.list(
    () => ({
      created: params.timeFilter().optional(),
      status: oneOf(
        'canceled',
        'error',
        'failed',
        'requires_challenge',
        'requires_submission',
        'succeeded',
      ).optional(),
    }),
    ({ created, status }) => ({ created: toCondition(created), status }),
  ),
  'POST /v1/three_d_secure/authentications/{id}/cancel': endpoint(byId, (world, args) =>
    changed(world, args, cancelAuthentication),
  ),
  'POST /v1/three_d_secure/authentications/{id}/submit': endpoint(
    () => ({ ...byId(), fingerprinting_result: text().optional() }),
    (world, args) => changed(world, args, (it) => submitAuthentication(world, it)),
  ),
}
