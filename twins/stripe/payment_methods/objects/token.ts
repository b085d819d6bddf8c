import type Stripe from 'stripe'
import { atHome } from '../../protocol/account.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Token } from '../../schema/index.ts'
import { fingerprintOf } from './billing_details.ts'
import { type CardEntry, toChecks } from './payment_method.ts'
import { cardOf } from './test_cards.ts'

/** The name and address that come with a card in the old way. */
export interface OldCardArgs {
  name?: string | undefined
  address_line1?: string | undefined
  address_line2?: string | undefined
  address_city?: string | undefined
  address_state?: string | undefined
  address_zip?: string | undefined
  address_country?: string | undefined
}

const brandNames: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

/** A card as tokens and old charges show it. https://docs.stripe.com/api/cards/object */
export function toOldCard(
  world: StripeWorld,
  entry: CardEntry,
  args: OldCardArgs = {},
  id = world.id('card_1', 23),
): Stripe.Card {
  const card = cardOf(entry.number)
  const line1 = args.address_line1
  const postal_code = args.address_zip
  const checks = toChecks(card, { address: { line1, postal_code } }, entry.cvc !== undefined)
  return {
    id,
    object: 'card',
    address_city: args.address_city ?? null,
    address_country: args.address_country ?? null,
    address_line1: line1 ?? null,
    address_line1_check: checks.address_line1_check,
    address_line2: args.address_line2 ?? null,
    address_state: args.address_state ?? null,
    address_zip: postal_code ?? null,
    address_zip_check: checks.address_postal_code_check,
    allow_redisplay: 'unspecified',
    brand: brandNames[card.brand] ?? 'Unknown',
    country: card.country,
    cvc_check: checks.cvc_check,
    dynamic_last4: null,
    exp_month: entry.exp_month,
    exp_year: entry.exp_year,
    fingerprint: fingerprintOf(entry.number),
    funding: card.funding,
    last4: entry.number.slice(-4),
    metadata: {},
    name: args.name ?? null,
    networks: { preferred: null },
    regulated_status: 'unregulated',
    tokenization_method: null,
  }
}

export function insertToken(world: StripeWorld, entry: CardEntry, args: OldCardArgs): Token {
  const token: Token = {
    id: world.id('tok_1', 23),
    object: 'token',
    card: toOldCard(world, entry, args),
    client_ip: null,
    created: seconds(world),
    livemode: isLive(world),
    type: 'card',
    used: false,
  }
  world.db.tokens.insert(token)
  world.db.cards.insert({ id: token.id, number: entry.number })
  return token
}

/** Where a token is: what a platform made serves its accounts too. */
export function holderOf(own: StripeWorld, id: string): StripeWorld {
  return own.db.tokens.has(id) ? own : atHome(own)
}

/** The card behind a token, which works once. https://docs.stripe.com/api/tokens */
export function useToken(own: StripeWorld, id: string, param: string): CardEntry {
  const world = holderOf(own, id)
  const token = world.db.tokens.get(id)
  const secret = world.db.cards.get(id)
  ensureFound(token?.card && secret, 'token', id, param, 400)
  const message = `You cannot use a Stripe token more than once: ${id}.`
  ensure(!token.used, message, { code: 'token_already_used', param })
  world.db.tokens.replace({ ...token, used: true })
  const { exp_month, exp_year, cvc_check } = token.card ?? { exp_month: 1, exp_year: 1 }
  return { number: secret.number, exp_month, exp_year, ...(cvc_check && { cvc: '123' }) }
}
