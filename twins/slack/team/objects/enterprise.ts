import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { installApp, installedIn } from '../../apps/objects/app.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam, inTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { App, Enterprise, Team, Token, User } from '../../schema/index.ts'

/* Organizations of several workspaces, and the apps they install for all of them.
 * https://docs.slack.dev/enterprise/developing-for-enterprise-orgs */

/** The organization of the workspace at hand. */
export function enterpriseOf(world: SlackWorld): Readonly<Enterprise> | undefined {
  return world.db.enterprises.getShared(findTeam(world).enterprise_id ?? '')
}

/** An organization as what is not a message names it. */
export function toEnterprise(world: SlackWorld): Pick<Enterprise, 'id' | 'name'> | null {
  const known = enterpriseOf(world)
  return known ? { id: known.id, name: known.name } : null
}

/** The organization as the flat fields of a payload have it. */
export function enterpriseFields(world: SlackWorld) {
  const known = enterpriseOf(world)
  return known ? { enterprise_id: known.id, enterprise_name: known.name } : {}
}

/** Founds an organization. */
export function createEnterprise(
  world: SlackWorld,
  given: { id?: string | undefined; name: string; domain?: string | undefined },
): Enterprise {
  const { id = world.id('E', 10, 'upper'), name } = given
  const { domain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') } = given
  return world.db.enterprises.insert({ id, name, domain })
}

function teamsOf(world: SlackWorld, enterprise: string): Team[] {
  return world.db.teams.list().filter(({ enterprise_id }) => enterprise_id === enterprise)
}

/** Whether an app is in this workspace because its organization has it. */
export function isOrgWide(world: SlackWorld, app: string): boolean {
  return world.db.installs.getShared(`${app}/${findTeam(world).id}`)?.enterprise !== undefined
}

/** The workspaces that an organization has added an app to. */
export function grantedTeams(world: SlackWorld, { app, enterprise }: Token): Team[] {
  return world.db.installs
    .list({ where: { app } })
    .filter((install) => install.enterprise === enterprise)
    .flatMap(({ team }) => world.db.teams.get(team) ?? [])
}

/**
 * An app as an organization knows it: its bot is the same in all workspaces, and comes from the
 * first. It is in none until an administrator adds it.
 */
export function orgWide(world: SlackWorld, app: App, enterprise: string): App {
  const teams = teamsOf(world, enterprise)
  const home = teams.find(({ id }) => world.db.users.getShared(app.bot_user)?.team_id === id)
  const [first] = home ? [home] : teams
  ensure(first, 'team_not_found')
  return installApp(inTeam(world, first.id), app, first.id)
}

/**
 * An administrator adds an app to workspaces of the organization.
 * https://docs.slack.dev/reference/events/team_access_granted
 */
export function grantAccess(
  world: SlackWorld,
  app: App,
  enterprise: string,
  teams: readonly string[],
): void {
  const { id, bot_id, bot_user } = orgWide(world, app, enterprise)
  for (const team of teams) {
    const known = world.db.teams.get(team)
    ensure(known?.enterprise_id === enterprise, 'team_not_found')
    world.db.installs.put({ id: `${id}/${team}`, app: id, team, bot_id, bot_user, enterprise })
    const isHome = world.db.users.getShared(bot_user)?.team_id === team
    if (!isHome) world.db.team_users.put({ id: `${team}/${bot_user}`, team, user: bot_user })
  }
  tellAccess(world, 'team_access_granted', id, teams)
}

/** The same the other way round. */
export function removeAccess(world: SlackWorld, app: App, teams: readonly string[]): void {
  tellAccess(world, 'team_access_removed', app.id, teams)
  for (const team of teams) {
    const { bot_user } = installedIn(world, app, team)
    world.db.installs.delete(`${app.id}/${team}`)
    world.db.team_users.delete(`${team}/${bot_user}`)
  }
}

function tellAccess(world: SlackWorld, type: string, app: string, team_ids: readonly string[]) {
  const event = { type, team_ids: [...team_ids], event_ts: eventTs(world) }
  announce(inTeam(world, team_ids[0]), event, { app })
}

/** A person as workspaces of an organization show them. */
export function toEnterpriseUser(world: SlackWorld, user: User) {
  const known = enterpriseOf(world)
  if (!known) return {}
  const { id, is_admin = false, is_owner = false, team_id = '' } = user
  const others = world.db.team_users.list({ where: { user: id } }).map(({ team }) => team)
  const about = { id, enterprise_id: known.id, enterprise_name: known.name, is_admin, is_owner }
  return { enterprise_user: omitUndefined({ ...about, teams: [team_id, ...others] }) }
}
