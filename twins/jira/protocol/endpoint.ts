import type { Args, Operation, Shape } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { onSite } from './site.ts'
import type { JiraWorld } from './world.ts'

/** Who may call: anybody, who is signed in, or who administers the site. */
export type Access = 'anyone' | 'user' | 'admin'

export interface JiraOperation extends Operation {
  readonly needs: Access
  /** The OAuth scope that an app needs, where it is not the usual one of its method. */
  readonly scope?: string
}

/** Declares an operation of Jira; its handler acts on the site that was called. */
export function endpoint<S extends Shape>(
  needs: Access,
  args: () => S,
  run: (world: JiraWorld, args: Args<S>) => unknown,
  more: Pick<JiraOperation, 'input' | 'scope'> = {},
) {
  return operation({ ...more, needs }, args, (world: JiraWorld, given: Args<S>) => {
    const site = world.call?.state.site
    return run(site ? onSite(world, site) : world, given)
  })
}
