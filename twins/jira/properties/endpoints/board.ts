import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const boardProperties = {
  'GET /rest/agile/1.0/board/{boardId}/properties': endpoint(
    'user',
    () => ({ boardId: text() }),
    (world, args) => listProperties(world, `board/${args.boardId}`),
  ),

  'GET /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, `board/${args.boardId}`, args.propertyKey),
  ),

  'PUT /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, `board/${args.boardId}`, args.propertyKey, args.body),
  ),

  'DELETE /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, `board/${args.boardId}`, args.propertyKey),
  ),
}
