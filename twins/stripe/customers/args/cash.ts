import * as params from '../../protocol/args/params.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { transferTypes } from '../objects/bank_transfer.ts'
import { cashOf } from '../objects/cash_balance.ts'

const { hash, oneOf, text } = params

/** `merchant_default` follows the account, which reconciles by itself. */
export const cashSettings = () =>
  hash({ reconciliation_mode: oneOf('automatic', 'manual', 'merchant_default').optional() })

/** Sets how what a customer sends is used. */
export function setReconciliation(
  world: StripeWorld,
  customer: string,
  mode: 'automatic' | 'manual' | 'merchant_default' | undefined,
): void {
  if (mode === undefined) return
  const { reconciliation_mode, ...cash } = cashOf(world, customer)
  world.db.cash_balances.put(
    mode === 'merchant_default' ? cash : { ...cash, reconciliation_mode: mode },
  )
}

/** The bank transfer that an intent or a customer asks to be told about. */
export const bankTransfer = () =>
  hash({
    eu_bank_transfer: hash({ country: text() }).optional(),
    requested_address_types: params
      .list(oneOf('aba', 'iban', 'sepa', 'sort_code', 'spei', 'swift', 'zengin'))
      .optional(),
    type: oneOf(...transferTypes),
  })
