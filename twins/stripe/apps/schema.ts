import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { Stored } from '../schema/stored.ts'

/** A secret as it is shown; its payload is only shown when asked for. */
export type AppSecret = Omit<Stored<Stripe.Apps.Secret>, 'payload'>
export type ApplePayDomain = Stored<Stripe.ApplePayDomain>
export type AppInstall = Stripe.Apps.Install

interface AppSecretPayload {
  id: string
  payload: string
}

/** What a version of an app asks of whoever installs it. */
export interface AppAccess {
  permissions: string[]
  content_security_policy: { connect_src: string[]; image_src: string[] }
  endpoints: string[]
}

/** A Stripe App as its developer uploaded it last. https://docs.stripe.com/stripe-apps */
export interface StripeApp extends AppAccess {
  id: string
  name: string
  distribution: 'private' | 'public'
}

export const appTables = {
  app_secrets: collection<AppSecret>()({
    columns: {
      name: (it) => it.name,
      scope: (it) => `${it.scope.type} ${it.scope.user ?? ''}`,
    },
  }),
  app_secret_payloads: collection<AppSecretPayload>()(),
  /** These and their installs stand with the developer, who is the platform. */
  apps: collection<StripeApp>()(),
  app_installs: collection<AppInstall>()({
    columns: {
      account: (it) => it.account,
      app: (it) => it.app,
      approval_required: (it) => Number(it.approval_required),
      channel: (it) => it.channel,
      created: (it) => it.created,
      created_by: (it) => it.created_by,
      status: (it) => it.status,
    },
  }),
  apple_pay_domains: collection<ApplePayDomain>()({
    columns: { domain_name: (it) => it.domain_name },
  }),
}
