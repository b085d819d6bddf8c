import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure } from '../../protocol/error.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

function ownerOf(world: JiraWorld, issueTypeId: string): string {
  ensure(world.db.issue_types.has(issueTypeId), 404, 'The issue type was not found.')
  return `issuetype/${issueTypeId}`
}

export const issueTypeProperties = {
  'GET /rest/api/3/issuetype/{issueTypeId}/properties': endpoint(
    'user',
    () => ({ issueTypeId: text() }),
    (world, args) => listProperties(world, ownerOf(world, args.issueTypeId)),
  ),

  'GET /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ issueTypeId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, ownerOf(world, args.issueTypeId), args.propertyKey),
  ),

  'PUT /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'admin',
    () => ({ issueTypeId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(world, ownerOf(world, args.issueTypeId), args.propertyKey, args.body),
  ),

  'DELETE /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'admin',
    () => ({ issueTypeId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, ownerOf(world, args.issueTypeId), args.propertyKey),
  ),
}
