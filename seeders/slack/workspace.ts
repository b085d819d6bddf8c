import { SeedError } from '../../shared/instance/seeding.ts'
import { installApp, issueToken } from '../../twins/slack/apps/objects/app.ts'
import { createChannel } from '../../twins/slack/conversations/objects/channel.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { inTeam } from '../../twins/slack/protocol/team.ts'
import { People } from './people.ts'
import { seedPlaces } from './places.ts'
import type { SeededWorkspace } from './schema.ts'

function install(world: SlackWorld, name: string, team: string, path: string): void {
  const app = world.db.apps.get(name) ?? world.db.apps.first({ where: { name } })
  if (!app) throw new SeedError(path, `there is no app ${name}`)
  const { bot_user: user, scopes } = installApp(world, app, team)
  issueToken(world, app, { kind: 'bot', user, scopes })
}

/**
 * A workspace beside the first, with a #general of its own; apps come in by OAuth, or at once where
 * it names them.
 */
export function seedWorkspace(outer: SlackWorld, given: SeededWorkspace, path: string) {
  const { name, domain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') } = given
  const id = given.id ?? outer.id('T', 10, 'upper')
  outer.db.teams.insert({ id, name, domain, email_domain: `${domain}.example.com` })
  const world = inTeam(outer, id)
  const people = new People(world)
  const about = { name: 'general', kind: 'channel', is_general: true } as const
  const general = createChannel(world, { ...about, creator: '' })
  const [first = { name: 'owner', is_admin: true }] = given.users
  const creator = people.add(first, `${path}.users[0]`).id
  world.db.channels.update(general.id, { creator })
  given.apps.forEach((app, index) => {
    install(world, app, id, `${path}.apps[${index}]`)
  })
  const messages = seedPlaces(world, people, given, path)
  return { users: people.created, channels: given.channels.length, messages }
}
