import type { Team } from '../schema/index.ts'
import { ensure } from './errors.ts'
import type { SlackWorld } from './world.ts'

/** The same world acting in another workspace; as it is where none is named. */
export function inTeam(world: SlackWorld, team: string | undefined): SlackWorld {
  return team === undefined ? world : world.as({ context: { team } })
}

/** The workspace at hand: the one acted in, else the caller's; where nobody calls, the first. */
export function findTeam(world: SlackWorld): Readonly<Team> {
  const id = world.context?.team ?? world.caller?.team
  const team = id === undefined ? world.db.teams.first({}) : world.db.teams.getShared(id)
  ensure(team, 'team_not_found')
  return team
}

/**
 * The collections that each workspace keeps for itself, such as its own emoji. The first has those
 * of the instance, the others have partitions.
 */
export function ofTeam(world: SlackWorld): Pick<SlackWorld['db'], TeamCollection> {
  const { id } = findTeam(world)
  return world.db.teams.first({})?.id === id ? world.db : world.as({ partition: id }).db
}

type TeamCollection =
  | 'calls'
  | 'emoji'
  | 'external_permissions'
  | 'external_teams'
  | 'integration_logs'
  | 'invite_requests'
  | 'profile_fields'
  | 'shared_invites'
  | 'sign_ins'
