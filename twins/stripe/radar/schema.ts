import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { Stored } from '../schema/stored.ts'

export type EarlyFraudWarning = Omit<Stored<Stripe.Radar.EarlyFraudWarning>, 'charge'> & {
  charge: string
}
export type Review = Stored<Stripe.Review>
export type ValueList = Stripe.Radar.ValueList
export type ValueListItem = Stripe.Radar.ValueListItem
export type MethodConfiguration = Stripe.PaymentMethodConfiguration
export type MethodDomain = Stripe.PaymentMethodDomain

/** What a payment is made up of, which is only shown when asked for. */
export interface AmountLines {
  id: string
  items: Stripe.PaymentIntentAmountDetailsLineItem[]
}

export const radarTables = {
  early_fraud_warnings: collection<EarlyFraudWarning>()({
    columns: {
      charge: (it) => it.charge,
      created: (it) => it.created,
      payment_intent: (it) => it.payment_intent,
    },
  }),
  reviews: collection<Review>()({
    columns: { charge: (it) => it.charge, created: (it) => it.created },
  }),
  value_lists: collection<ValueList>()({
    columns: { alias: (it) => it.alias, created: (it) => it.created },
  }),
  value_list_items: collection<ValueListItem>()({
    columns: {
      created: (it) => it.created,
      value: (it) => it.value,
      value_list: (it) => it.value_list,
    },
    indexes: [['value_list', 'seq']],
  }),
  method_configurations: collection<MethodConfiguration>()({
    columns: { active: (it) => it.active },
  }),
  method_domains: collection<MethodDomain>()({
    columns: { domain_name: (it) => it.domain_name, enabled: (it) => it.enabled },
  }),
  amount_lines: collection<AmountLines>()(),
}
