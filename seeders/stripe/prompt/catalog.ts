import { productOf } from '../../prompt/content/products.ts'
import { slug, type Tools } from '../../prompt/tools.ts'
import type { Fields, Noun, Thing } from '../../prompt/vocabulary.ts'
import { fieldOf } from './records.ts'

export const intervals: Readonly<Record<string, Fields>> = {
  'monthly|per month|a month|every month|each month|month': { interval: 'month' },
  'yearly|annual|per year|a year|every year|year': { interval: 'year' },
  'weekly|per week|a week|every week|week': { interval: 'week' },
  'daily|per day|a day|every day|day': { interval: 'day' },
}

export const product: Noun = {
  words: ['product', 'item', 'good', 'catalog item'],
  kinds: { plan: 'recurring', 'subscription plan': 'recurring', tier: 'recurring' },
  in: ['account'],
  list: 'products',
  naming: 'title',
  takes: ['amount'],
  known: [
    'Free',
    'Starter',
    'Basic',
    'Standard',
    'Pro',
    'Premium',
    'Team',
    'Business',
    'Enterprise',
  ],
  states: {
    'active|available|live': { active: true },
    'archived|inactive|discontinued': { active: false },
    'recurring|subscription': { isRecurring: true },
    'one time|one off': { isRecurring: false },
    ...intervals,
  },
  make(thing, tools) {
    const { isRecurring: _, interval: _interval, ...state } = thing.state
    const { name, description } = productOf(thing.index, isRecurring(thing, tools))
    return thing.name === undefined
      ? { name, description, ...state }
      : { name: thing.name, ...state }
  },
}

export const price: Noun = {
  words: ['price', 'price point'],
  in: ['product'],
  list: 'prices',
  takes: ['amount'],
  states: {
    'recurring|subscription': { isRecurring: true },
    'one time|one off': { isRecurring: false },
    ...intervals,
  },
  make(thing, tools) {
    const { container, state, amount, index } = thing
    const known = amount ?? container?.amount
    const cheap = isRecurring(thing, tools) ? [900, 2900, 9900, 19900] : [1200, 1800, 2400, 3200]
    const interval = state.interval ?? container?.state.interval ?? 'month'
    const often = isRecurring(thing, tools) ? [String(interval)] : []
    return {
      currency: known?.currency ?? 'usd',
      unit_amount: known?.value ?? cheap[index % cheap.length],
      lookup_key: tools.unique([slug(String(fieldOf(container, 'name')), '_'), ...often].join('_')),
      ...(often.length > 0 ? { recurring: { interval } } : {}),
    }
  },
}

/** Whether a product or a price is for subscriptions: it says so, or there are some. */
export function isRecurring(thing: Thing, tools: Tools): boolean {
  const { state, container } = thing
  const said = state.isRecurring ?? container?.state.isRecurring
  if (typeof said === 'boolean') return said
  const hasInterval = state.interval !== undefined || container?.state.interval !== undefined
  return hasInterval || tools.of('subscription').length > 0
}
