import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const issueTypeProperties = {
  'GET /rest/api/3/issuetype/{issueTypeId}/properties': endpoint(
    'user',
    () => ({ issueTypeId: text() }),
    (world, args) => listProperties(world, `issuetype/${args.issueTypeId}`),
  ),

  'GET /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ issueTypeId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, `issuetype/${args.issueTypeId}`, args.propertyKey),
  ),

  'PUT /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ issueTypeId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(world, `issuetype/${args.issueTypeId}`, args.propertyKey, args.body),
  ),

  'DELETE /rest/api/3/issuetype/{issueTypeId}/properties/{propertyKey}': endpoint(
    'user',
    () => ({ issueTypeId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, `issuetype/${args.issueTypeId}`, args.propertyKey),
  ),
}
