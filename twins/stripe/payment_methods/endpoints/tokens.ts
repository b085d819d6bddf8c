import type { Args } from '../../../../shared/contract.ts'
import { bankAccount, fields, personArgs } from '../../connect/args/account.ts'
import { storeContents } from '../../connect/objects/account_token.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, refuseUnbuilt, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Token } from '../../schema/index.ts'
import { oldCard } from '../args/source.ts'
import { insertBankToken, insertPlainToken } from '../objects/bank_token.ts'
import { checkEntry } from '../objects/payment_method.ts'
import { insertToken } from '../objects/token.ts'

const { hash, text } = params
const token = resource<Token>({ path: '/v1/tokens', table: 'tokens', noun: 'token' })

/** What somebody says of their account. */
const accountData = () => {
  const { business_type, company, individual } = fields()
  return hash({
    business_type,
    company,
    individual,
    tos_shown_and_accepted: params.boolean().optional(),
  })
}

const createArgs = () => ({
  account: accountData().optional(),
  bank_account: bankAccount().optional(),
  card: oldCard().optional(),
  cvc_update: hash({ cvc: text(4) }).optional(),
  person: hash(personArgs()).optional(),
  pii: hash({ id_number: text().optional() }).optional(),
  ...params.unbuilt('customer'),
})

function makeToken(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Token {
  const { card } = args
  const kinds = Object.values(args).filter((each) => each !== undefined)
  ensure(
    kinds.length > 0,
    'You must supply either a card, customer, PII data, bank account, or account.',
  )
  ensure(kinds.length === 1, 'You may only supply one thing to make a token of.')
  if (args.bank_account) return insertBankToken(world, args.bank_account)
  if (args.cvc_update) {
    ensure(/^\d{3,4}$/.test(args.cvc_update.cvc), "Your card's security code is invalid.", {
      type: 'card_error',
      status: 402,
      code: 'invalid_cvc',
      param: 'cvc_update[cvc]',
    })
    return insertPlainToken(world, 'cvc_update')
  }
  if (args.pii) return insertPlainToken(world, 'pii')
  if (args.person) return keepContents(world, insertPlainToken(world, 'person'), args.person)
  if (args.account) return keepContents(world, insertPlainToken(world, 'account'), args.account)
  ensure(card, 'You must supply a card.')
  if (card.number.startsWith('tok_')) refuseUnbuilt(world, 'A token of a token')
  return insertToken(world, checkEntry(world, card, 'card'), card)
}

/** What a token says is kept until it is used, and not shown. */
function keepContents(world: StripeWorld, made: Token, contents: object): Token {
  storeContents(world, made.id, made.type === 'account' ? 'account' : 'person', contents)
  return made
}

/** https://docs.stripe.com/api/tokens */
export const tokens = {
  'POST /v1/tokens': token.create(createArgs, makeToken, { browser: true }),
  'GET /v1/tokens/{id}': token.get({ browser: true }),
}
