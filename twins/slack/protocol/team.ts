import type { Call } from '../../../shared/contract.ts'
import type { Team, Token } from '../schema/index.ts'
import { ensure } from './errors.ts'
import { givenArguments, type SlackWorld } from './world.ts'

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

/** The workspace of what an id stands for. */
function homeOf({ db }: SlackWorld, id: string): string | undefined {
  const acting = db.triggers.getShared(id)?.user ?? db.views.getShared(id)?.user ?? id
  const file = db.files.getShared(id)
  const ofFile = typeof file?.user_team === 'string' ? file.user_team : undefined
  return db.channels.getShared(id)?.team ?? db.users.getShared(acting)?.team_id ?? ofFile
}

/**
 * The workspace a call is about. A token for a whole organization says it by `team_id`, or by the
 * conversation, the person or the file that it names.
 * https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
 */
export function workspaceOf(world: SlackWorld, call: Call, token: Token): string {
  if (token.enterprise === undefined) return token.team
  const args = givenArguments(call)
  const named = world.db.teams.getShared(String(args.team_id))
  if (named?.enterprise_id === token.enterprise && named) return named.id
  for (const value of Object.values(args)) {
    const [first] = Array.isArray(value) ? value : String(value).split(',')
    const home = homeOf(world, String(first))
    if (home !== undefined && reaches(world, token, home)) return home
  }
  return token.team
}

/** Whether a token works in a workspace: one for an organization, where the app was added to it. */
export function reaches(world: SlackWorld, token: Token, team: string): boolean {
  if (token.enterprise === undefined) return token.team === team
  return world.db.installs.getShared(`${token.app}/${team}`)?.enterprise === token.enterprise
}

/** Refuses an organization's token that leaves open which workspace is meant, or may not there. */
export function ensureAccess(world: SlackWorld, call: Call, rules: { byTeam?: true }): void {
  const { token } = world.caller
  if (token.enterprise === undefined) return
  const { team_id } = givenArguments(call)
  ensure(!rules.byTeam || (typeof team_id === 'string' && team_id !== ''), 'missing_argument')
  if (typeof team_id === 'string') ensure(reaches(world, token, team_id), 'team_access_not_granted')
}
