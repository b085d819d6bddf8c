import { resource } from '../../protocol/resource.ts'
import type { Mandate } from '../../schema/index.ts'

/** https://docs.stripe.com/api/mandates */
export const mandates = resource<Mandate>({
  path: '/v1/mandates',
  table: 'mandates',
  noun: 'mandate',
  param: 'mandate',
}).get()
