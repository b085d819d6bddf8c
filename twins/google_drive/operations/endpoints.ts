import { id } from '../../google/params.ts'
import { findFile } from '../files/objects/tree.ts'
import { GoogleError, method, scopes } from '../protocol/index.ts'

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/operations */
export const operations = {
  'GET /drive/v3/operations/{name}': method(
    { id: 'drive.operations.get', scopes: scopes.content, response: 'Operation' },
    () => ({ name: id() }),
    (world, args) => {
      const known = world.db.operations.get(args.name)
      if (!known) throw new GoogleError(404, 'notFound', `Operation not found: ${args.name}.`)
      findFile(world, known.file)
      return known.operation
    },
  ),
}
