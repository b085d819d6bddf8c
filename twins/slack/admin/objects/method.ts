import type { Args, Shape } from '../../../../shared/contract.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import type { Channel } from '../../schema/index.ts'
import { ensureAdmin } from '../../users/objects/user.ts'

type Area = 'apps' | 'conversations' | 'invites' | 'teams' | 'usergroups' | 'users'

/** Declares a method of administrators: with their own token, and a scope of its area. */
export function admin<S extends Shape>(
  area: Area,
  right: 'read' | 'write',
  args: () => S,
  run: (world: SlackWorld, args: Args<S>) => unknown,
) {
  const rules = { scope: `admin.${area}:${right}`, tokens: ['user'], tier: 2 } as const
  return method(rules, args, (world, given) => {
    ensureAdmin(world, 'not_an_admin')
    return run(world, given)
  })
}

/** Refuses a workspace that is not there. */
export function ensureTeam(world: SlackWorld, id: string | undefined): void {
  ensure(id === undefined || world.db.teams.has(id), 'team_not_found')
}

/** Any channel, whether the administrator is in it or not. */
export function findAny(world: SlackWorld, id: string): Channel {
  const channel = world.db.channels.get(id)
  ensure(channel, 'channel_not_found')
  ensure(channel.kind === 'channel' || channel.kind === 'group', 'channel_type_not_supported')
  return channel
}
