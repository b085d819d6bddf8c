import { ensure, type SlackWorld } from '../protocol.ts'
import type { App, Channel, User } from '../schema.ts'

/** A user by id, name or email address: how people write it in simulations. */
export function lookUpUser(world: SlackWorld, reference: string): User | undefined {
  const name = reference.replace(/^@/, '')
  return (
    world.db.users.get(name) ??
    world.db.users.first({ where: { name } }) ??
    world.db.users.first({ where: { email: name.toLowerCase() } }) ??
    world.db.users.list().find(({ real_name }) => real_name === name)
  )
}

export function namedUser(world: SlackWorld, reference: string): User {
  const user = lookUpUser(world, reference)
  ensure(user, 'user_not_found')
  return user
}

/** A conversation by id, or a channel by its name. */
export function lookUpChannel(world: SlackWorld, reference: string): Channel | undefined {
  const name = reference.replace(/^#/, '')
  const where = { name, kind: ['channel', 'group'] as const }
  return world.db.channels.get(reference) ?? world.db.channels.first({ where })
}

export function namedChannel(world: SlackWorld, reference: string): Channel {
  const channel = lookUpChannel(world, reference)
  ensure(channel, 'channel_not_found')
  return channel
}

/** An app by id or name; the first where none is named. */
export function namedApp(world: SlackWorld, reference: string | undefined): App {
  const app =
    reference === undefined
      ? world.db.apps.first({})
      : (world.db.apps.get(reference) ?? world.db.apps.first({ where: { name: reference } }))
  ensure(app, 'app_not_found')
  return app
}
