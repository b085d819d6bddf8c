import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type PaymentMethod = Stored<Stripe.PaymentMethod>

/** What is behind a payment method and not shown: the number decides how the card behaves. */
export interface CardSecret {
  id: string
  number: string
  /** Used without a customer, or detached from one: not usable again. */
  spent?: boolean
  /** Authenticated for later payments by a setup. */
  isSetUp?: boolean
}

export type Token = Stored<Stripe.Token>

export const paymentMethodTables = {
  payment_methods: collection<PaymentMethod>()({
    columns: {
      customer: (it) => it.customer,
      type: (it) => it.type,
      allow_redisplay: (it) => it.allow_redisplay,
    },
    indexes: [['customer', 'seq']],
  }),
  cards: collection<CardSecret>()(),
  tokens: collection<Token>()(),
}
