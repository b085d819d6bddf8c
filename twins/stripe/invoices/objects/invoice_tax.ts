import { emit } from '../../protocol/change.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { Invoice, InvoiceLine, TaxRate } from '../../schema/index.ts'
import { automaticRates, placeOfCustomer, unknownPlace } from '../../tax/objects/tax_engine.ts'

interface TaxTerms {
  automatic_tax: Invoice['automatic_tax']
  default_tax_rates: readonly TaxRate[]
  ratesOf: (line: InvoiceLine) => readonly TaxRate[]
  taxability_reason: 'not_available' | 'standard_rated'
}

/** The tax rates a line was given. */
function ownRates(world: StripeWorld, { id }: InvoiceLine): TaxRate[] {
  const ids = world.db.line_terms.get(id)?.tax_rates ?? []
  return ids.flatMap((each) => world.db.tax_rates.get(each) ?? [])
}

/** What taxes an invoice: the rates it was given, or those of where its customer is. */
export function taxTermsOf(world: StripeWorld, invoice: Invoice): TaxTerms {
  const { automatic_tax, currency, customer_tax_exempt: exempt } = invoice
  if (!automatic_tax.enabled) {
    return {
      automatic_tax,
      default_tax_rates: invoice.default_tax_rates,
      ratesOf: (line) => ownRates(world, line),
      taxability_reason: 'not_available',
    }
  }
  const customer = world.db.customers.get(invoice.customer)
  const place = customer && placeOfCustomer(customer)
  const price = (line: InvoiceLine) => line.pricing?.price_details?.price
  return {
    automatic_tax: { ...automatic_tax, status: place ? 'complete' : 'requires_location_inputs' },
    default_tax_rates: [],
    ratesOf: (line) =>
      place ? automaticRates(world, { price: price(line), currency, place, exempt }) : [],
    taxability_reason: 'standard_rated',
  }
}

/** What an invoice says of its automatic tax before anything is computed. */
export function toAutomaticTax(enabled: boolean | undefined): Invoice['automatic_tax'] {
  return {
    disabled_reason: null,
    enabled: enabled ?? false,
    liability: enabled ? { type: 'self' } : null,
    provider: enabled ? 'stripe' : null,
    status: null,
  }
}

/** Whether all is known that a final invoice needs. */
export function isTaxKnown({ automatic_tax }: Invoice): boolean {
  return automatic_tax.status !== 'requires_location_inputs'
}

/**
 * Tells that a draft could not be made final; it stays one.
 * https://docs.stripe.com/tax/customer-locations#address-hierarchy-billing
 */
export function finalizationFailed(world: StripeWorld, draft: Invoice): Invoice {
  const { details, message } = unknownPlace()
  const after = world.db.invoices.replace({
    ...draft,
    last_finalization_error: {
      ...(details.code !== undefined && { code: details.code }),
      message,
      type: 'invalid_request_error',
    },
  })
  emit(world, 'invoice.finalization_failed', after)
  return after
}
