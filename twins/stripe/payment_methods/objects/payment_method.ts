import { cardError } from '../../payments/objects/card_error.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CardSecret, Customer, PaymentMethod } from '../../schema/index.ts'
import { type BillingArgs, fingerprintOf, toBillingDetails } from './billing_details.ts'
import { methodOfAlias } from './non_card_method.ts'
import { cardOf, isTestNumber, numberOfAlias, type TestCard } from './test_cards.ts'

/** A card as someone types it in. */
export interface CardEntry {
  number: string
  exp_month: number
  exp_year: number
  cvc?: string | undefined
}

interface MethodArgs {
  billing_details?: BillingArgs | undefined
  metadata?: Record<string, string> | null | undefined
  allow_redisplay?: 'always' | 'limited' | 'unspecified' | undefined
}

/** The check digit of a card number. https://en.wikipedia.org/wiki/Luhn_algorithm */
function isLuhn(number: string): boolean {
  const digits = [...number].reverse().map(Number)
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** Refuses what a card form refuses. https://docs.stripe.com/testing#invalid-data */
export function checkEntry(world: StripeWorld, entry: CardEntry, prefix: string): CardEntry {
  const number = entry.number.replaceAll(/[\s-]/g, '')
  const refuse = (code: string, field: string) =>
    cardError({ code }, { param: prefix === '' ? field : `${prefix}[${field}]` })
  if (!/^\d{12,19}$/.test(number) || !isLuhn(number)) throw refuse('incorrect_number', 'number')
  if (entry.exp_month < 1 || entry.exp_month > 12) throw refuse('invalid_expiry_month', 'exp_month')
  const exp_year = entry.exp_year < 100 ? entry.exp_year + 2000 : entry.exp_year
  const now = new Date(world.now())
  const months = (exp_year - now.getUTCFullYear()) * 12 + entry.exp_month - now.getUTCMonth() - 1
  if (months < 0 || exp_year > now.getUTCFullYear() + 50) {
    throw refuse('invalid_expiry_year', 'exp_year')
  }
  const isAmex = cardOf(number).brand === 'amex'
  if (entry.cvc !== undefined && !(isAmex ? /^\d{3,4}$/ : /^\d{3}$/).test(entry.cvc)) {
    throw refuse('invalid_cvc', 'cvc')
  }
  ensureOfMode(world, number)
  return { ...entry, number, exp_year }
}

/** A card of which a page asks the number alone; the rest is as on any test card. */
export function typedCard(world: StripeWorld, number: string): CardEntry {
  return checkEntry(world, { number, exp_month: 12, exp_year: 2050, cvc: '123' }, '')
}

/** https://docs.stripe.com/declines/codes: a card for tests is none in live mode, and the reverse. */
function ensureOfMode(world: StripeWorld, number: string): void {
  if (isTestNumber(number) !== isLive(world)) return
  const decline_code = isLive(world) ? 'live_mode_test_card' : 'test_mode_live_card'
  throw cardError({ code: 'card_declined', decline_code })
}

/** A card a year before it expires, for the ids that stand for test cards. */
export function entryOf(world: StripeWorld, number: string): CardEntry {
  const now = new Date(world.now())
  return {
    number,
    exp_month: now.getUTCMonth() + 1,
    exp_year: now.getUTCFullYear() + 1,
    cvc: '123',
  }
}

export function toChecks(card: TestCard, billing: BillingArgs, hasCvc: boolean) {
  const { line1, postal_code } = billing.address ?? {}
  return {
    address_line1_check: line1 ? (card.checks?.line1 ?? 'pass') : null,
    address_postal_code_check: postal_code ? (card.checks?.postal_code ?? 'pass') : null,
    cvc_check: hasCvc ? (card.checks?.cvc ?? 'pass') : null,
  }
}

function toCard(entry: CardEntry, billing: BillingArgs): NonNullable<PaymentMethod['card']> {
  const card = cardOf(entry.number)
  return {
    brand: card.brand,
    checks: toChecks(card, billing, entry.cvc !== undefined),
    country: card.country,
    display_brand: card.network ?? card.brand,
    exp_month: entry.exp_month,
    exp_year: entry.exp_year,
    fingerprint: fingerprintOf(entry.number),
    funding: card.funding,
    generated_from: null,
    last4: entry.number.slice(-4),
    networks: {
      available: card.network ? [card.network, card.brand] : [card.brand],
      preferred: null,
    },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: card.authentication !== 'unsupported' },
    wallet: null,
  }
}

/** Makes a payment method of a card; the number stays behind it. */
export function insertPaymentMethod(
  world: StripeWorld,
  entry: CardEntry,
  args: MethodArgs = {},
  id = world.id('pm_1', 23),
): PaymentMethod {
  const billing = args.billing_details ?? {}
  const method: PaymentMethod = {
    id,
    object: 'payment_method',
    allow_redisplay: args.allow_redisplay ?? 'unspecified',
    billing_details: toBillingDetails(billing),
    card: toCard(entry, billing),
    created: seconds(world),
    customer: null,
    customer_account: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    type: 'card',
  }
  world.db.payment_methods.insert(method)
  world.db.cards.insert({ id: method.id, number: entry.number })
  return method
}

export function cardSecret(world: StripeWorld, id: string): CardSecret {
  return world.db.cards.get(id) ?? { id, number: '' }
}

/** How the card behind a payment method behaves. */
export function testCard(world: StripeWorld, id: string): TestCard {
  return cardOf(cardSecret(world, id).number)
}

/** A payment method that a parameter names; `pm_card_visa` and its like make one each time. */
export function findPaymentMethod(
  world: StripeWorld,
  id: string,
  param = 'payment_method',
  status = 400,
): PaymentMethod {
  const number = numberOfAlias(world, id)
  if (number !== undefined) return insertPaymentMethod(world, entryOf(world, number))
  const known = methodOfAlias(world, id)
  if (known) return known
  const method = world.db.payment_methods.get(id)
  ensureFound(method, 'PaymentMethod', id, param, status)
  return method
}

/** Refuses a payment method that was spent without a customer, or taken from one. */
export function ensureUsable(world: StripeWorld, { id, customer }: PaymentMethod): void {
  const isSpent = customer === null && cardSecret(world, id).spent === true
  ensure(
    !isSpent,
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer ' +
      'attachment, shared with a connected account without Customer attachment, or was detached ' +
      'from a Customer. It may not be used again. To use a PaymentMethod multiple times, you ' +
      'must attach it to a Customer first.',
    { param: 'payment_method' },
  )
}

export function spend(world: StripeWorld, { id, customer }: PaymentMethod): void {
  if (customer === null) world.db.cards.put({ ...cardSecret(world, id), spent: true })
}

/** Attaches to a customer, which asks the issuer. https://docs.stripe.com/api/payment_methods/attach */
export function attach(
  world: StripeWorld,
  method: PaymentMethod,
  customer: Customer,
): PaymentMethod {
  if (method.customer === customer.id) return method
  ensure(
    method.customer === null,
    'The payment method you provided has already been attached to a customer.',
    { param: 'payment_method' },
  )
  ensureUsable(world, method)
  const { decline, attaches, authentication } = testCard(world, method.id)
  // Cards that are only refused after 3-D Secure are not refused here.
  if (decline && !attaches && !authentication) throw cardError(decline)
  const attached = world.db.payment_methods.replace({ ...method, customer: customer.id })
  emit(world, 'payment_method.attached', attached)
  return attached
}
