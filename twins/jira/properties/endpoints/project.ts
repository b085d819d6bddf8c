import { z } from 'zod'
import { findProject } from '../../projects/project.ts'
import { text } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { deleteProperty, getProperty, listProperties, setProperty } from '../property.ts'

export const projectProperties = {
  'GET /rest/api/3/project/{projectIdOrKey}/properties': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text() }),
    (world, args) => listProperties(world, `project/${findProject(world, args.projectIdOrKey).id}`),
  ),

  'GET /rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text(), propertyKey: text() }),
    (world, args) =>
      getProperty(world, `project/${findProject(world, args.projectIdOrKey).id}`, args.propertyKey),
  ),

  'PUT /rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text(), propertyKey: text(), body: z.unknown() }),
    (world, args) =>
      setProperty(
        world,
        `project/${findProject(world, args.projectIdOrKey).id}`,
        args.propertyKey,
        args.body,
      ),
  ),

  'DELETE /rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}': endpoint(
    'anyone',
    () => ({ projectIdOrKey: text(), propertyKey: text() }),
    (world, args) =>
      deleteProperty(
        world,
        `project/${findProject(world, args.projectIdOrKey).id}`,
        args.propertyKey,
      ),
  ),
}
