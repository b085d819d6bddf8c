import { slug } from '../../prompt/generator.ts'
import type { Noun, RecordDraft, Scene } from '../../prompt/vocabulary.ts'
import { intervals } from './catalog.ts'

const usual = [12_000, 45_000, 8_000, 150_000]

function amountOf({ amount, index }: RecordDraft) {
  return amount ?? { value: usual[index % usual.length] ?? 12_000, currency: 'usd' }
}

export const payout: Noun = {
  words: ['payout', 'bank payout'],
  in: ['account'],
  list: 'payouts',
  takes: ['amount'],
  states: {
    'paid|arrived|completed': { status: 'paid' },
    'pending|in transit|on its way': { status: 'pending' },
    'canceled|cancelled': { status: 'canceled' },
  },
  make(draft) {
    const { value, currency } = amountOf(draft)
    return { amount: value, currency, status: 'paid', ...draft.state }
  },
}

/** What is paid out came in before: a payment whose money is there at once. */
export function fund(scene: Scene, payout: RecordDraft): void {
  const { value, currency } = amountOf({ ...payout, index: scene.of('payout').indexOf(payout) })
  const payment = scene.add('payment')
  payment.amount = { value: Math.ceil(value * 1.05) + 100, currency }
  payment.state.payment_method = 'pm_card_bypassPending'
}

export const meter: Noun = {
  words: ['meter', 'usage meter', 'billing meter'],
  in: ['account'],
  list: 'meters',
  naming: 'text',
  states: {
    counting: { formula: 'count' },
    summing: { formula: 'sum' },
  },
  make({ name, index, state }) {
    const known = ['API calls', 'Messages sent', 'Storage used', 'Minutes watched']
    const display_name = name ?? known[index] ?? `Usage ${index + 1}`
    return { display_name, event_name: slug(display_name, '_'), ...state }
  },
}

export const connected: Noun = {
  words: ['connected account', 'connect account', 'seller account', 'vendor account'],
  kinds: {
    'express account': 'express',
    'standard account': 'standard',
    'custom account': 'custom',
  },
  in: ['account'],
  list: 'accounts',
  states: {
    express: { type: 'express' },
    standard: { type: 'standard' },
    custom: { type: 'custom' },
    'onboarded|verified|enabled': { details_submitted: true },
    'restricted|unfinished|unverified|not onboarded': { details_submitted: false },
  },
  make({ email, state }, generator) {
    return { email: generator.person('seller.example.com', undefined, email).email, ...state }
  },
}

export const taxId: Noun = {
  words: ['tax id', 'vat number', 'vat id', 'tax number', 'tax registration number'],
  in: ['customer'],
  isOnly: true,
  list: 'tax_ids',
  states: {
    'european|eu|german': { type: 'eu_vat' },
    'british|uk': { type: 'gb_vat' },
    'american|us': { type: 'us_ein' },
  },
  make({ index, state }) {
    const type = String(state.type ?? 'eu_vat')
    const digits = String(123_456_789 + index)
    const values: Readonly<Record<string, string>> = {
      eu_vat: `DE${digits}`,
      gb_vat: `GB${digits}`,
      us_ein: `${digits.slice(0, 2)}-${digits.slice(2)}`,
    }
    return { type, value: values[type] }
  },
}

/** `a subscription with five seats`: how many of its price a subscription has. */
export const seat: Noun = {
  words: ['seat', 'license', 'licence', 'unit'],
  in: ['subscription'],
  takes: ['amount'],
  states: intervals,
  make: () => undefined,
}

/** `five seats at $10 a month`: what a seat costs its subscription does. */
export function seatCosts(seat: RecordDraft): void {
  const { container, amount, state } = seat
  if (!container) return
  container.amount ??= amount
  if (state.interval !== undefined) container.state.interval ??= state.interval
}
