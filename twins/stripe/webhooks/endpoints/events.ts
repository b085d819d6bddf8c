import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { StripeError } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { EventRecord } from '../../schema/index.ts'

const { list, text } = params

const event = resource<EventRecord>({ path: '/v1/events', table: 'events', noun: 'event' })

const eventFilters = () => ({
  created: params.timeFilter().optional(),
  type: text().optional(),
  types: list(text()).optional(),
  ...params.pages(),
  ...params.unbuilt('delivery_success'),
})

/** https://docs.stripe.com/api/events */
export const eventReads = {
  'GET /v1/events/{id}': event.get(),
  'GET /v1/events': endpoint(eventFilters, (world, args) => {
    const { created, type, types } = args
    if (type !== undefined && types) {
      throw new StripeError('You may only specify one of these parameters: type, types.', {
        param: 'types',
      })
    }
    // `charge.*` and its like ask for a whole family.
    const family = type?.endsWith('.*') ? type.slice(0, -1) : undefined
    const kind = family === undefined ? type : { gte: family, lt: `${family}\uffff` }
    const where = { created: toCondition(created), type: types ?? kind }
    return listPage(world, 'events', args, { url: '/v1/events', noun: 'event', where })
  }),
}
