import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure } from '../../protocol/error.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

function ownerOf(world: JiraWorld, sprintId: string): string {
  ensure(
    world.db.sprints.has(sprintId),
    404,
    'Sprint does not exist or you do not have permission to view it.',
  )
  return `sprint/${sprintId}`
}

export const sprintProperties = {
  'GET /rest/agile/1.0/sprint/{sprintId}/properties': endpoint(
    'user',
    () => ({ sprintId: text() }),
    (world, args) => listProperties(world, ownerOf(world, args.sprintId)),
  ),

  'GET /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, ownerOf(world, args.sprintId), args.propertyKey),
  ),

  'PUT /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, ownerOf(world, args.sprintId), args.propertyKey, args.body),
  ),

  'DELETE /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ sprintId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, ownerOf(world, args.sprintId), args.propertyKey),
  ),
}
