import { SeedError } from '../../shared/instance/seeding.ts'
import { omitUndefined } from '../../shared/object.ts'
import {
  addMember,
  checkName,
  createChannel,
  openDirect,
} from '../../twins/slack/conversations/objects/channel.ts'
import { SlackError, type SlackWorld } from '../../twins/slack/protocol/index.ts'
import { findTeam } from '../../twins/slack/protocol/team.ts'
import { seconds } from '../../twins/slack/protocol/time.ts'
import type { Channel } from '../../twins/slack/schema/index.ts'
import { createUsergroup, toHandle } from '../../twins/slack/usergroups/usergroup.ts'
import { plain } from './baseline.ts'
import type { People } from './people.ts'
import { Posts } from './posts.ts'
import type { SeededChannel, SeededMessage, SeededPlaces } from './schema.ts'

/** The channel of that name, new or already there. */
function placeChannel(world: SlackWorld, given: SeededChannel, creator: string, path: string) {
  const name = given.name.replace(/^#/, '')
  const where = { team: findTeam(world).id, name, kind: ['channel', 'group'] as const }
  const known = world.db.channels.first({ where })
  if (known) return known
  try {
    checkName(world, name)
  } catch (error) {
    throw error instanceof SlackError ? new SeedError(`${path}.name`, error.code) : error
  }
  const kind = given.is_private ? 'group' : 'channel'
  return createChannel(world, { id: given.id, name, kind, creator })
}

/**
 * Who is in a channel: those it names and those who write there. Where it names nobody, everybody.
 * The app of the default credentials is in every channel but private ones that name their members.
 */
function addMembers(
  world: SlackWorld,
  people: People,
  channel: Channel,
  given: SeededChannel,
  path: string,
) {
  given.members?.forEach((reference, index) => {
    const { id } = people.find(reference, `${path}.members[${index}]`)
    addMember(world, channel, id)
  })
  if (!given.members) {
    const everybody = world.db.users
      .list({ where: { team: channel.team } })
      .filter(({ is_bot }) => !is_bot)
    for (const { id } of everybody) addMember(world, channel, id)
  }
  const isHome = channel.team === plain.team
  if (isHome && (!given.is_private || !given.members)) addMember(world, channel, plain.botUser)
}

function seedChannel(world: SlackWorld, people: People, given: SeededChannel, path: string) {
  const creator = people.first?.id ?? plain.person
  const channel = placeChannel(world, given, creator, path)
  addMembers(world, people, channel, given, path)
  const posted = write(world, people, channel, given.messages, path)
  const described = (value: string | undefined) =>
    value === undefined ? undefined : { value, creator, last_set: seconds(world) }
  const changes = omitUndefined({
    topic: described(given.topic),
    purpose: described(given.purpose),
    is_archived: given.is_archived,
    is_read_only: given.is_read_only,
    is_thread_only: given.is_thread_only,
    is_non_threadable: given.is_non_threadable,
  })
  world.db.channels.update(channel.id, changes)
  return posted
}

function write(
  world: SlackWorld,
  people: People,
  channel: Channel,
  messages: SeededMessage[] = [],
  path = '',
): number {
  const posts = new Posts(world, people, channel, messages)
  messages.forEach((message, index) => {
    posts.write(message, `${path}.messages[${index}]`)
  })
  return posts.posted
}

function seedUsergroups(
  world: SlackWorld,
  people: People,
  groups: SeededPlaces['usergroups'],
  at: string,
): void {
  groups.forEach(({ id, name, handle, description = '', users = [] }, index) => {
    const path = `${at}.usergroups[${index}].users`
    const members = users.map((user, position) => people.find(user, `${path}[${position}]`).id)
    createUsergroup(world, {
      id,
      name,
      description,
      handle: handle ?? toHandle(name),
      users: members,
      creator: members[0] ?? plain.person,
    })
  })
}

/** The bot user of the first app in a workspace. */
function botOf(world: SlackWorld): string {
  const { id } = findTeam(world)
  const install = world.db.installs.list().find(({ team }) => team === id)
  return install?.bot_user ?? plain.botUser
}

/** Seeds what is in one workspace; answers how many messages that were. */
export function seedPlaces(
  world: SlackWorld,
  people: People,
  config: SeededPlaces,
  at: string,
): number {
  let posted = 0
  config.users.forEach((user, index) => {
    people.add(user, `${at}.users[${index}]`)
  })
  config.channels.forEach((channel, index) => {
    posted += seedChannel(world, people, channel, `${at}.channels[${index}]`)
  })
  config.dms.forEach(({ users, messages }, index) => {
    const path = `${at}.dms[${index}]`
    const between = users.map(
      (user, position) => people.find(user, `${path}.users[${position}]`).id,
    )
    // A direct message with one user named is the app's own.
    const all = between.length === 1 ? [...between, botOf(world)] : between
    posted += write(world, people, openDirect(world, all).channel, messages, path)
  })
  seedUsergroups(world, people, config.usergroups, at)
  return posted
}
