import {
  type BankArgs,
  bankOfToken,
  toBankAccount,
} from '../../connect/objects/external_account.ts'
import { cardError } from '../../payments/objects/card_error.ts'
import { emit, emitChange } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { Card, Customer, CustomerBank, CustomerSource } from '../../schema/index.ts'
import {
  type CardEntry,
  checkEntry,
  entryOf,
  insertPaymentMethod,
  testCard,
} from './payment_method.ts'
import { numberOfAlias } from './test_cards.ts'
import { type OldCardArgs, toOldCard, useToken } from './token.ts'

/** A card as it is typed in, in the old way. */
type CardGiven = CardEntry & OldCardArgs & { object: 'card' }
type BankGiven = BankArgs & { object?: 'bank_account' | undefined }
export type SourceGiven = string | CardGiven | BankGiven

export function findSource(world: StripeWorld, customer: string, id: string): CustomerSource {
  const found = world.db.sources.get(id)
  ensureFound(found?.customer === customer ? found : undefined, 'source', id, 'id')
  return found as CustomerSource // found, as was just made sure
}

function addCard(world: StripeWorld, customer: Customer, entry: CardEntry, args: OldCardArgs) {
  const shown = toOldCard(world, entry, args)
  const card: Card = { ...shown, customer: customer.id } as Card // nothing of it is expanded
  const { address_line1: line1, address_zip: postal_code, name } = args
  const billing_details = { address: { line1, postal_code }, name }
  const method = insertPaymentMethod(world, entry, { billing_details }, card.id)
  const issuer = testCard(world, method.id)
  if (issuer.decline && !issuer.attaches && !issuer.authentication) throw cardError(issuer.decline)
  world.db.payment_methods.replace({ ...method, customer: customer.id })
  return card
}

function addBank(world: StripeWorld, customer: Customer, args: BankArgs, status: string) {
  const { account, available_payout_methods, default_for_currency, ...rest } = toBankAccount(
    world,
    '',
    args,
  )
  const { future_requirements, requirements, ...bank } = rest
  world.db.cards.insert({ id: bank.id, number: args.account_number })
  return { ...bank, customer: customer.id, status } satisfies CustomerBank
}

/** What was given, as a card, a bank account or a source of the customer. */
function toSource(world: StripeWorld, customer: Customer, given: SourceGiven): CustomerSource {
  if (typeof given !== 'string') {
    if (given.object !== 'card') return addBank(world, customer, given, 'new')
    return addCard(world, customer, checkEntry(world, given, 'source'), given)
  }
  const source = given.startsWith('src_') ? world.db.sources.get(given) : undefined
  if (source?.object === 'source') {
    ensure(
      source.customer === undefined && source.status === 'chargeable',
      `The source ${given} cannot be attached: it is not chargeable or belongs to a customer.`,
      { param: 'source' },
    )
    const method = world.db.payment_methods.get(given)
    if (method) world.db.payment_methods.replace({ ...method, customer: customer.id })
    return { ...source, customer: customer.id }
  }
  const bank = bankOfToken(world, given)
  if (bank) return addBank(world, customer, bank, bank.isVerified ? 'verified' : 'new')
  const number = numberOfAlias(world, given)
  const known = world.db.tokens.get(given)?.card
  const entry = number === undefined ? useToken(world, given, 'source') : entryOf(world, number)
  return addCard(world, customer, entry, known ? toNames(known) : {})
}

/** The name and address of a card that is known. */
function toNames(card: Omit<Card, 'account' | 'customer'>): OldCardArgs {
  const { address_line1, address_line2, address_city, address_state, address_zip, name } = card
  return {
    ...(address_line1 && { address_line1 }),
    ...(address_line2 && { address_line2 }),
    ...(address_city && { address_city }),
    ...(address_state && { address_state }),
    ...(address_zip && { address_zip }),
    ...(card.address_country && { address_country: card.address_country }),
    ...(name && { name }),
  }
}

/** Adds what a customer can be charged by; the first becomes the default. */
export function addSource(
  world: StripeWorld,
  customer: Customer,
  given: SourceGiven,
  metadata: Record<string, string> = {},
): CustomerSource {
  const made = toSource(world, customer, given)
  const source = made.object === 'source' ? made : { ...made, metadata }
  world.db.sources.put(source)
  emit(world, 'customer.source.created', source)
  if (customer.default_source === null) setDefault(world, customer, source.id)
  return source
}

/** Makes a source the one that is charged where none is named. */
function setDefault(world: StripeWorld, before: Customer, id: string | null): Customer {
  const after = world.db.customers.replace({ ...before, default_source: id })
  emitChange(world, 'customer.updated', before, after)
  return after
}

/** Takes a source from its customer: a card is gone, a source can never be used again. */
export function removeSource(world: StripeWorld, customer: Customer, source: CustomerSource) {
  const method = world.db.payment_methods.get(source.id)
  if (method) world.db.payment_methods.delete(source.id)
  if (source.object === 'source') {
    const { customer: _owner, ...rest } = source
    world.db.sources.replace({ ...rest, status: 'consumed' })
  } else {
    world.db.sources.delete(source.id)
  }
  emit(world, 'customer.source.deleted', source)
  if (customer.default_source === source.id) {
    const where = { customer: customer.id }
    setDefault(world, customer, world.db.sources.first({ where })?.id ?? null)
  }
  if (source.object === 'source') return world.db.sources.get(source.id)
  const currency = source.object === 'bank_account' ? { currency: source.currency } : {}
  return { id: source.id, object: source.object, ...currency, deleted: true }
}

/** The amounts that a test account is sent. https://docs.stripe.com/ach-deprecated#testing-ach */
const sent = [32, 45]
const attempts = 10

/** Compares what a customer read on a statement with what was sent. */
export function verifyBank(world: StripeWorld, bank: CustomerBank, amounts: number[]) {
  ensure(bank.status !== 'verified', 'This bank account has already been verified.')
  ensure(
    bank.status !== 'verification_failed',
    'This bank account could not be verified: you have exceeded the number of allowed attempts.',
    { code: 'bank_account_verification_failed' },
  )
  const tried = (world.db.microdeposits.get(bank.id)?.attempts ?? 0) + 1
  const isRight = amounts.length === 2 && sent.every((amount) => amounts.includes(amount))
  if (!isRight) return { tried, isOver: tried >= attempts }
  const verified = world.db.sources.replace({ ...bank, status: 'verified' })
  emitChange(world, 'customer.source.updated', bank, verified)
  return { verified }
}
