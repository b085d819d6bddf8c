import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { InvoiceTemplate } from '../../schema/index.ts'

const { integer, oneOf, text } = params

const template = resource<InvoiceTemplate>({
  path: '/v1/invoice_rendering_templates',
  table: 'invoice_templates',
  noun: 'invoice rendering template',
  param: 'template',
})

const byId = () => ({ id: text() })

/** How invoices look, as saved in the dashboard. https://docs.stripe.com/api/invoice-rendering-template */
export const invoiceTemplates = {
  'GET /v1/invoice_rendering_templates': template.list(
    () => ({ status: oneOf('active', 'archived').optional() }),
    ({ status }) => ({ status }),
  ),
  'GET /v1/invoice_rendering_templates/{id}': endpoint(
    () => ({ id: text(), version: integer(1).optional() }),
    (world, { id, version }) => {
      const found = template.find(world, id)
      const isKnown = version === undefined || version === found.version
      ensure(isKnown, `No such version of ${id}: ${version ?? ''}`, {
        status: 404,
        code: 'resource_missing',
        param: 'version',
      })
      return found
    },
  ),
  'POST /v1/invoice_rendering_templates/{id}/archive': endpoint(byId, (world, { id }) =>
    turn(world, id, 'archived'),
  ),
  'POST /v1/invoice_rendering_templates/{id}/unarchive': endpoint(byId, (world, { id }) =>
    turn(world, id, 'active'),
  ),
}

function turn(world: StripeWorld, id: string, status: 'active' | 'archived'): InvoiceTemplate {
  const before = template.find(world, id)
  ensure(before.status !== status, `The template ${id} is already ${status}.`)
  return world.db.invoice_templates.replace({ ...before, status })
}
