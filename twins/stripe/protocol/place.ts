import type { Holder } from './expand/expand_source.ts'
import type { StripeWorld } from './index.ts'

/** Where something is sold to. */
export interface Place {
  country: string
  state: string
}

interface AddressLike {
  country?: string | null | undefined
  state?: string | null | undefined
}

/** The place of an address; undefined where it says too little to know the taxes. */
export function placeOf(address: AddressLike | null | undefined): Place | undefined {
  const country = address?.country?.toUpperCase()
  if (!country || !/^[A-Z]{2}$/.test(country)) return undefined
  const state = address?.state?.toUpperCase() ?? ''
  if ((country === 'US' || country === 'CA') && state === '') return undefined
  return { country, state }
}

/**
 * What is known of a customer for taxes: by address alone, as no internet address says here where
 * it is. https://docs.stripe.com/api/customers/object#customer_object-tax
 */
export function toCustomerTax(world: StripeWorld, { id }: Holder) {
  const customer = world.db.customers.get(String(id))
  const shipped = placeOf(customer?.shipping?.address)
  const place = shipped ?? placeOf(customer?.address)
  const source = shipped ? 'shipping_destination' : 'billing_address'
  return {
    automatic_tax: place ? 'supported' : 'unrecognized_location',
    ip_address: world.db.customer_tax.get(String(id))?.ip_address ?? null,
    location: place ? { country: place.country, source, state: place.state || null } : null,
    provider: 'stripe',
  }
}
