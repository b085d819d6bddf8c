import { list } from '../../protocol/args.ts'
import { accountOfCaller } from '../../protocol/authenticate.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { showWhole } from '../person.ts'

export const myself = {
  'GET /rest/api/3/myself': endpoint(
    'user',
    () => ({ expand: list() }),
    (world, args) => showWhole(world, accountOfCaller(world), args.expand),
  ),
}
