import { bankAccount } from '../../connect/args/account.ts'
import * as params from '../../protocol/args/params.ts'

const { oneOf } = params

const { hash, integer, text } = params

/** A card as it was given before there were payment methods. */
export const oldCard = () =>
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

/** A token, a source, or the card or bank account itself. */
export const anySource = () =>
  params.textOr(hash({ ...oldCard().shape, object: oneOf('card') }).or(bankAccount()))
