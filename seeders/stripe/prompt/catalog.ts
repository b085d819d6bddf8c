import { productOf } from '../../prompt/content/products.ts'
import { slug } from '../../prompt/generator.ts'
import type { Fields, Generator, Noun, RecordDraft } from '../../prompt/vocabulary.ts'
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
  make(draft, generator) {
    const { isRecurring: _, interval: _interval, ...state } = draft.state
    const { name, description } = productOf(draft.index, isRecurring(draft, generator))
    return draft.name === undefined
      ? { name, description, ...state }
      : { name: draft.name, ...state }
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
  make(draft, generator) {
    const { container, state, amount, index } = draft
    const known = amount ?? container?.amount
    const cheap = isRecurring(draft, generator)
      ? [900, 2900, 9900, 19900]
      : [1200, 1800, 2400, 3200]
    const interval = state.interval ?? container?.state.interval ?? 'month'
    const often = isRecurring(draft, generator) ? [String(interval)] : []
    return {
      currency: known?.currency ?? 'usd',
      unit_amount: known?.value ?? cheap[index % cheap.length],
      lookup_key: generator.unique(
        [slug(String(fieldOf(container, 'name')), '_'), ...often].join('_'),
      ),
      ...(often.length > 0 ? { recurring: { interval } } : {}),
    }
  },
}

/** Whether a product or a price is for subscriptions: it says so, or there are some. */
export function isRecurring(draft: RecordDraft, generator: Generator): boolean {
  const { state, container } = draft
  const said = state.isRecurring ?? container?.state.isRecurring
  if (typeof said === 'boolean') return said
  const hasInterval = state.interval !== undefined || container?.state.interval !== undefined
  return hasInterval || generator.of('subscription').length > 0
}
