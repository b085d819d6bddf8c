import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const addonProperties = {
  'GET /rest/atlassian-connect/1/addons/{addonKey}/properties': endpoint(
    'user',
    () => ({ addonKey: text() }),
    (world, args) => listProperties(world, `addon/${args.addonKey}`),
  ),

  'GET /rest/atlassian-connect/1/addons/{addonKey}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ addonKey: text(), propertyKey: text() }),
    (world, args) => getProperty(world, `addon/${args.addonKey}`, args.propertyKey),
  ),

  'PUT /rest/atlassian-connect/1/addons/{addonKey}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ addonKey: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, `addon/${args.addonKey}`, args.propertyKey, args.body),
  ),

  'DELETE /rest/atlassian-connect/1/addons/{addonKey}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ addonKey: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, `addon/${args.addonKey}`, args.propertyKey),
  ),
}
