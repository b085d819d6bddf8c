import type { Fields, Noun, RecordDraft, Scene, Vocabulary } from '../../prompt/vocabulary.ts'
import { invoice, offer, subscribe, subscription } from './billing.ts'
import { price, product } from './catalog.ts'
import { coupon, promotionCode, taxRate, testClock } from './discounts.ts'
import { connected, fund, meter, payout, seat, seatCosts, taxId } from './money.ts'
import { dispute, payment, refund } from './payments.ts'

const account: Noun = {
  words: [
    'account',
    'stripe account',
    'stripe instance',
    'merchant',
    'store',
    'shop',
    'online shop',
  ],
  in: [],
  make: ({ state }) => ({ ...state }),
}

const customer: Noun = {
  words: ['customer', 'client', 'buyer', 'shopper', 'subscriber'],
  in: ['account'],
  links: ['product'],
  list: 'customers',
  naming: 'person',
  make(draft, generator) {
    const { name, email, state } = draft
    const { name: full, email: address } = generator.person('example.com', name, email)
    const cards = generator.inside(draft, 'card')
    return {
      email: address,
      name: full,
      ...state,
      ...(cards.length > 0 ? {} : { payment_methods: ['pm_card_visa'] }),
    }
  },
}

const brands: Readonly<Record<string, Fields>> = {
  visa: { card: 'pm_card_visa' },
  mastercard: { card: 'pm_card_mastercard' },
  'amex|american express': { card: 'pm_card_amex' },
  discover: { card: 'pm_card_discover' },
  'debit|visa debit': { card: 'pm_card_visa_debit' },
  'declined|failing|bad': { card: 'pm_card_chargeCustomerFail' },
}

const card: Noun = {
  words: ['card', 'payment method', 'credit card', 'saved card', 'card on file'],
  in: ['customer'],
  list: 'payment_methods',
  states: brands,
  make({ state, container }, generator) {
    const usual = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_discover']
    const before = container
      ? generator.inside(container, 'card').filter(({ record }) => record)
      : []
    return state.card ?? usual[before.length % usual.length]
  },
}

const webhook: Noun = {
  words: ['webhook endpoint', 'webhook'],
  in: ['account'],
  list: 'webhook_endpoints',
  naming: 'address',
  make: ({ name, index }) => ({
    url: name ?? `https://hooks.example.com/stripe${index === 0 ? '' : index + 1}`,
  }),
}

/** Adds what the records named cannot do without: prices, products to subscribe to, refunds. */
function prepare(scene: Scene): void {
  for (const customer of scene.of('customer')) subscribe(scene, customer)
  for (const draft of scene.of('seat')) seatCosts(draft)
  for (const subscription of scene.of('subscription')) offer(scene, subscription)
  const hasPrice = (draft: RecordDraft) =>
    scene.of('price').some(({ container }) => container === draft)
  for (const draft of scene.of('product')) if (!hasPrice(draft)) scene.add('price', draft)
  for (const draft of scene.of('payout')) fund(scene, draft)
  for (const draft of scene.of('payment')) {
    const isRefunded = scene.of('refund').some(({ container }) => container === draft)
    if (draft.state.refunded !== undefined && !isRefunded) scene.add('refund', draft)
    const isDisputed = scene.of('dispute').some(({ container }) => container === draft)
    if (draft.state.isDisputed && !isDisputed) scene.add('dispute', draft)
  }
}

/** What prompts may say of Stripe. */
export const vocabulary: Vocabulary = {
  twin: 'stripe',
  label: 'Stripe',
  names: ['stripe'],
  precedence: 2,
  root: 'account',
  nouns: {
    account,
    connected,
    testClock,
    taxRate,
    coupon,
    promotionCode,
    customer,
    card,
    taxId,
    product,
    price,
    subscription,
    seat,
    invoice,
    payment,
    refund,
    dispute,
    payout,
    meter,
    webhook,
  },
  prepare,
}
