import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { inTeam } from '../../protocol/team.ts'
import { namedTeam, seekUser } from './reference.ts'

/**
 * Declares what a person may do, by `POST /admin/simulate {action, ...}`, with its arguments. Users
 * and channels go by name or id.
 */
export function simulation<S extends z.ZodRawShape>(
  args: () => S,
  run: (world: SlackWorld, args: z.output<z.ZodObject<S>>) => unknown,
): Simulation {
  const given = () => ({ ...args(), workspace: z.string().optional() })
  return {
    args: given,
    run(world: SlackWorld, { workspace, ...rest }: Record<string, unknown>) {
      const place = placeOf(world, workspace, rest)
      // The kernel has checked the arguments by then.
      return run(inTeam(world, place), rest as z.output<z.ZodObject<S>>)
    },
  }
}

/** The workspace something is done in: the named one, or that of the user or conversation. */
function placeOf(
  world: SlackWorld,
  named: unknown,
  { user, channel, view_id }: Record<string, unknown>,
): string | undefined {
  if (typeof named === 'string') return namedTeam(world, named).id
  const who = typeof user === 'string' ? user : world.db.views.get(String(view_id))?.user
  const byUser = who === undefined ? undefined : seekUser(world, who)?.team_id
  return byUser ?? world.db.channels.get(String(channel))?.team
}
