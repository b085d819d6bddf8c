import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const appProperties = {
  'GET /rest/forge/1/app/properties': endpoint(
    'user',
    () => ({}),
    (world) => listProperties(world, 'app/own'),
  ),

  'GET /rest/forge/1/app/properties/{propertyKey}': endpoint(
    'user',
    () => ({ propertyKey: text() }),
    (world, args) => getProperty(world, 'app/own', args.propertyKey),
  ),

  'PUT /rest/forge/1/app/properties/{propertyKey}': endpoint(
    'user',
    () => ({ propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, 'app/own', args.propertyKey, args.body),
  ),

  'DELETE /rest/forge/1/app/properties/{propertyKey}': endpoint(
    'user',
    () => ({ propertyKey: text() }),
    (world, args) => deleteProperty(world, 'app/own', args.propertyKey),
  ),
}
