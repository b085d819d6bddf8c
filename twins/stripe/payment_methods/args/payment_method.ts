import type { z } from 'zod'
import type { Args } from '../../../../shared/contract.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, refuseUnbuilt, type StripeWorld } from '../../protocol/index.ts'
import type { PaymentMethod } from '../../schema/index.ts'
import { kindOf } from '../objects/method_kinds.ts'
import { insertNonCardMethod } from '../objects/non_card_method.ts'
import {
  type CardEntry,
  checkEntry,
  entryOf,
  insertPaymentMethod,
} from '../objects/payment_method.ts'
import { numberOfAlias } from '../objects/test_cards.ts'
import { useToken } from '../objects/token.ts'

const { integer } = params

const { clearable, hash, oneOf, text } = params

const debits = () => ({
  acss_debit: hash({
    account_number: text(),
    institution_number: text(),
    transit_number: text(),
  }).optional(),
  au_becs_debit: hash({ account_number: text(), bsb_number: text() }).optional(),
  bacs_debit: hash({ account_number: text(), sort_code: text() }).optional(),
  eps: hash({ bank: text().optional() }).optional(),
  ideal: hash({ bank: text().optional() }).optional(),
  p24: hash({ bank: text().optional() }).optional(),
  sepa_debit: hash({ iban: text() }).optional(),
  us_bank_account: hash({
    account_holder_type: oneOf('company', 'individual').optional(),
    account_number: text(),
    account_type: oneOf('checking', 'savings').optional(),
    routing_number: text(),
    ...params.unbuilt('financial_connections_account'),
  }).optional(),
})

/** Types that come with nothing, as an empty hash. */
const plain = () => {
  const names = [
    'affirm',
    'afterpay_clearpay',
    'alipay',
    'amazon_pay',
    'bancontact',
    'cashapp',
    'customer_balance',
    'klarna',
    'link',
    'wechat_pay',
  ] as const
  const entries = names.map((name) => [name, clearable(hash({})).optional()])
  return Object.fromEntries(entries) as Record<(typeof names)[number], z.ZodOptional> // one each
}

/** A payment method as it is given, alone or inside of an intent. */
export const methodData = () =>
  hash({
    type: text(),
    allow_redisplay: redisplay().optional(),
    billing_details: params.billingDetails().optional(),
    card: card().optional(),
    ...debits(),
    ...plain(),
    metadata: params.metadata().optional(),
    ...params.unbuilt('radar_options'),
  })

type MethodData = Args<ReturnType<typeof methodData>['shape']>

/** The card that was given, typed in or as a token. */
function readEntry(world: StripeWorld, data: MethodData, prefix = ''): CardEntry {
  const at = prefix === '' ? 'card' : `${prefix}[card]`
  const missing = (name: string) => ({ code: 'parameter_missing', param: name })
  ensure(data.card, `Missing required param: ${at}.`, missing(at))
  const { token, number, exp_month, exp_year, cvc } = data.card
  if (token !== undefined) {
    const known = numberOfAlias(world, token)
    return known === undefined ? useToken(world, token, `${at}[token]`) : entryOf(world, known)
  }
  ensure(number !== undefined, `Missing required param: ${at}[number].`, missing(`${at}[number]`))
  ensure(
    exp_month !== undefined,
    `Missing required param: ${at}[exp_month].`,
    missing(`${at}[exp_month]`),
  )
  ensure(
    exp_year !== undefined,
    `Missing required param: ${at}[exp_year].`,
    missing(`${at}[exp_year]`),
  )
  return checkEntry(world, { number, exp_month, exp_year, cvc }, at)
}

/** Makes the payment method that was given, alone or inside of an intent. */
export function makeMethod(world: StripeWorld, data: MethodData, prefix = ''): PaymentMethod {
  const { type } = data
  if (type === 'card') return insertPaymentMethod(world, readEntry(world, data, prefix), data)
  const kind = kindOf(type)
  if (!kind) refuseUnbuilt(world, `The payment method type ${type}`)
  const at = prefix === '' ? type : `${prefix}[${type}]`
  // What a type is given is a hash of texts under the type's name.
  const details = (data as unknown as Record<string, Record<string, string> | null>)[type]
  ensure(details || kind.how !== 'debit', `Missing required param: ${at}.`, {
    code: 'parameter_missing',
    param: at,
  })
  return insertNonCardMethod(world, data, details ?? {}, { at })
}

export const redisplay = () => oneOf('always', 'limited', 'unspecified')

const card = () =>
  hash({
    cvc: text().optional(),
    exp_month: integer().optional(),
    exp_year: integer().optional(),
    number: text().optional(),
    token: text().optional(),
    ...params.unbuilt('networks'),
  })
