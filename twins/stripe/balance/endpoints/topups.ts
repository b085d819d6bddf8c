import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { day_s } from '../../../../shared/time/units.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Topup } from '../../schema/index.ts'

const { integer, oneOf, text } = params
const topup = resource<Topup>({ path: '/v1/topups', table: 'topups', noun: 'topup' })
const createArgs = () => ({
  amount: integer(1),
  currency: params.currency(),
  description: text().optional(),
  metadata: params.metadata().optional(),
  statement_descriptor: text(15).optional(),
  transfer_group: text().optional(),
  ...params.unbuilt('payment_method', 'payment_method_options', 'source'),
})

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Topup {
  const { amount, currency } = args
  const id = world.id('tu_1', 23)
  const created = seconds(world)
  const available_on = created + day_s
  const made: Topup = {
    id,
    object: 'topup',
    amount,
    balance_transaction: null,
    created,
    currency,
    description: args.description ?? null,
    expected_availability_date: available_on,
    failure_code: null,
    failure_message: null,
    initiated_by: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    source: bankSource(world, created),
    statement_descriptor: args.statement_descriptor ?? null,
    status: 'pending',
    transfer_group: args.transfer_group ?? null,
  }
  world.db.topups.insert(made)
  emit(world, 'topup.created', made)
  world.at(available_on * 1000, 'finishTopup', { id })
  return made
}

const noAddress = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

/** The platform's own bank, which is debited where no other source is named. */
function bankSource(world: StripeWorld, created: number): Topup['source'] {
  return {
    id: world.id('src_1', 23),
    object: 'source',
    ach_debit: {
      bank_name: 'STRIPE TEST BANK',
      country: 'US',
      fingerprint: 'TwinfleetBank000',
      last4: '6789',
      routing_number: '110000000',
      type: 'company',
    },
    allow_redisplay: null,
    amount: null,
    client_secret: world.id('src_client_secret_', 24),
    created,
    currency: 'usd',
    flow: 'none',
    livemode: isLive(world),
    metadata: {},
    owner: {
      address: noAddress,
      email: 'owner@twinfleet.example',
      name: 'Twinfleet',
      phone: null,
      verified_address: noAddress,
      verified_email: null,
      verified_name: null,
      verified_phone: null,
    },
    statement_descriptor: null,
    status: 'chargeable',
    type: 'ach_debit',
    usage: 'reusable',
  }
}

/** https://docs.stripe.com/api/topups */
export const topups = {
  'POST /v1/topups': topup.create(createArgs, create),
  'GET /v1/topups/{id}': topup.get(),
  'POST /v1/topups/{id}': topup.update(
    () => ({ description: text().optional(), metadata: params.metadata().optional() }),
    (_world, before, { description, metadata }) => ({
      ...before,
      ...omitUndefined({ description }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.topups.replace(doc),
  ),
  'GET /v1/topups': topup.list(
    () => ({
      amount: params.timeFilter().optional(),
      created: params.timeFilter().optional(),
      status: oneOf('canceled', 'failed', 'pending', 'succeeded').optional(),
    }),
    ({ amount, created, status }) => ({
      amount: toCondition(amount),
      created: toCondition(created),
      status,
    }),
  ),
  'POST /v1/topups/{id}/cancel': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const before = topup.find(world, id)
      ensure(
        before.status === 'pending',
        `Top-ups can only be canceled while they are pending; ${id} is ${before.status}.`,
      )
      const after = world.db.topups.replace({ ...before, status: 'canceled' })
      emit(world, 'topup.canceled', after)
      return after
    },
  ),
}
