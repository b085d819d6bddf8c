import type { Args } from '../../../../shared/contract.ts'
import { hour_s } from '../../../../shared/time/units.ts'
import { accountOf, atHome } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { findCustomer } from '../objects/customer.ts'

const { text } = params
const createArgs = () => ({
  customer: text().optional(),
  ...params.unbuilt('issuing_card', 'nonce', 'verification_session'),
})

function createKey(world: StripeWorld, { customer }: Args<ReturnType<typeof createArgs>>) {
  ensure(
    world.call?.header('stripe-version'),
    'You must send a Stripe-Version header to create an ephemeral key: the version that the ' +
      'mobile client asks for.',
  )
  ensure(customer !== undefined, 'Missing required param: customer.', {
    code: 'parameter_missing',
    param: 'customer',
  })
  const owner = findCustomer(world, customer).id
  const created = seconds(world)
  const expires = created + hour_s
  const secret = world.id('ek_test_', 64)
  const key = {
    id: world.id('ephkey_1', 23),
    object: 'ephemeral_key' as const,
    associated_objects: [{ id: owner, type: 'customer' }],
    created,
    expires,
    livemode: isLive(world),
    secret,
  }
  world.db.ephemeral_keys.insert(key)
  const account = accountOf(world)
  atHome(world).db.keys.insert({
    id: secret,
    kind: 'ephemeral',
    account,
    customer: owner,
    expires,
    ...(world.caller.platform !== undefined && { platform: world.caller.platform }),
    ...(world.caller.partition !== undefined && { partition: world.caller.partition }),
  })
  return key
}

function deleteKey(world: StripeWorld, { id }: { id: string }) {
  const key = world.db.ephemeral_keys.get(id)
  ensureFound(key, 'ephemeral key', id, 'id')
  const { secret = '', ...rest } = key
  world.db.ephemeral_keys.delete(id)
  atHome(world).db.keys.delete(secret)
  return { ...rest, expires: seconds(world) }
}

/** https://docs.stripe.com/payments/accept-a-payment?platform=ios#add-server-endpoint */
export const ephemeralKeys = {
  'POST /v1/ephemeral_keys': endpoint(createArgs, createKey),
  'DELETE /v1/ephemeral_keys/{id}': endpoint(() => ({ id: text() }), deleteKey),
}
