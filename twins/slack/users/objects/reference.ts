import { installedIn } from '../../apps/objects/app.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam, inTeam } from '../../protocol/team.ts'
import type { App, Channel, Team, User } from '../../schema/index.ts'

/** A user by id, name or email address: how people write it in simulations. */
export function lookUpUser(world: SlackWorld, reference: string): User | undefined {
  const name = reference.replace(/^@/, '')
  const { id: team } = findTeam(world)
  return (
    world.db.users.get(name) ??
    world.db.users.first({ where: { team, name } }) ??
    world.db.users.first({ where: { team, email: name.toLowerCase() } }) ??
    world.db.users.list({ where: { team } }).find(({ real_name }) => real_name === name)
  )
}

/** The same in whichever workspace there is one. */
export function seekUser(world: SlackWorld, reference: string): User | undefined {
  const here = lookUpUser(world, reference)
  if (here) return here
  const teams = world.db.teams.list()
  for (const { id } of teams) {
    const found = lookUpUser(inTeam(world, id), reference)
    if (found) return found
  }
  return undefined
}

export function namedUser(world: SlackWorld, reference: string): User {
  const user = lookUpUser(world, reference)
  ensure(user, 'user_not_found')
  return user
}

/** A conversation by id, or a channel by its name. */
export function lookUpChannel(world: SlackWorld, reference: string): Channel | undefined {
  const name = reference.replace(/^#/, '')
  const where = { team: findTeam(world).id, name, kind: ['channel', 'group'] as const }
  return world.db.channels.get(reference) ?? world.db.channels.first({ where })
}

export function namedChannel(world: SlackWorld, reference: string): Channel {
  const channel = lookUpChannel(world, reference)
  ensure(channel, 'channel_not_found')
  return channel
}

/** A workspace by id, domain or name. */
export function namedTeam(world: SlackWorld, reference: string): Team {
  const team = world.db.teams
    .list()
    .find(({ id, domain, name }) => [id, domain, name].includes(reference))
  ensure(team, 'team_not_found')
  return team
}

/** An app by id or name; the first where none is named. */
export function namedApp(world: SlackWorld, reference: string | undefined): App {
  const app =
    reference === undefined
      ? world.db.apps.first({})
      : (world.db.apps.get(reference) ?? world.db.apps.first({ where: { name: reference } }))
  ensure(app, 'app_not_found')
  return installedIn(world, app, findTeam(world).id)
}
