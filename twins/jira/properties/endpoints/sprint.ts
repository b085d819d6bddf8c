import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const sprintProperties = {
  'GET /rest/agile/1.0/sprint/{sprintId}/properties': endpoint(
    'user',
    () => ({ sprintId: text() }),
    (world, args) => listProperties(world, `sprint/${args.sprintId}`),
  ),

  'GET /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, `sprint/${args.sprintId}`, args.propertyKey),
  ),

  'PUT /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, `sprint/${args.sprintId}`, args.propertyKey, args.body),
  ),

  'DELETE /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, `sprint/${args.sprintId}`, args.propertyKey),
  ),
}
