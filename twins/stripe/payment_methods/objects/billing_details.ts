import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { type AddressArgs, toAddress } from '../../customers/objects/customer.ts'

export interface BillingArgs {
  address?: AddressArgs
  email?: string | null | undefined
  name?: string | null | undefined
  phone?: string | null | undefined
  tax_id?: string | null | undefined
}

const noAddress: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

export function toBillingDetails(args: BillingArgs = {}): Stripe.PaymentMethod['billing_details'] {
  return {
    address: toAddress(args.address) ?? noAddress,
    email: args.email ?? null,
    name: args.name ?? null,
    phone: args.phone ?? null,
    tax_id: args.tax_id ?? null,
  }
}

/** The same for the same number, and nothing else can be learned from it. */
export function fingerprintOf(number: string): string {
  return createHash('sha256')
    .update(`card ${number}`)
    .digest('base64')
    .replaceAll(/\W/g, '')
    .slice(0, 16)
}
