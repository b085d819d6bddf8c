import { checkEntry } from '../objects/payment_method.ts'
import { insertToken } from '../objects/token.ts'
import * as params from '../protocol/params.ts'
import { ensure, refuseUnbuilt } from '../protocol.ts'
import { resource } from '../query/resource.ts'
import type { Token } from '../schema.ts'

const { hash, integer, text } = params
const token = resource<Token>({ path: '/v1/tokens', table: 'tokens', noun: 'token' })

const card = () =>
  hash({
    number: text(),
    exp_month: integer(),
    exp_year: integer(),
    cvc: text().optional(),
    name: text().optional(),
    address_line1: text().optional(),
    address_line2: text().optional(),
    address_city: text().optional(),
    address_state: text().optional(),
    address_zip: text().optional(),
    address_country: text().optional(),
    ...params.unbuilt('currency', 'networks'),
  })

const kinds = ['account', 'bank_account', 'customer', 'cvc_update', 'person', 'pii'] as const

/** https://docs.stripe.com/api/tokens */
export const tokens = {
  ...token.create(
    () => ({ card: card().optional(), ...params.unbuilt(...kinds) }),
    (world, { card: given }) => {
      ensure(given, 'You must supply either a card, customer, PII data, bank account, or account.')
      if (given.number.startsWith('tok_')) refuseUnbuilt(world, 'A token of a token')
      return insertToken(world, checkEntry(world, given, 'card'), given)
    },
    { browser: true },
  ),
  ...token.get({ browser: true }),
}
