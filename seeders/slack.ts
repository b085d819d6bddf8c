import { SeedError } from '../shared/seeding.ts'
import type { Seeder } from '../shared/twin.ts'
import { addMember, checkName, createChannel, openDirect } from '../twins/slack/objects/channel.ts'
import { createUsergroup, toHandle } from '../twins/slack/objects/usergroup.ts'
import { SlackError, type SlackWorld } from '../twins/slack/protocol.ts'
import { defined, seconds } from '../twins/slack/query.ts'
import type { Channel } from '../twins/slack/schema.ts'
import { seedApp } from './slack/apps.ts'
import { credentials, plain, seedBaseline } from './slack/baseline.ts'
import { People } from './slack/people.ts'
import { Posts } from './slack/posts.ts'
import { type SeededChannel, type SeededMessage, SlackSeed } from './slack/shape.ts'

/** The channel of that name, new or already there. */
function placeChannel(world: SlackWorld, given: SeededChannel, creator: string, path: string) {
  const name = given.name.replace(/^#/, '')
  const known = world.db.channels.first({ where: { name, kind: ['channel', 'group'] } })
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
    const everybody = world.db.users.list().filter(({ is_bot }) => !is_bot)
    for (const { id } of everybody) addMember(world, channel, id)
  }
  if (!given.is_private || !given.members) addMember(world, channel, plain.botUser)
}

function seedChannel(world: SlackWorld, people: People, given: SeededChannel, path: string) {
  const creator = people.first?.id ?? plain.person
  const channel = placeChannel(world, given, creator, path)
  addMembers(world, people, channel, given, path)
  const posted = write(world, people, channel, given.messages, path)
  const described = (value: string | undefined) =>
    value === undefined ? undefined : { value, creator, last_set: seconds(world) }
  const changes = defined({
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

function seedUsergroups(world: SlackWorld, people: People, groups: SlackSeed['usergroups']): void {
  groups.forEach(({ id, name, handle, description = '', users = [] }, index) => {
    const path = `slack.usergroups[${index}].users`
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

/**
 * Seeds Slack. `users_created` and `channels_created` count what the config names, whether a plain
 * start had it already or not, and the users its references bring in. `messages_posted` counts
 * replies in threads as well: they are messages.
 */
export const slackSeeder: Seeder = {
  schema: SlackSeed,
  baseline: seedBaseline,
  apply(world: SlackWorld, config: SlackSeed) {
    const people = new People(world)
    if (config.team) world.db.teams.update(plain.team, defined({ ...config.team }))
    config.apps.forEach((app, index) => {
      seedApp(world, app, index === 0)
    })
    config.users.forEach((user, index) => {
      people.add(user, `slack.users[${index}]`)
    })
    let messages_posted = 0
    config.channels.forEach((channel, index) => {
      messages_posted += seedChannel(world, people, channel, `slack.channels[${index}]`)
    })
    config.dms.forEach(({ users, messages }, index) => {
      const path = `slack.dms[${index}]`
      const between = users.map(
        (user, position) => people.find(user, `${path}.users[${position}]`).id,
      )
      // A direct message with one user named is the app's own.
      const all = between.length === 1 ? [...between, plain.botUser] : between
      messages_posted += write(world, people, openDirect(world, all).channel, messages, path)
    })
    seedUsergroups(world, people, config.usergroups)
    const { created: users_created } = people
    return { users_created, channels_created: config.channels.length, messages_posted }
  },
  env: (url) => ({
    SLACK_API_URL: `${url}/api/`,
    SLACK_BASE_URL: url,
    SLACK_BOT_TOKEN: credentials.botToken,
    SLACK_USER_TOKEN: credentials.userToken,
    SLACK_APP_TOKEN: credentials.appToken,
    SLACK_SIGNING_SECRET: credentials.signingSecret,
    SLACK_CLIENT_ID: credentials.clientId,
    SLACK_CLIENT_SECRET: credentials.clientSecret,
  }),
}
