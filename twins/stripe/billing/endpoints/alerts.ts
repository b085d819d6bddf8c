import { findCustomer } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { isLive } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { BillingAlert } from '../../schema/index.ts'
import { turnAlert } from '../objects/alert.ts'
import { findMeter } from '../objects/meter.ts'

const { hash, integer, list, oneOf, text } = params
const alert = resource<BillingAlert>({
  path: '/v1/billing/alerts',
  table: 'alerts',
  noun: 'alert',
})

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/billing/alert */
export const alerts = {
  'POST /v1/billing/alerts': alert.create(
    () => ({
      alert_type: oneOf('usage_threshold'),
      title: text(256),
      usage_threshold: hash({
        filters: list(hash({ customer: text(), type: oneOf('customer') })).optional(),
        gte: integer(1),
        meter: text(),
        recurrence: oneOf('one_time'),
      }),
    }),
    (world, { alert_type, title, usage_threshold: threshold }) => {
      const meter = findMeter(world, threshold.meter, 'usage_threshold[meter]').id
      const filters = threshold.filters?.map(({ customer, type }) => ({
        customer: findCustomer(world, customer, 'usage_threshold[filters][0][customer]').id,
        type,
      }))
      const id = world.id('alrt_1', 23)
      world.db.alert_watches.insert({ id, told: [] })
      return world.db.alerts.insert({
        id,
        object: 'billing.alert',
        alert_type,
        livemode: isLive(world),
        status: 'active',
        title,
        usage_threshold: {
          filters: filters ?? [],
          gte: threshold.gte,
          meter,
          recurrence: 'one_time',
        },
      })
    },
  ),
  'GET /v1/billing/alerts/{id}': alert.get(),
  'GET /v1/billing/alerts': alert.list(
    () => ({ alert_type: oneOf('usage_threshold').optional(), meter: text().optional() }),
    ({ alert_type, meter }) => ({ alert_type, meter }),
  ),
  'POST /v1/billing/alerts/{id}/activate': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'active'),
  ),
  'POST /v1/billing/alerts/{id}/archive': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'archived'),
  ),
  'POST /v1/billing/alerts/{id}/deactivate': endpoint(byId, (world, { id }) =>
    turnAlert(world, id, 'inactive'),
  ),
}
