import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { listPage, toCondition, toValue } from '../../protocol/paging/list.ts'
import { toPlan } from '../../protocol/plan.ts'
import type { Price } from '../../schema/index.ts'
import { ensureMeter, tiers } from '../args/price.ts'
import { insertPrice, insertProduct } from '../objects/price.ts'

const { boolean, clearable, hash, integer, oneOf, text } = params

function findPlan(world: StripeWorld, id: string): Price {
  const price = world.db.prices.get(id)
  ensureFound(price?.recurring && price, 'plan', id, 'plan')
  return price
}

const createArgs = () => ({
  active: boolean().optional(),
  amount: params.amount().optional(),
  amount_decimal: params.decimal().optional(),
  billing_scheme: oneOf('per_unit', 'tiered').optional(),
  currency: params.currency(),
  id: text().optional(),
  interval: oneOf('day', 'week', 'month', 'year'),
  interval_count: integer(1).optional(),
  metadata: params.metadata().optional(),
  nickname: text().optional(),
  product: text().or(
    hash({
      active: boolean().optional(),
      id: text().optional(),
      metadata: params.metadata().optional(),
      name: text(),
      statement_descriptor: text(22).optional(),
      tax_code: text().optional(),
      unit_label: text(12).optional(),
    }),
  ),
  tiers: tiers().optional(),
  tiers_mode: oneOf('graduated', 'volume').optional(),
  transform_usage: hash({ divide_by: integer(1), round: oneOf('up', 'down') }).optional(),
  trial_period_days: integer(0).optional(),
  usage_type: oneOf('licensed', 'metered').optional(),
  meter: text().optional(),
})

/** Recurring prices by their older name. https://docs.stripe.com/api/plans */
export const plans = {
  'POST /v1/plans': endpoint(createArgs, (world, args) => {
    const { interval, interval_count, meter, product, trial_period_days, usage_type } = args
    ensureMeter(world, { meter, usage_type })
    const owner =
      typeof product === 'string' ? world.db.products.get(product) : insertProduct(world, product)
    ensureFound(owner, 'product', String(product), 'product', 400)
    const price = insertPrice(world, {
      active: args.active,
      billing_scheme: args.billing_scheme,
      currency: args.currency,
      id: args.id,
      metadata: args.metadata,
      nickname: args.nickname,
      product: owner.id,
      recurring: { interval, interval_count, meter, trial_period_days, usage_type },
      tiers: args.tiers,
      tiers_mode: args.tiers_mode,
      transform_quantity: args.transform_usage,
      unit_amount: args.amount,
      unit_amount_decimal: args.amount_decimal,
    })
    return toPlan(price)
  }),
  'GET /v1/plans/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => toPlan(findPlan(world, id)),
  ),
  'POST /v1/plans/{id}': endpoint(
    () => ({
      id: text(),
      active: boolean().optional(),
      metadata: params.metadata().optional(),
      nickname: clearable(text()).optional(),
      ...params.unbuilt('product', 'trial_period_days'),
    }),
    (world, { id, active, metadata, nickname }) => {
      const before = findPlan(world, id)
      const after = world.db.prices.replace({
        ...before,
        ...omitUndefined({ active, nickname }),
        metadata: mergeMetadata(before.metadata, metadata === undefined ? {} : metadata),
      })
      emitChange(world, 'plan.updated', toPlan(before), toPlan(after))
      emitChange(world, 'price.updated', before, after)
      return toPlan(after)
    },
  ),
  'DELETE /v1/plans/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const price = findPlan(world, id)
      world.db.prices.delete(id)
      emit(world, 'plan.deleted', toPlan(price))
      emit(world, 'price.deleted', price)
      return { id, object: 'plan', deleted: true }
    },
  ),
  'GET /v1/plans': endpoint(
    () => ({
      active: boolean().optional(),
      created: params.timeFilter().optional(),
      product: text().optional(),
      ...params.pages(),
    }),
    (world, args) => {
      const { active, created, product } = args
      const where = { active, created: toCondition(created), product, type: 'recurring' }
      const url = '/v1/plans'
      const page = toValue(listPage(world, 'prices', args, { url, noun: 'plan', where }))
      // A page of prices, as was just asked for.
      const prices = page as { data: Price[] }
      return { ...prices, data: prices.data.map(toPlan) }
    },
  ),
}
