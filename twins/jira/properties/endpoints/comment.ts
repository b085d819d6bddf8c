import { z } from 'zod'
import { findIssue } from '../../issues/issue.ts'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { JiraError } from '../../protocol/error.ts'
import type { JiraWorld } from '../../protocol/world.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

function ownerOf(world: JiraWorld, commentId: string): string {
  const comment = world.db.comments.get(commentId)
  if (!comment) throw new JiraError(404, [`Can not find a comment for the id: ${commentId}.`])
  findIssue(world, comment.issue)
  return `comment/${commentId}`
}

export const commentProperties = {
  'GET /rest/api/3/comment/{commentId}/properties': endpoint(
    'anyone',
    () => ({ commentId: text() }),
    (world, args) => listProperties(world, ownerOf(world, args.commentId)),
  ),

  'GET /rest/api/3/comment/{commentId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ commentId: text(), propertyKey: text() }),
    (world, args) => getProperty(world, ownerOf(world, args.commentId), args.propertyKey),
  ),

  'PUT /rest/api/3/comment/{commentId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ commentId: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(world, ownerOf(world, args.commentId), args.propertyKey, args.body),
  ),

  'DELETE /rest/api/3/comment/{commentId}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ commentId: text(), propertyKey: text() }),
    (world, args) => deleteProperty(world, ownerOf(world, args.commentId), args.propertyKey),
  ),
}
