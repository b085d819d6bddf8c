import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CreditGrant, CreditTransaction, Invoice } from '../../schema/index.ts'

interface GrantArgs {
  amount: { currency: string; value: number }
  category?: 'paid' | 'promotional' | undefined
  customer: string
  effective_at?: number | undefined
  expires_at?: number | undefined
  metadata?: Record<string, string> | null | undefined
  name?: string | undefined
  prices?: string[] | undefined
  priority?: number | undefined
  test_clock: string | null
}

type Applied = NonNullable<NonNullable<CreditTransaction['debit']>['credits_applied']>
type Movement = { value: number; effective_at?: number } & (
  | { type: 'credits_granted' }
  | { type: 'credits_application_invoice_voided' | 'credits_applied'; applied: Applied }
  | { type: 'credits_expired' | 'credits_voided' }
)

function insertTransaction(
  world: StripeWorld,
  grant: CreditGrant,
  movement: Movement,
): CreditTransaction {
  const now = seconds(world)
  const { currency = 'usd' } = grant.amount.monetary ?? {}
  const amount = { monetary: { currency, value: movement.value }, type: 'monetary' as const }
  const { type } = movement
  const isCredit = type === 'credits_granted' || type === 'credits_application_invoice_voided'
  const applied = 'applied' in movement ? movement.applied : null
  const transaction: CreditTransaction = {
    id: world.id('cbtxn_test_61', 30),
    object: 'billing.credit_balance_transaction',
    created: now,
    credit: isCredit ? { amount, credits_application_invoice_voided: applied, type } : null,
    credit_grant: grant.id,
    debit: isCredit ? null : { amount, credits_applied: applied, type },
    effective_at: movement.effective_at ?? now,
    livemode: isLive(world),
    test_clock: grant.test_clock,
    type: isCredit ? 'credit' : 'debit',
  }
  world.db.credit_transactions.insert(transaction)
  emit(world, 'billing.credit_balance_transaction.created', transaction)
  return transaction
}

/** https://docs.stripe.com/api/billing/credit-grant/create */
export function insertGrant(world: StripeWorld, args: GrantArgs): CreditGrant {
  const created = seconds(world)
  const effective_at = args.effective_at ?? created
  const { expires_at = null, prices } = args
  ensure(expires_at === null || expires_at > effective_at, '`expires_at` must be in the future.', {
    param: 'expires_at',
  })
  const grant: CreditGrant = {
    id: world.id('credgr_test_61', 30),
    object: 'billing.credit_grant',
    amount: { monetary: args.amount, type: 'monetary' },
    applicability_config: {
      scope: prices ? { prices: prices.map((id) => ({ id })) } : { price_type: 'metered' },
    },
    category: args.category ?? 'paid',
    created,
    customer: args.customer,
    customer_account: null,
    effective_at,
    expires_at,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    name: args.name ?? null,
    priority: args.priority ?? 50,
    test_clock: args.test_clock,
    updated: created,
    voided_at: null,
  }
  world.db.credit_grants.insert(grant)
  emit(world, 'billing.credit_grant.created', grant)
  insertTransaction(world, grant, {
    type: 'credits_granted',
    value: args.amount.value,
    effective_at,
  })
  planExpiry(world, grant)
  return grant
}

export function planExpiry(world: StripeWorld, { id, expires_at }: CreditGrant): void {
  if (expires_at !== null) world.at(expires_at * 1000, 'expireGrant', { id, expires_at })
}

export function findGrant(world: StripeWorld, id: string, status = 404): CreditGrant {
  const grant = world.db.credit_grants.get(id)
  ensureFound(grant, 'credit grant', id, status === 404 ? 'id' : 'credit_grant', status)
  return grant
}

/** What is left of a grant. */
export function leftOf(world: StripeWorld, { id }: CreditGrant, now = seconds(world)): number {
  return world.db.credit_transactions
    .list({ where: { credit_grant: id } })
    .filter(({ effective_at }) => effective_at <= now)
    .reduce((sum, { credit, debit }) => {
      const gain = credit?.amount.monetary?.value ?? 0
      return sum + gain - (debit?.amount.monetary?.value ?? 0)
    }, 0)
}

function save(world: StripeWorld, before: CreditGrant, changes: Partial<CreditGrant>) {
  const after = { ...before, ...changes, updated: seconds(world) }
  world.db.credit_grants.replace(after)
  emitChange(world, 'billing.credit_grant.updated', before, after)
  return after
}

/** https://docs.stripe.com/api/billing/credit-grant/expire */
export function expireNow(world: StripeWorld, before: CreditGrant): CreditGrant {
  const now = seconds(world)
  ensure(before.voided_at === null, `The credit grant ${before.id} is voided.`)
  const isOver = before.expires_at !== null && before.expires_at <= now
  ensure(!isOver, `The credit grant ${before.id} has expired already.`)
  return takeRest(world, save(world, before, { expires_at: now }), 'credits_expired')
}

/** https://docs.stripe.com/api/billing/credit-grant/void */
export function voidGrant(world: StripeWorld, before: CreditGrant): CreditGrant {
  ensure(before.voided_at === null, `The credit grant ${before.id} is voided already.`)
  const isUsed = leftOf(world, before, Infinity) !== before.amount.monetary?.value
  ensure(!isUsed, `The credit grant ${before.id} cannot be voided: some of it is used or expired.`)
  return takeRest(world, save(world, before, { voided_at: seconds(world) }), 'credits_voided')
}

function takeRest(
  world: StripeWorld,
  grant: CreditGrant,
  type: 'credits_expired' | 'credits_voided',
): CreditGrant {
  const value = leftOf(world, grant, Infinity)
  if (value > 0) insertTransaction(world, grant, { type, value })
  return grant
}

/** The job at the end of a grant. */
export function expireGrant(
  world: StripeWorld,
  { id, expires_at }: { id: string; expires_at: number },
): void {
  const grant = world.db.credit_grants.get(id)
  if (grant?.expires_at !== expires_at || grant.voided_at !== null) return
  takeRest(world, grant, 'credits_expired')
}

function isFor({ applicability_config }: CreditGrant, world: StripeWorld, price: string): boolean {
  const { prices } = applicability_config.scope
  if (prices) return prices.some(({ id }) => id === price)
  return world.db.prices.get(price)?.recurring?.usage_type === 'metered'
}

/** Those that are good now, in the order in which they are used up. */
export function usableGrants(world: StripeWorld, customer: string): CreditGrant[] {
  const now = seconds(world)
  const order = ({ expires_at, category, priority }: CreditGrant) => [
    priority ?? 50,
    expires_at ?? Infinity,
    category === 'promotional' ? 0 : 1,
  ]
  return world.db.credit_grants
    .list({ where: { customer } })
    .filter(({ effective_at, expires_at, voided_at }) => {
      const isBegun = (effective_at ?? 0) <= now
      return voided_at === null && isBegun && (expires_at === null || expires_at > now)
    })
    .sort((one, other) => {
      const [a, b] = [order(one), order(other)]
      const place = a.findIndex((value, index) => value !== b[index])
      return place < 0 ? 0 : Number(a[place]) - Number(b[place])
    })
}

/**
 * Uses up credits for what is metered on an invoice, after its discounts and before its taxes.
 * https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits
 */
export function applyCredits(
  world: StripeWorld,
  { id: invoice, currency, customer }: Invoice,
): boolean {
  const grants = usableGrants(world, customer)
  if (grants.length === 0) return false
  const lines = world.db.invoice_lines.list({ where: { invoice } })
  let isUsed = false
  for (const line of lines) {
    const price = line.pricing?.price_details?.price
    const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
    let due = line.amount - off
    for (const grant of grants) {
      const isApt = grant.amount.monetary?.currency === currency
      if (due <= 0 || !isApt || price === undefined || !isFor(grant, world, price)) continue
      const value = Math.min(due, leftOf(world, grant))
      if (value <= 0) continue
      const applied = { invoice, invoice_line_item: line.id }
      insertTransaction(world, grant, { type: 'credits_applied', value, applied })
      due -= value
      isUsed = true
    }
  }
  return isUsed
}

/** The credits that a line used. */
export function creditsOf(world: StripeWorld, line: string) {
  return world.db.credit_transactions.list({ where: { line } }).map(({ id, debit }) => ({
    amount: debit?.amount.monetary?.value ?? 0,
    credit_balance_transaction: id,
    type: 'credit_balance_transaction' as const,
  }))
}

/** Gives back what a voided invoice had used. */
export function giveBack(world: StripeWorld, { id: invoice, customer }: Invoice): void {
  if (!world.db.credit_grants.first({ where: { customer } })) return
  for (const { id: line } of world.db.invoice_lines.list({ where: { invoice } })) {
    for (const { credit_grant, debit } of world.db.credit_transactions.list({ where: { line } })) {
      const grant = world.db.credit_grants.get(credit_grant)
      const value = debit?.amount.monetary?.value ?? 0
      const applied = { invoice, invoice_line_item: line }
      const type = 'credits_application_invoice_voided'
      if (grant) insertTransaction(world, grant, { type, value, applied })
    }
  }
}
