import type { Fields, Noun } from '../vocabulary.ts'
import { emailOf } from './records.ts'

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
    'partially refunded|partly refunded': { status: 'succeeded', refunded: 'part' },
  },
  make(thing) {
    const { refunded: _, ...state } = thing.state
    const usual = [2400, 3200, 5800, 12900, 1900]
    return {
      amount: thing.amount?.value ?? usual[thing.index % usual.length],
      currency: thing.amount?.currency ?? 'usd',
      customer: emailOf(thing),
      description: `Order ${1042 + thing.index}`,
      status: 'succeeded',
      ...state,
    }
  },
}

export const refund: Noun = {
  words: ['refund'],
  in: ['payment'],
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
    const payment = container?.record as Fields // payments are made as objects
    const isPart = isPartial === true || container?.state.refunded === 'part'
    const part = isPart ? Math.floor(Number(payment.amount) / 2) : undefined
    const value = amount?.value ?? part
    return {
      payment_intent: payment.description,
      ...(value === undefined ? {} : { amount: value }),
      reason: 'requested_by_customer',
      ...state,
    }
  },
}
