import { defineTwin } from '../../shared/define.ts'
import { appInstalls, appSimulations } from './apps/endpoints/app_installs.ts'
import { appSecrets } from './apps/endpoints/apps.ts'
import { balance } from './balance/endpoints/balance.ts'
import { balanceSettings } from './balance/endpoints/balance_settings.ts'
import { payouts } from './balance/endpoints/payouts.ts'
import { topups } from './balance/endpoints/topups.ts'
import { alerts } from './billing/endpoints/alerts.ts'
import { billingPortal } from './billing/endpoints/billing_portal.ts'
import { creditGrants } from './billing/endpoints/credit_grants.ts'
import { feedbackOptions } from './billing/endpoints/feedback_options.ts'
import { meterStream } from './billing/endpoints/meter_stream.ts'
import { meters } from './billing/endpoints/meters.ts'
import { testClocks } from './billing/endpoints/test_clocks.ts'
import { billingSimulations } from './billing/pages/billing.ts'
import { portalRoutes } from './billing/pages/portal.ts'
import { browserRoutes } from './browser/pages/browser.ts'
import { catalog } from './catalog.ts'
import { checkoutSessions } from './checkout/endpoints/checkout_sessions.ts'
import { paymentLinks } from './checkout/endpoints/payment_links.ts'
import { checkoutRoutes, checkoutSimulations } from './checkout/pages/checkout.ts'
import { paymentLinkRoutes } from './checkout/pages/payment_link.ts'
import { accountLinks } from './connect/endpoints/account_links.ts'
import { externalAccounts, persons } from './connect/endpoints/account_people.ts'
import { accountLinksV2, accountTokens, personsV2 } from './connect/endpoints/account_people_v2.ts'
import { accounts } from './connect/endpoints/accounts.ts'
import { accountsV2 } from './connect/endpoints/accounts_v2.ts'
import { applicationFees } from './connect/endpoints/application_fees.ts'
import { countrySpecs } from './connect/endpoints/country_specs.ts'
import { exchangeRateReads } from './connect/endpoints/exchange_rates.ts'
import { oauth } from './connect/endpoints/oauth.ts'
import { transfers } from './connect/endpoints/transfers.ts'
import { onboardingRoutes } from './connect/pages/onboarding.ts'
import { cashBalances } from './customers/endpoints/cash_balance.ts'
import { customerBalance } from './customers/endpoints/customer_balance.ts'
import { customerSessions } from './customers/endpoints/customer_sessions.ts'
import { customers } from './customers/endpoints/customers.ts'
import { ephemeralKeys } from './customers/endpoints/ephemeral_keys.ts'
import { instructionRoutes, refundSimulations } from './customers/pages/instructions.ts'
import { events } from './events.ts'
import { fileLinks, files } from './files/endpoints.ts'
import { fileRoutes } from './files/pages.ts'
import { forwardingRequests } from './forwarding/endpoints.ts'
import { verificationReports, verificationSessions } from './identity/endpoints.ts'
import { identityRoutes, identitySimulations } from './identity/pages.ts'
import { creditNotes } from './invoices/endpoints/credit_notes.ts'
import { invoiceItems } from './invoices/endpoints/invoice_items.ts'
import { invoiceLines, invoicePayments } from './invoices/endpoints/invoice_lines.ts'
import { invoicePreviews, upcomingInvoices } from './invoices/endpoints/invoice_preview.ts'
import { invoiceTemplates } from './invoices/endpoints/invoice_rendering_templates.ts'
import { invoices } from './invoices/endpoints/invoices.ts'
import { invoiceRoutes } from './invoices/pages/invoice.ts'
import { jobs } from './jobs.ts'
import { manifest } from './manifest.ts'
import { applePayDomains } from './payment_methods/endpoints/apple_pay_domains.ts'
import {
  browserConfirmations,
  confirmationTokens,
} from './payment_methods/endpoints/confirmation_tokens.ts'
import { mandates } from './payment_methods/endpoints/mandates.ts'
import { methodConfigurations, methodDomains } from './payment_methods/endpoints/method_settings.ts'
import { paymentMethods } from './payment_methods/endpoints/payment_methods.ts'
import { sources } from './payment_methods/endpoints/sources.ts'
import { tokens } from './payment_methods/endpoints/tokens.ts'
import { gbBankAccounts, usBankAccounts } from './payment_methods/endpoints/vault.ts'
import { sourceRoutes } from './payment_methods/pages/source.ts'
import { authentications } from './payments/endpoints/authentications.ts'
import { charges } from './payments/endpoints/charges.ts'
import { disputes } from './payments/endpoints/disputes.ts'
import { microdeposits } from './payments/endpoints/microdeposits.ts'
import { paymentIntents } from './payments/endpoints/payment_intents.ts'
import { paymentAttempts, paymentRecords } from './payments/endpoints/payment_records.ts'
import { refunds } from './payments/endpoints/refunds.ts'
import { setupIntents } from './payments/endpoints/setup_intents.ts'
import { authenticationRoutes, simulations } from './payments/pages/authenticate.ts'
import { challengeRoutes } from './payments/pages/challenge.ts'
import { consentPages } from './payments/pages/consent.ts'
import { coupons } from './products/endpoints/coupons.ts'
import { activeEntitlements, entitlementFeatures } from './products/endpoints/entitlements.ts'
import { plans } from './products/endpoints/plans.ts'
import { prices } from './products/endpoints/prices.ts'
import { productFeatures } from './products/endpoints/product_features.ts'
import { products } from './products/endpoints/products.ts'
import { promotionCodes } from './products/endpoints/promotion_codes.ts'
import { shippingRates } from './products/endpoints/shipping_rates.ts'
import { trialOffers } from './products/endpoints/trial_offers.ts'
import { protocol } from './protocol/index.ts'
import type { StripeEvents, StripeWorld } from './protocol/world.ts'
import { radar } from './radar/endpoints/radar.ts'
import { reviews } from './radar/endpoints/reviews.ts'
import { valueLists } from './radar/endpoints/value_lists.ts'
import { reports } from './reporting/endpoints/reports.ts'
import { querySimulations, scheduledQueries } from './reporting/endpoints/sigma.ts'
import { tables } from './schema/index.ts'
import { quotes } from './subscriptions/endpoints/quotes.ts'
import { subscriptionItems } from './subscriptions/endpoints/subscription_items.ts'
import { subscriptionSchedules } from './subscriptions/endpoints/subscription_schedules.ts'
import { subscriptions } from './subscriptions/endpoints/subscriptions.ts'
import {
  taxAssociations,
  taxCalculations,
  taxTransactions,
} from './tax/endpoints/tax_calculations.ts'
import { taxCodes, taxLocations, taxRegistrations } from './tax/endpoints/tax_registrations.ts'
import { taxSettings } from './tax/endpoints/tax_settings.ts'
import { taxIds, taxRates } from './tax/endpoints/taxes.ts'
import { eventDestinations } from './webhooks/endpoints/event_destinations.ts'
import { eventReads } from './webhooks/endpoints/events.ts'
import { thinEvents } from './webhooks/endpoints/thin_events.ts'
import { webhooks } from './webhooks/endpoints/webhooks.ts'

/** A stand-in for Stripe's API. https://docs.stripe.com/api */
export const twin = defineTwin<StripeWorld, StripeEvents>({
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
    ...reviews,
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
