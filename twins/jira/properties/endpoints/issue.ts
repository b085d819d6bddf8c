import { z } from 'zod'
import { findIssue } from '../../issues/issue.ts'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const issueProperties = {
  'GET /rest/api/3/issue/{issueIdOrKey}/properties': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text() }),
    (world, args) => listProperties(world, `issue/${findIssue(world, args.issueIdOrKey).id}`),
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), propertyKey: text() }),
    (world, args) =>
      getProperty(world, `issue/${findIssue(world, args.issueIdOrKey).id}`, args.propertyKey),
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(
        world,
        `issue/${findIssue(world, args.issueIdOrKey).id}`,
        args.propertyKey,
        args.body,
      ),
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), propertyKey: text() }),
    (world, args) =>
      deleteProperty(world, `issue/${findIssue(world, args.issueIdOrKey).id}`, args.propertyKey),
  ),
}
