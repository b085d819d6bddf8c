import { type BankArgs, toBankAccount } from '../../connect/objects/external_account.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Token } from '../../schema/index.ts'

const prefixes = { account: 'ct_1', cvc_update: 'cvctok_1', person: 'cpt_1', pii: 'pii_1' } as const

function toToken(world: StripeWorld, prefix: string, type: string): Token {
  return {
    id: world.id(prefix, 23),
    object: 'token',
    client_ip: null,
    created: seconds(world),
    livemode: isLive(world),
    type,
    used: false,
  }
}

/** A token that only stands for what was given: nothing of it is shown. */
export function insertPlainToken(world: StripeWorld, type: keyof typeof prefixes): Token {
  return world.db.tokens.insert(toToken(world, prefixes[type], type))
}

/** https://docs.stripe.com/api/tokens/create_bank_account */
export function insertBankToken(world: StripeWorld, args: BankArgs): Token {
  const { account, available_payout_methods, default_for_currency, ...rest } = toBankAccount(
    world,
    '',
    args,
  )
  const { customer, future_requirements, metadata, requirements, ...bank } = rest
  const token = { ...toToken(world, 'btok_1', 'bank_account'), bank_account: bank }
  world.db.cards.insert({ id: token.id, number: args.account_number })
  return world.db.tokens.insert(token)
}
