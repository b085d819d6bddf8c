import { defineTwin } from '../../shared/define.ts'
import { catalog } from './catalog.ts'
import { accountLinks } from './endpoints/account_links.ts'
import { externalAccounts, persons } from './endpoints/account_people.ts'
import { accountLinksV2, accountTokens, personsV2 } from './endpoints/account_people_v2.ts'
import { accounts } from './endpoints/accounts.ts'
import { accountsV2 } from './endpoints/accounts_v2.ts'
import { alerts, feedbackOptions, trialOffers } from './endpoints/alerts.ts'
import { appInstalls, appSimulations } from './endpoints/app_installs.ts'
import { applePayDomains, appSecrets } from './endpoints/apps.ts'
import { authentications } from './endpoints/authentications.ts'
import { balanceSettings } from './endpoints/balance_settings.ts'
import { billingPortal } from './endpoints/billing_portal.ts'
import { cashBalances } from './endpoints/cash_balance.ts'
import { charges } from './endpoints/charges.ts'
import { checkoutSessions } from './endpoints/checkout_sessions.ts'
import { browserConfirmations, confirmationTokens } from './endpoints/confirmation_tokens.ts'
import { countrySpecs, exchangeRateReads } from './endpoints/country_specs.ts'
import { coupons, promotionCodes } from './endpoints/coupons.ts'
import { creditGrants } from './endpoints/credit_grants.ts'
import { creditNotes } from './endpoints/credit_notes.ts'
import { customerBalance } from './endpoints/customer_balance.ts'
import { customerSessions } from './endpoints/customer_sessions.ts'
import { customers } from './endpoints/customers.ts'
import { disputes } from './endpoints/disputes.ts'
import { entitlementFeatures } from './endpoints/entitlements.ts'
import { ephemeralKeys } from './endpoints/ephemeral_keys.ts'
import { eventDestinations } from './endpoints/event_destinations.ts'
import { fileLinks, files } from './endpoints/files.ts'
import { forwardingRequests } from './endpoints/forwarding.ts'
import { verificationReports, verificationSessions } from './endpoints/identity.ts'
import { invoiceItems } from './endpoints/invoice_items.ts'
import { invoiceLines, invoicePayments } from './endpoints/invoice_lines.ts'
import { invoicePreviews, upcomingInvoices } from './endpoints/invoice_preview.ts'
import { invoices } from './endpoints/invoices.ts'
import { mandates } from './endpoints/mandates.ts'
import { meterStream } from './endpoints/meter_stream.ts'
import { meters } from './endpoints/meters.ts'
import { methodConfigurations, methodDomains } from './endpoints/method_settings.ts'
import { microdeposits } from './endpoints/microdeposits.ts'
import { oauth } from './endpoints/oauth.ts'
import { paymentIntents } from './endpoints/payment_intents.ts'
import { paymentLinks } from './endpoints/payment_links.ts'
import { paymentMethods } from './endpoints/payment_methods.ts'
import { paymentAttempts, paymentRecords } from './endpoints/payment_records.ts'
import { payouts } from './endpoints/payouts.ts'
import { plans } from './endpoints/plans.ts'
import { prices } from './endpoints/prices.ts'
import { activeEntitlements, productFeatures } from './endpoints/product_features.ts'
import { products } from './endpoints/products.ts'
import { quotes } from './endpoints/quotes.ts'
import { radar, valueLists } from './endpoints/radar.ts'
import { balance, refunds } from './endpoints/refunds.ts'
import {
  invoiceTemplates,
  querySimulations,
  reports,
  scheduledQueries,
} from './endpoints/reports.ts'
import { setupIntents } from './endpoints/setup_intents.ts'
import { shippingRates } from './endpoints/shipping_rates.ts'
import { sources } from './endpoints/sources.ts'
import { subscriptionItems } from './endpoints/subscription_items.ts'
import { subscriptionSchedules } from './endpoints/subscription_schedules.ts'
import { subscriptions } from './endpoints/subscriptions.ts'
import { taxAssociations, taxCalculations, taxTransactions } from './endpoints/tax_calculations.ts'
import { taxCodes, taxLocations, taxRegistrations } from './endpoints/tax_registrations.ts'
import { taxSettings } from './endpoints/tax_settings.ts'
import { taxIds, taxRates } from './endpoints/taxes.ts'
import { testClocks } from './endpoints/test_clocks.ts'
import { thinEvents } from './endpoints/thin_events.ts'
import { tokens } from './endpoints/tokens.ts'
import { topups } from './endpoints/topups.ts'
import { applicationFees, transfers } from './endpoints/transfers.ts'
import { gbBankAccounts, usBankAccounts } from './endpoints/vault.ts'
import { eventReads, webhooks } from './endpoints/webhooks.ts'
import { events } from './events.ts'
import { manifest } from './manifest.ts'
import { jobs } from './objects/jobs.ts'
import { protocol } from './protocol/index.ts'
import { tables } from './schema/index.ts'
import { authenticationRoutes, simulations } from './surface/authenticate.ts'
import { billingSimulations } from './surface/billing.ts'
import { browserRoutes } from './surface/browser.ts'
import { challengeRoutes } from './surface/challenge.ts'
import { checkoutRoutes, checkoutSimulations } from './surface/checkout.ts'
import { consentPages } from './surface/consent.ts'
import { fileRoutes } from './surface/files.ts'
import { identityRoutes, identitySimulations } from './surface/identity.ts'
import { instructionRoutes, refundSimulations } from './surface/instructions.ts'
import { invoiceRoutes } from './surface/invoice.ts'
import { onboardingRoutes } from './surface/onboarding.ts'
import { paymentLinkRoutes } from './surface/payment_link.ts'
import { portalRoutes } from './surface/portal.ts'
import { sourceRoutes } from './surface/source.ts'

/** A stand-in for Stripe's API. https://docs.stripe.com/api */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints: {
    ...accountLinks,
    ...accountLinksV2,
    ...accountTokens,
    ...accountsV2,
    ...accounts,
    ...applePayDomains,
    ...activeEntitlements,
    ...alerts,
    ...applicationFees,
    ...appInstalls,
    ...appSecrets,
    ...authentications,
    ...balance,
    ...balanceSettings,
    ...billingPortal,
    ...cashBalances,
    ...charges,
    ...checkoutSessions,
    ...countrySpecs,
    ...confirmationTokens,
    ...coupons,
    ...creditGrants,
    ...creditNotes,
    ...customerBalance,
    ...customerSessions,
    ...customers,
    ...disputes,
    ...ephemeralKeys,
    ...entitlementFeatures,
    ...eventDestinations,
    ...eventReads,
    ...exchangeRateReads,
    ...externalAccounts,
    ...fileLinks,
    ...files,
    ...feedbackOptions,
    ...forwardingRequests,
    ...gbBankAccounts,
    ...invoiceItems,
    ...invoiceLines,
    ...invoicePayments,
    ...invoicePreviews,
    ...invoiceTemplates,
    ...invoices,
    ...mandates,
    ...meters,
    ...meterStream,
    ...methodConfigurations,
    ...methodDomains,
    ...microdeposits,
    ...oauth,
    ...paymentIntents,
    ...paymentAttempts,
    ...paymentLinks,
    ...paymentMethods,
    ...paymentRecords,
    ...payouts,
    ...persons,
    ...personsV2,
    ...plans,
    ...prices,
    ...productFeatures,
    ...products,
    ...promotionCodes,
    ...quotes,
    ...radar,
    ...refunds,
    ...reports,
    ...scheduledQueries,
    ...setupIntents,
    ...shippingRates,
    ...sources,
    ...subscriptionItems,
    ...subscriptionSchedules,
    ...subscriptions,
    ...taxAssociations,
    ...taxCalculations,
    ...taxCodes,
    ...taxIds,
    ...taxLocations,
    ...taxRates,
    ...taxRegistrations,
    ...taxSettings,
    ...taxTransactions,
    ...testClocks,
    ...thinEvents,
    ...tokens,
    ...topups,
    ...transfers,
    ...trialOffers,
    ...usBankAccounts,
    ...valueLists,
    ...verificationReports,
    ...verificationSessions,
    ...webhooks,
  },
  catalog,
  routes: {
    ...authenticationRoutes,
    ...challengeRoutes,
    ...browserConfirmations,
    ...browserRoutes,
    ...checkoutRoutes,
    ...consentPages,
    ...fileRoutes,
    ...identityRoutes,
    ...instructionRoutes,
    ...invoiceRoutes,
    ...onboardingRoutes,
    ...paymentLinkRoutes,
    ...portalRoutes,
    ...sourceRoutes,
    ...upcomingInvoices,
  },
  events,
  jobs,
  simulations: {
    ...simulations,
    ...appSimulations,
    ...billingSimulations,
    ...checkoutSimulations,
    ...identitySimulations,
    ...querySimulations,
    ...refundSimulations,
  },
})
