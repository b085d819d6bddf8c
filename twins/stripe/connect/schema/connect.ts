import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type Account = Stored<Stripe.Account>
export type Capability = Stored<Stripe.Capability>
export type Person = Stored<Stripe.Person>
export type BankAccount = Stored<Stripe.BankAccount>
export type ExternalAccount = BankAccount | Stored<Stripe.Card>

/** A link to the page on which an account's owner fills in what is due. */
export interface OnboardingLink {
  id: string
  account: string
  expires_at: number
  refresh_url: string
  return_url: string
  isUsed: boolean
  /** What is told when the owner comes back, where the link is of the second version. */
  tells?: { account_id: string; configurations: string[]; use_case: string }
}

/** How what an invoice is paid is shared, which it does not show. */
export interface InvoiceShare {
  id: string
  application_fee_amount?: number
  application_fee_percent?: number
  transfer_data?: {
    amount?: number | undefined
    amount_percent?: number | undefined
    destination: string
  }
}

export type Transfer = Stored<Stripe.Transfer>
export type TransferReversal = Stored<Stripe.TransferReversal>
export type ApplicationFee = Stored<Stripe.ApplicationFee>
export type FeeRefund = Stored<Stripe.FeeRefund>
export type Topup = Stored<Stripe.Topup>

/** The whole number of a bank account, which decides how its payouts end. */
export interface BankNumber {
  id: string
  account_number: string
}

/** Accounts stand with their platform; what belongs to one stands in its own partition. */
export const connectTables = {
  accounts: collection<Account>()({ columns: { created: (it) => it.created } }),
  bank_numbers: collection<BankNumber>()(),
  capabilities: collection<Capability>()(),
  persons: collection<Person>()(),
  external_accounts: collection<ExternalAccount>()({ columns: { object: (it) => it.object } }),
  onboarding_links: collection<OnboardingLink>()(),
  transfers: collection<Transfer>()({
    columns: {
      created: (it) => it.created,
      destination: (it) => it.destination,
      source_transaction: (it) => it.source_transaction,
      transfer_group: (it) => it.transfer_group,
    },
    indexes: [['source_transaction', 'seq']],
  }),
  transfer_reversals: collection<TransferReversal>()({
    columns: { transfer: (it) => it.transfer },
  }),
  application_fees: collection<ApplicationFee>()({
    columns: { charge: (it) => it.charge, created: (it) => it.created },
  }),
  invoice_shares: collection<InvoiceShare>()(),
  fee_refunds: collection<FeeRefund>()({ columns: { fee: (it) => it.fee } }),
  topups: collection<Topup>()({
    columns: {
      amount: (it) => it.amount,
      created: (it) => it.created,
      status: (it) => it.status,
    },
  }),
}
