import type { Team } from '../schema/index.ts'
import { ensure } from './errors.ts'
import type { SlackWorld } from './world.ts'

const places = new WeakMap<SlackWorld, string>()

/** Does something in a workspace where nobody calls: in jobs, seeds and simulations. */
export function inTeam<T>(world: SlackWorld, team: string | undefined, work: () => T): T {
  const before = places.get(world)
  if (team !== undefined) places.set(world, team)
  try {
    return work()
  } finally {
    if (before === undefined) places.delete(world)
    else places.set(world, before)
  }
}

/** Goes on in a workspace that only shows under way, such as that of who allowed an install. */
export function enterTeam(world: SlackWorld, team: string | undefined): void {
  if (team !== undefined) places.set(world, team)
}

/** The caller's workspace; where nobody calls, the one something is done in, or the first. */
export function findTeam(world: SlackWorld): Readonly<Team> {
  const id = places.get(world) ?? world.caller?.team
  const team = id === undefined ? world.db.teams.first({}) : world.db.teams.getShared(id)
  ensure(team, 'team_not_found')
  return team
}

/**
 * The collections that each workspace keeps for itself, such as its own emoji. The first has those
 * of the instance, the others have partitions.
 */
export function own(world: SlackWorld): Pick<SlackWorld['db'], OwnCollection> {
  const { id } = findTeam(world)
  return world.db.teams.first({})?.id === id ? world.db : world.as({ partition: id }).db
}

type OwnCollection =
  | 'calls'
  | 'emoji'
  | 'external_permissions'
  | 'external_teams'
  | 'integration_logs'
  | 'invite_requests'
  | 'profile_fields'
  | 'shared_invites'
  | 'sign_ins'
