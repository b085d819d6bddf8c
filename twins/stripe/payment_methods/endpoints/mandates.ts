import { resource } from '../../protocol/resource.ts'
import type { Mandate } from '../../schema/index.ts'

const mandate = resource<Mandate>({
  path: '/v1/mandates',
  table: 'mandates',
  noun: 'mandate',
  param: 'mandate',
})

/** https://docs.stripe.com/api/mandates */
export const mandates = {
  'GET /v1/mandates/{id}': mandate.get(),
}
