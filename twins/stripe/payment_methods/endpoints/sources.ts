import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emitChange, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import type { CustomerSource, Source } from '../../schema/index.ts'
import { anySource } from '../args/source.ts'
import { addSource, findSource, removeSource, verifyBank } from '../objects/customer_source.ts'
import { insertSource, verifySource } from '../objects/source.ts'
import { toOwner } from '../objects/source_owner.ts'

const { hash, integer, list, oneOf, text } = params

const owner = () =>
  hash({
    address: params.address().optional(),
    email: text().optional(),
    name: text().optional(),
    phone: text().optional(),
  })

const createArgs = () => ({
  amount: integer(1).optional(),
  currency: params.currency().optional(),
  flow: oneOf('code_verification', 'none', 'receiver', 'redirect').optional(),
  metadata: params.metadata().optional(),
  owner: owner().optional(),
  redirect: hash({ return_url: text() }).optional(),
  statement_descriptor: text(35).optional(),
  token: text().optional(),
  type: text().optional(),
  usage: oneOf('reusable', 'single_use').optional(),
  ...params.unbuilt('customer', 'mandate', 'original_source', 'receiver', 'source_order'),
})

/** A source by id; a browser must also know its secret. */
function findAny(world: StripeWorld, id: string, client_secret?: string): Source {
  const found = world.db.sources.get(id)
  const source = found?.object === 'source' ? found : undefined
  const isKnown = world.caller.kind !== 'publishable' || source?.client_secret === client_secret
  ensureFound(source && isKnown, 'source', id, 'source')
  return source as Source // found, as was just made sure
}

const updateArgs = () => ({
  id: text(),
  amount: integer(1).optional(),
  metadata: params.metadata().optional(),
  owner: owner().optional(),
  ...params.unbuilt('mandate', 'source_order'),
})

function changeSource(world: StripeWorld, args: Args<ReturnType<typeof updateArgs>>): Source {
  const before = findAny(world, args.id)
  const { amount, metadata } = args
  const { verified_address, verified_email, verified_name, verified_phone, ...known } =
    before.owner ?? {}
  return world.db.sources.replace({
    ...before,
    ...omitUndefined({ amount }),
    owner: args.owner
      ? toOwner({ ...omitUndefined(known as object), ...args.owner })
      : before.owner,
    metadata: mergeMetadata(before.metadata, metadata),
  }) as Source // what it was before
}

const ofCustomer = (world: StripeWorld, id: string) => {
  ensureFound(world.db.customers.has(id), 'customer', id, 'customer')
  return findCustomer(world, id)
}

const cardFields = () => ({
  address_city: text().optional(),
  address_country: text().optional(),
  address_line1: text().optional(),
  address_line2: text().optional(),
  address_state: text().optional(),
  address_zip: text().optional(),
  exp_month: integer(1, 12).optional(),
  exp_year: integer().optional(),
  name: text().optional(),
})

const changeArgs = () => ({
  customerId: text(),
  id: text(),
  account_holder_name: text().optional(),
  account_holder_type: oneOf('company', 'individual').optional(),
  ...cardFields(),
  metadata: params.metadata().optional(),
  owner: owner().optional(),
})

function change(world: StripeWorld, args: Args<ReturnType<typeof changeArgs>>): CustomerSource {
  const { customerId, id, metadata, owner: _owner, ...rest } = args
  const before = findSource(world, customerId, id)
  const { account_holder_name, account_holder_type, ...card } = rest
  const fields = {
    bank_account: omitUndefined({ account_holder_name, account_holder_type }),
    card: omitUndefined(card),
    source: {},
  }[before.object]
  const after = {
    ...before,
    ...fields,
    metadata: mergeMetadata(before.metadata, metadata),
  } as CustomerSource // of the kind it was
  world.db.sources.replace(after)
  const method = world.db.payment_methods.get(id)
  const { exp_month, exp_year } = card
  if (method?.card) {
    const shown = { ...method.card, ...omitUndefined({ exp_month, exp_year }) }
    world.db.payment_methods.replace({ ...method, card: shown })
  }
  emitChange(world, 'customer.source.updated', before, after)
  return after
}

function verify(
  world: StripeWorld,
  args: { customerId: string; id: string; amounts?: number[] | undefined },
): CustomerSource {
  const bank = findSource(world, args.customerId, args.id)
  ensure(bank.object === 'bank_account', 'Only bank accounts are verified by amounts.')
  const { verified, tried = 0, isOver } = verifyBank(world, bank, args.amounts ?? [])
  if (verified) return verified
  world.db.microdeposits.put({ id: bank.id, kind: 'amounts', attempts: tried })
  if (isOver) world.db.sources.replace({ ...bank, status: 'verification_failed' })
  throw new StripeError(
    'The amounts provided do not match the amounts that were sent to the bank account.',
    { code: 'bank_account_unverified', param: 'amounts', commits: true },
  )
}

const one = () => ({ customerId: text(), id: text() })

/** https://docs.stripe.com/api/sources and https://docs.stripe.com/api/cards */
export const sources = {
  'POST /v1/sources': endpoint(createArgs, insertSource, { browser: true }),
  'GET /v1/sources/{id}': endpoint(
    () => ({ id: text(), client_secret: text().optional() }),
    (world, { id, client_secret }) => findAny(world, id, client_secret),
    { browser: true },
  ),
  'POST /v1/sources/{id}': endpoint(updateArgs, changeSource),
  'POST /v1/sources/{id}/verify': endpoint(
    () => ({ id: text(), values: list(text()) }),
    (world, { id, values }) => verifySource(world, findAny(world, id), values),
  ),
  'GET /v1/sources/{id}/source_transactions': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, { id, ...page }) =>
      listPage(world, 'source_transactions', page, {
        url: `/v1/sources/${findAny(world, id).id}/source_transactions`,
        noun: 'source transaction',
        where: { source: id },
      }),
  ),
  'GET /v1/customers/{id}/sources': endpoint(
    () => ({
      id: text(),
      object: oneOf('bank_account', 'card', 'source').optional(),
      ...params.pages(),
    }),
    (world, { id, object, ...page }) =>
      listPage(world, 'sources', page, {
        url: `/v1/customers/${ofCustomer(world, id).id}/sources`,
        noun: 'source',
        where: { customer: id, object },
      }),
  ),
  'POST /v1/customers/{id}/sources': endpoint(
    () => ({
      id: text(),
      metadata: params.metadata().optional(),
      source: anySource(),
      ...params.unbuilt('validate'),
    }),
    (world, { id, metadata, source }) =>
      addSource(world, ofCustomer(world, id), source, mergeMetadata({}, metadata)),
  ),
  'GET /v1/customers/{customerId}/sources/{id}': endpoint(one, (world, { customerId, id }) =>
    findSource(world, ofCustomer(world, customerId).id, id),
  ),
  'POST /v1/customers/{customerId}/sources/{id}': endpoint(changeArgs, change),
  'DELETE /v1/customers/{customerId}/sources/{id}': endpoint(one, (world, { customerId, id }) =>
    removeSource(world, ofCustomer(world, customerId), findSource(world, customerId, id)),
  ),
  'POST /v1/customers/{customerId}/sources/{id}/verify': endpoint(
    () => ({ ...one(), amounts: list(integer(1)).optional() }),
    verify,
  ),
}
