import { z } from 'zod'
import { findIssue } from '../../issues/issue.ts'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { JiraError } from '../../protocol/error.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

function ownerOf(
  world: JiraWorld,
  { issueIdOrKey, worklogId }: { issueIdOrKey: string; worklogId: string },
): string {
  const issue = findIssue(world, issueIdOrKey)
  if (world.db.worklogs.get(worklogId)?.issue === issue.id) return `worklog/${worklogId}`
  throw new JiraError(404, [`Cannot find worklog with id: '${worklogId}'.`])
}

export const worklogProperties = {
  'GET /rest/api/3/issue/{issueIdOrKey}/worklog/{worklogId}/properties': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), worklogId: text() }),
    (world, args) => listProperties(world, ownerOf(world, args)),
  ),

  'GET /rest/api/3/issue/{issueIdOrKey}/worklog/{worklogId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), worklogId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, ownerOf(world, args), args.propertyKey),
  ),

  'PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{worklogId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), worklogId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) => setProperty(world, ownerOf(world, args), args.propertyKey, args.body),
  ),

  'DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{worklogId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), worklogId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, ownerOf(world, args), args.propertyKey),
  ),
}
