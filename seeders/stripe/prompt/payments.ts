import type { Noun, RecordDraft } from '../../prompt/vocabulary.ts'
import { fieldOf } from './records.ts'

export const payment: Noun = {
  words: ['payment', 'payment intent', 'charge', 'purchase', 'transaction', 'sale', 'order'],
  in: ['customer'],
  list: 'payment_intents',
  isFlat: true,
  takes: ['amount'],
  states: {
    'succeeded|successful|completed|paid|captured': { status: 'succeeded' },
    'failed|declined|unsuccessful': {
      status: 'requires_payment_method',
      payment_method: 'pm_card_chargeDeclined',
    },
    'incomplete|abandoned|unpaid': { status: 'requires_payment_method' },
    'pending|unconfirmed': { status: 'requires_confirmation' },
    'authorized|uncaptured|held': { status: 'requires_capture' },
    '3d secure|challenged|unauthenticated': { status: 'requires_action' },
    'canceled|cancelled': { status: 'canceled' },
    refunded: { status: 'succeeded', refunded: 'full' },
    'disputed|charged back': { status: 'succeeded', isDisputed: true },
    'partially refunded|partly refunded': { status: 'succeeded', refunded: 'part' },
  },
  make(draft) {
    const { refunded: _, isDisputed: _disputed, ...state } = draft.state
    const usual = [2400, 3200, 5800, 12900, 1900]
    return {
      amount: draft.amount?.value ?? usual[draft.index % usual.length],
      currency: draft.amount?.currency ?? 'usd',
      customer: fieldOf(draft.container, 'email'),
      description: `Order ${1042 + draft.index}`,
      status: 'succeeded',
      ...state,
    }
  },
}

/** Whether money came in that can be asked back. */
function isPaid({ state }: RecordDraft): boolean {
  return state.status === undefined || state.status === 'succeeded'
}

export const refund: Noun = {
  words: ['refund'],
  in: ['payment'],
  isOnly: true,
  fits: isPaid,
  list: 'refunds',
  isFlat: true,
  takes: ['amount'],
  states: {
    'full|complete': {},
    'partial|part': { isPartial: true },
    fraudulent: { reason: 'fraudulent' },
    duplicate: { reason: 'duplicate' },
  },
  make({ container, amount, state: { isPartial, ...state } }) {
    const isPart = isPartial === true || container?.state.refunded === 'part'
    const part = isPart ? Math.floor(Number(fieldOf(container, 'amount')) / 2) : undefined
    const value = amount?.value ?? part
    return {
      payment_intent: fieldOf(container, 'description'),
      ...(value === undefined ? {} : { amount: value }),
      reason: 'requested_by_customer',
      ...state,
    }
  },
}

export const dispute: Noun = {
  words: ['dispute', 'chargeback'],
  in: ['payment'],
  isOnly: true,
  fits: isPaid,
  list: 'disputes',
  isFlat: true,
  states: {
    fraudulent: { reason: 'fraudulent' },
    duplicate: { reason: 'duplicate' },
    'open|pending': {},
  },
  make: ({ container, state }) => ({
    payment_intent: fieldOf(container, 'description'),
    reason: 'fraudulent',
    ...state,
  }),
}
