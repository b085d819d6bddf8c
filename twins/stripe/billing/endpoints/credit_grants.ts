import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { CreditGrant, CreditTransaction } from '../../schema/index.ts'
import { findPrice } from '../args/billing.ts'
import {
  expireNow,
  findGrant,
  insertGrant,
  leftOf,
  planExpiry,
  usableGrants,
  voidGrant,
} from '../objects/credit_grant.ts'

const { clearable, hash, integer, list, oneOf, text } = params
const grant = resource<CreditGrant>({
  path: '/v1/billing/credit_grants',
  table: 'credit_grants',
  noun: 'credit grant',
})
const transaction = resource<CreditTransaction>({
  path: '/v1/billing/credit_balance_transactions',
  table: 'credit_transactions',
  noun: 'credit balance transaction',
})

const scope = () =>
  hash({
    price_type: oneOf('metered').optional(),
    prices: list(hash({ id: text() })).optional(),
  })

const createArgs = () => ({
  amount: hash({
    monetary: hash({ currency: params.currency(), value: integer(1) }),
    type: oneOf('monetary'),
  }),
  applicability_config: hash({ scope: scope() }),
  category: oneOf('paid', 'promotional').optional(),
  customer: text(),
  effective_at: integer().optional(),
  expires_at: integer().optional(),
  metadata: params.metadata().optional(),
  name: text(100).optional(),
  priority: integer(0, 100).optional(),
  ...params.unbuilt('customer_account'),
})

const summaryArgs = () => ({
  customer: text(),
  filter: hash({
    applicability_scope: scope().optional(),
    credit_grant: text().optional(),
    type: oneOf('applicability_scope', 'credit_grant'),
  }),
  ...params.unbuilt('customer_account'),
})

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/billing/credit-grant */
export const creditGrants = {
  'POST /v1/billing/credit_grants': grant.create(createArgs, create),
  'GET /v1/billing/credit_grants/{id}': grant.get(),
  'POST /v1/billing/credit_grants/{id}': grant.update(
    () => ({
      expires_at: clearable(integer()).optional(),
      metadata: params.metadata().optional(),
    }),
    change,
    (world, doc) => world.db.credit_grants.replace(doc),
    'billing.credit_grant.updated',
  ),
  'POST /v1/billing/credit_grants/{id}/expire': endpoint(byId, (world, { id }) =>
    expireNow(...onItsClock(world, id)),
  ),
  'POST /v1/billing/credit_grants/{id}/void': endpoint(byId, (world, { id }) =>
    voidGrant(...onItsClock(world, id)),
  ),
  'GET /v1/billing/credit_grants': grant.list(
    () => ({ customer: text().optional(), ...params.unbuilt('customer_account') }),
    ({ customer }) => ({ customer }),
  ),
  'GET /v1/billing/credit_balance_summary': endpoint(summaryArgs, summarize),
  'GET /v1/billing/credit_balance_transactions/{id}': transaction.get(),
  'GET /v1/billing/credit_balance_transactions': endpoint(
    () => ({
      credit_grant: text().optional(),
      customer: text(),
      ...params.pages(),
      ...params.unbuilt('customer_account'),
    }),
    (world, { credit_grant, customer, ...page }) => {
      const where = { customer: findCustomer(world, customer).id }
      const grants = world.db.credit_grants.list({ where }).map(({ id }) => id)
      const chosen = credit_grant ? grants.filter((id) => id === credit_grant) : grants
      return listPage(world, 'credit_transactions', page, {
        url: '/v1/billing/credit_balance_transactions',
        noun: 'credit balance transaction',
        where: { credit_grant: chosen },
      })
    },
  ),
}

function onItsClock(world: StripeWorld, id: string): [StripeWorld, CreditGrant] {
  const found = findGrant(world, id)
  return [onClock(world, found.test_clock), found]
}

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): CreditGrant {
  const { amount, applicability_config, ...rest } = args
  const { price_type, prices } = applicability_config.scope
  ensure(
    (price_type === undefined) !== (prices === undefined),
    'You must pass exactly one of price_type or prices.',
    { param: 'applicability_config[scope]' },
  )
  const test_clock = findCustomer(world, args.customer).test_clock ?? null
  const param = 'applicability_config[scope][prices][0][id]'
  return insertGrant(onClock(world, test_clock), {
    ...rest,
    amount: amount.monetary,
    prices: prices?.map(({ id }) => findPrice(world, id, param).id),
    test_clock,
  })
}

function change(
  world: StripeWorld,
  before: CreditGrant,
  args: {
    expires_at?: number | null | undefined
    metadata?: Record<string, string> | null | undefined
  },
): CreditGrant {
  const on = onClock(world, before.test_clock)
  const now = seconds(on)
  const { expires_at, metadata } = args
  const isLate = typeof expires_at === 'number' && expires_at <= now
  ensure(!isLate, '`expires_at` must be in the future.', { param: 'expires_at' })
  const after = {
    ...before,
    ...omitUndefined({ expires_at }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
    updated: now,
  }
  if (after.expires_at !== before.expires_at) planExpiry(on, after)
  return after
}

/** https://docs.stripe.com/api/billing/credit-balance-summary */
function summarize(world: StripeWorld, args: Args<ReturnType<typeof summaryArgs>>) {
  const { filter } = args
  const customer = findCustomer(world, args.customer)
  const on = onClock(world, customer.test_clock ?? null)
  const wanted = filter.applicability_scope?.prices?.map(({ id }) => id)
  const grants =
    filter.type === 'credit_grant'
      ? [findGrant(world, filter.credit_grant ?? '', 400)]
      : usableGrants(on, customer.id).filter(({ applicability_config: { scope: of } }) =>
          wanted ? of.prices?.some(({ id }) => wanted.includes(id ?? '')) : !of.prices,
        )
  const sums = new Map<string, number>()
  for (const each of grants) {
    const currency = each.amount.monetary?.currency ?? 'usd'
    sums.set(currency, (sums.get(currency) ?? 0) + leftOf(on, each))
  }
  return {
    object: 'billing.credit_balance_summary',
    balances: [...sums].map(([currency, value]) => {
      const balance = { monetary: { currency, value }, type: 'monetary' }
      return { available_balance: balance, ledger_balance: balance }
    }),
    customer: customer.id,
    customer_account: null,
    livemode: isLive(world),
  }
}
