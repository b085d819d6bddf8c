import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { TaxId, TaxRate } from '../../schema/index.ts'
import { insertTaxId, insertTaxRate } from '../objects/tax.ts'

const { boolean, hash, oneOf, text } = params
const rate = resource<TaxRate>({ path: '/v1/tax_rates', table: 'tax_rates', noun: 'tax rate' })
const taxId = resource<TaxId>({ path: '/v1/tax_ids', table: 'tax_ids', noun: 'tax_id' })

const rateFields = () => ({
  active: boolean().optional(),
  country: text(2).optional(),
  description: text().optional(),
  jurisdiction: text(50).optional(),
  metadata: params.metadata().optional(),
  state: text(2).optional(),
  tax_type: text().optional(),
})

/** https://docs.stripe.com/api/tax_rates */
export const taxRates = {
  'POST /v1/tax_rates': rate.create(
    () => ({
      ...rateFields(),
      display_name: text(50),
      inclusive: boolean(),
      percentage: params.decimal().transform(Number),
    }),
    (world, args) => insertTaxRate(world, args),
  ),
  'GET /v1/tax_rates/{id}': rate.get(),
  'POST /v1/tax_rates/{id}': rate.update(
    () => ({ ...rateFields(), display_name: text(50).optional() }),
    (_world, before, { metadata, tax_type: _type, ...args }) => ({
      ...before,
      ...omitUndefined({
        active: args.active,
        country: args.country,
        description: args.description,
        display_name: args.display_name,
        jurisdiction: args.jurisdiction,
        state: args.state,
      }),
      metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.tax_rates.replace(doc),
    'tax_rate.updated',
  ),
  'GET /v1/tax_rates': rate.list(
    () => ({
      active: boolean().optional(),
      created: params.timeFilter().optional(),
      inclusive: boolean().optional(),
    }),
    ({ active, created, inclusive }) => ({ active, created: toCondition(created), inclusive }),
  ),
}

const idArgs = () => ({ type: text(), value: text() })

function remove(world: StripeWorld, id: TaxId) {
  world.db.tax_ids.delete(id.id)
  if (id.customer !== null) emit(world, 'customer.tax_id.deleted', id)
  return { id: id.id, object: 'tax_id', deleted: true }
}

/** A tax id of one customer. */
function findOwn(world: StripeWorld, { customerId, id }: { customerId: string; id: string }) {
  findCustomer(world, customerId)
  const found = world.db.tax_ids.get(id)
  ensureFound(found?.customer === customerId, 'tax_id', id, 'id')
  return taxId.find(world, id)
}

/** https://docs.stripe.com/api/tax_ids */
export const taxIds = {
  'POST /v1/tax_ids': taxId.create(
    () => ({
      ...idArgs(),
      owner: hash({
        customer: text().optional(),
        type: oneOf('customer', 'self'),
        ...params.unbuilt('account', 'customer_account'),
      }).optional(),
    }),
    (world, { owner, ...args }) => {
      const id = owner?.type === 'customer' ? (owner.customer ?? '') : undefined
      const customer = id === undefined ? null : findCustomer(world, id, 'owner[customer]').id
      return insertTaxId(world, args, customer)
    },
  ),
  'GET /v1/tax_ids/{id}': taxId.get(),
  'GET /v1/tax_ids': taxId.list(
    () => ({
      owner: hash({
        customer: text().optional(),
        type: oneOf('customer', 'self'),
        ...params.unbuilt('account', 'customer_account'),
      }).optional(),
    }),
    ({ owner }) => ({ customer: owner?.customer, owner: owner?.type ?? 'self' }),
  ),
  'DELETE /v1/tax_ids/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => remove(world, taxId.find(world, id)),
  ),
  'GET /v1/customers/{id}/tax_ids': endpoint(
    () => ({ id: text(), ...params.pages() }),
    (world, args) => {
      const where = { customer: findCustomer(world, args.id).id }
      const url = `/v1/customers/${args.id}/tax_ids`
      return listPage(world, 'tax_ids', args, { url, noun: 'tax_id', where })
    },
  ),
  'POST /v1/customers/{id}/tax_ids': endpoint(
    () => ({ id: text(), ...idArgs() }),
    (world, { id, ...args }) => insertTaxId(world, args, findCustomer(world, id).id),
  ),
  'GET /v1/customers/{customerId}/tax_ids/{id}': endpoint(
    () => ({ customerId: text(), id: text() }),
    findOwn,
  ),
  'DELETE /v1/customers/{customerId}/tax_ids/{id}': endpoint(
    () => ({ customerId: text(), id: text() }),
    (world, args) => remove(world, findOwn(world, args)),
  ),
}
