import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure } from '../../protocol/error.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

function ownerOf(world: JiraWorld, boardId: string): string {
  ensure(
    world.db.boards.has(boardId),
    404,
    'Board does not exist or you do not have permission to see it.',
  )
  return `board/${boardId}`
}

export const boardProperties = {
  'GET /rest/agile/1.0/board/{boardId}/properties': endpoint(
    'user',
    () => ({ boardId: text() }),
    (world, args) => listProperties(world, ownerOf(world, args.boardId)),
  ),

  'GET /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, ownerOf(world, args.boardId), args.propertyKey),
  ),

  'PUT /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, ownerOf(world, args.boardId), args.propertyKey, args.body),
  ),

  'DELETE /rest/agile/1.0/board/{boardId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ boardId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, ownerOf(world, args.boardId), args.propertyKey),
  ),
}
