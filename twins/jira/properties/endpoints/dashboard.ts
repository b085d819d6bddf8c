import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const dashboardProperties = {
  'GET /rest/api/3/dashboard/{dashboardId}/items/{itemId}/properties': endpoint(
    'user',
    () => ({ dashboardId: text(), itemId: text() }),
    (world, args) => listProperties(world, `dashboard/${args.dashboardId}/${args.itemId}`),
  ),

  'GET /rest/api/3/dashboard/{dashboardId}/items/{itemId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ dashboardId: text(), itemId: text(), propertyKey: text() }),
    (world, args) =>
      getProperty(world, `dashboard/${args.dashboardId}/${args.itemId}`, args.propertyKey),
  ),

  'PUT /rest/api/3/dashboard/{dashboardId}/items/{itemId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ dashboardId: text(), itemId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(
        world,
        `dashboard/${args.dashboardId}/${args.itemId}`,
        args.propertyKey,
        args.body,
      ),
  ),

  'DELETE /rest/api/3/dashboard/{dashboardId}/items/{itemId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ dashboardId: text(), itemId: text(), propertyKey: text() }),
    (world, args) =>
      deleteProperty(world, `dashboard/${args.dashboardId}/${args.itemId}`, args.propertyKey),
  ),
}
