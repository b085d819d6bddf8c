import type Stripe from 'stripe'
import { collection } from '../../../shared/collection.ts'
import type { Stored } from './stored.ts'

/** A secret as it is shown; its payload is only shown when asked for. */
export type AppSecret = Omit<Stored<Stripe.Apps.Secret>, 'payload'>
export type ApplePayDomain = Stored<Stripe.ApplePayDomain>

interface AppSecretPayload {
  id: string
  payload: string
}

export const appTables = {
  app_secrets: collection<AppSecret>()({
    columns: {
      name: (it) => it.name,
      scope: (it) => `${it.scope.type} ${it.scope.user ?? ''}`,
    },
  }),
  app_secret_payloads: collection<AppSecretPayload>()(),
  apple_pay_domains: collection<ApplePayDomain>()({
    columns: { domain_name: (it) => it.domain_name },
  }),
}
