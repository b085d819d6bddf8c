import type { Generator, Noun, RecordDraft, Scene } from '../../prompt/vocabulary.ts'
import { intervals, isRecurring } from './catalog.ts'
import { fieldOf } from './records.ts'

export const subscription: Noun = {
  words: ['subscription', 'recurring subscription'],
  in: ['customer'],
  isAlone: true,
  links: ['product', 'coupon'],
  list: 'subscriptions',
  isFlat: true,
  takes: ['amount'],
  states: {
    'active|running|paying|paid': { status: 'active' },
    'trialing|trial|on trial|in trial|free trial|on a trial': { status: 'trialing' },
    'past due|overdue|delinquent': { status: 'past_due' },
    'canceled|cancelled|ended|churned': { status: 'canceled' },
    unpaid: { status: 'unpaid' },
    'incomplete|pending': { status: 'incomplete' },
    paused: { status: 'paused' },
    'ending|canceling|cancelling|set to cancel': { cancel_at_period_end: true },
    ...intervals,
  },
  make(draft, generator) {
    const { interval: _, ...state } = draft.state
    const [chosen] = priceFor(draft, generator)
    const trial = state.status === 'trialing' ? { trial_days: 14 } : {}
    const [coupon] = generator.linkedTo(draft, 'coupon')
    const seats = generator.inside(draft, 'seat').length
    return {
      customer: fieldOf(draft.container, 'email'),
      price: fieldOf(chosen, 'lookup_key'),
      status: 'active',
      ...state,
      ...trial,
      ...(seats > 0 ? { quantity: seats } : {}),
      ...(coupon ? { coupon: fieldOf(coupon, 'name') } : {}),
    }
  },
}

export const invoice: Noun = {
  words: ['invoice', 'bill'],
  in: ['customer'],
  list: 'invoices',
  isFlat: true,
  takes: ['amount'],
  states: {
    draft: { status: 'draft' },
    'pending|open|unpaid|outstanding|due|finalized|sent': { status: 'open' },
    'paid|settled': { status: 'paid' },
    'void|voided': { status: 'void' },
    uncollectible: { status: 'uncollectible' },
    'overdue|past due': { status: 'open', due_date: '-7d' },
  },
  make(draft, generator) {
    const { amount, state, index } = draft
    const usual = [4900, 12000, 7500, 31000]
    const line = {
      description: generator.pick([
        'Consulting, two hours',
        'Setup fee',
        'Extra seats',
        'Training day',
      ]),
      amount: amount?.value ?? usual[index % usual.length],
    }
    const currency = amount?.currency ?? 'usd'
    return {
      customer: fieldOf(draft.container, 'email'),
      currency,
      status: 'open',
      ...state,
      lines: [line],
    }
  },
}

/** The prices a subscription may have: those of its product, or of all that recur. */
function priceFor({ links, index }: RecordDraft, generator: Generator): RecordDraft[] {
  const prices = generator.of('price').filter((each) => isRecurring(each, generator))
  const own = prices.filter(({ container }) => container && links.includes(container))
  const among = own.length > 0 ? own : prices
  const at = index % Math.max(among.length, 1)
  return [...among.slice(at), ...among.slice(0, at)]
}

function hasProduct({ links }: RecordDraft): boolean {
  return links.some(({ noun }) => noun === 'product')
}

/** `three customers on the Pro plan`: each has a subscription. */
export function subscribe(scene: Scene, customer: RecordDraft): void {
  const own = scene.of('subscription').filter(({ container }) => container === customer)
  for (const product of customer.links) {
    const open = own.find((each) => !hasProduct(each)) ?? scene.add('subscription', customer)
    open.links.push(product)
  }
}

/** Finds or adds what a subscription is for: something at its price, where it says one. */
export function offer(scene: Scene, subscription: RecordDraft): void {
  const { amount, state, links } = subscription
  if (hasProduct(subscription)) return
  const { interval } = state
  const fits = (product: RecordDraft) =>
    product.state.isRecurring !== false &&
    product.state.active !== false &&
    (amount === undefined ||
      product.amount === undefined ||
      product.amount.value === amount.value) &&
    (interval === undefined || (product.state.interval ?? interval) === interval)
  const isFree = amount === undefined && interval === undefined
  const product = scene.of('product').find(fits) ?? scene.add('product')
  product.amount ??= amount
  if (interval !== undefined) product.state.interval = interval
  if (!isFree || product.isImplied) links.push(product)
}
