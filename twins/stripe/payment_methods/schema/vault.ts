import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'

export type UsBankAccount = Stripe.V2.Core.Vault.UsBankAccount
export type GbBankAccount = Stripe.V2.Core.Vault.GbBankAccount

export const vaultTables = {
  gb_bank_accounts: collection<GbBankAccount>()(),
  us_bank_accounts: collection<UsBankAccount>()({
    columns: { status: (it) => it.verification.status },
  }),
}
