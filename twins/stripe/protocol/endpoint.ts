import type { Args, Shape } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { callOut, isCallOut, isReply } from '../../../shared/http/reply.ts'
import { actingWorld } from './account.ts'
import { list, text } from './args/params.ts'
import { expand } from './expand/expand.ts'
import type { StripeWorld } from './index.ts'
import type { Reach } from './keys.ts'
import { toValue } from './paging/list.ts'
import { olderVersion } from './versions/older.ts'
import { apiVersion, versionOf } from './versions/versions.ts'

/**
 * Declares an operation of Stripe's API. Every one of them takes `expand[]`; a result that nothing
 * is expanded in passes through as stored.
 */
export function endpoint<S extends Shape>(
  args: () => S,
  run: (world: StripeWorld, args: Args<S>) => unknown,
  reach: Reach = {},
) {
  return operation(
    reach,
    () => ({ ...args(), expand: list(text()).optional() }),
    (root: StripeWorld, input) => {
      const world = actingWorld(root)
      // The schema of these arguments is that of `args` and of `expand`.
      const result = run(world, input as Args<S>)
      const { expand: paths = [] } = input as { expand?: string[] } // likewise
      const finish = (found: unknown) => expanded(world, found, paths)
      if (!isCallOut(result)) return finish(result)
      return callOut(result.request, (answer) => finish(result.resume(answer)))
    },
  )
}

function expanded(world: StripeWorld, result: unknown, paths: readonly string[]): unknown {
  const version = versionOf(world.call)
  const older = version === apiVersion ? undefined : olderVersion(world.db, version)
  if ((paths.length === 0 && !older) || isReply(result)) return result
  const found = toValue(result)
  // A stored document must not be changed by what is put into its answer.
  const value = older ? older.shape(found) : structuredClone(found)
  expand(world, value, paths, older)
  return value
}
