import { type AddressArgs, toAddress } from '../../customers/objects/customer.ts'
import type { Source } from '../../schema/index.ts'

export interface OwnerArgs {
  address?: AddressArgs
  email?: string | undefined
  name?: string | undefined
  phone?: string | undefined
}

export function toOwner(args: OwnerArgs = {}): Source['owner'] {
  const { address, email, name, phone } = args
  return {
    address: toAddress(address),
    email: email ?? null,
    name: name ?? null,
    phone: phone ?? null,
    verified_address: null,
    verified_email: null,
    verified_name: null,
    verified_phone: null,
  }
}
