import { inquire, isInquiry } from '../../../shared/reply.ts'
import { type Args, operation, type Shape } from '../../../shared/twin.ts'
import type { Reach } from '../protocol/keys.ts'
import { list, text } from '../protocol/params.ts'
import type { StripeWorld } from '../protocol.ts'
import { actingWorld } from './account.ts'
import { expand } from './expand.ts'
import { toValue } from './list.ts'

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
      if (!isInquiry(result)) return finish(result)
      return inquire(result.ask, (answer) => finish(result.carryOn(answer)))
    },
  )
}

function expanded(world: StripeWorld, result: unknown, paths: readonly string[]): unknown {
  if (paths.length === 0) return result
  // A stored document must not be changed by what is put into its answer.
  const value = structuredClone(toValue(result))
  expand(world, value, paths)
  return value
}
