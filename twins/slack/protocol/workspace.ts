import type { Call } from '../../../shared/contract.ts'
import type { Token } from '../schema/index.ts'
import { ensure } from './errors.ts'
import { givenArguments } from './request.ts'
import type { SlackWorld } from './world.ts'

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
