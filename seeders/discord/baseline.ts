import { makeApplication } from '../../twins/discord/applications/application.ts'
import { verifyKeyOf } from '../../twins/discord/applications/signing.ts'
import { makeChannel, types } from '../../twins/discord/channels/objects/channel.ts'
import { addBot, foundGuild, joinSilently } from '../../twins/discord/guilds/objects/founding.ts'
import { addMessage, makeMessage } from '../../twins/discord/messages/objects/store.ts'
import { bitOf } from '../../twins/discord/permissions/bits.ts'
import { type DiscordWorld, newId } from '../../twins/discord/protocol/index.ts'
import { makeRole } from '../../twins/discord/roles/role.ts'
import { makeUser } from '../../twins/discord/users/user.ts'

/** The credentials of a plain start, and its records that have names. */
export const credentials = {
  botToken: 'fake-bot-token',
  applicationId: '1100000000000000001',
  clientSecret: 'discord-twin-client-secret',
  signingSeed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  guildId: '1100000000000000100',
  generalId: '1100000000000000201',
  announcementsId: '1100000000000000202',
  forumId: '1100000000000000203',
  voiceId: '1100000000000000204',
  staffId: '1100000000000000205',
  ownerId: '1100000000000000011',
  memberId: '1100000000000000012',
  moderatorRoleId: '1100000000000000301',
} as const

/** Where the application of a plain start sends people back to. */
const redirectUri = 'http://localhost:3000/callback'

/** The people of a plain start: the first owns the guild, the third moderates. */
const people = [
  { id: credentials.ownerId, username: 'ada', global_name: 'Ada Lovelace' },
  { id: credentials.memberId, username: 'grace', global_name: 'Grace Hopper' },
  { id: '1100000000000000013', username: 'linus', global_name: 'Linus' },
  { id: '1100000000000000014', username: 'margaret', global_name: 'Margaret' },
] as const

/** Makes an application with its bot user and the token of it. */
export function addApplication(
  world: DiscordWorld,
  given: {
    id: string
    name: string
    token: string
    secret: string
    seed: string
    url?: string | undefined
  },
): void {
  const { id, name, token, secret, seed, url } = given
  world.db.users.insert(
    makeUser({ id, username: name, bot: true, discriminator: '4321', verified: true }),
  )
  world.db.applications.insert(
    makeApplication({
      ...{ id, name, bot_id: id, owner_id: credentials.ownerId, verify_key: verifyKeyOf(seed) },
      redirect_uris: [redirectUri],
      interactions_endpoint_url: url ?? null,
    }),
  )
  world.db.secrets.insert({ id, client_secret: secret, signing_seed: seed })
  world.db.botTokens.insert({ id: token, user_id: id, application_id: id })
}

/** What exists after a plain start: an application, its bot in a guild with people and channels. */
export function seedPlain(world: DiscordWorld): void {
  for (const person of people) {
    const email = `${person.username}@example.com`
    world.db.users.insert(makeUser({ ...person, email, verified: true }))
  }
  addApplication(world, {
    ...{ id: credentials.applicationId, name: 'Twin Bot', token: credentials.botToken },
    ...{ secret: credentials.clientSecret, seed: credentials.signingSeed },
  })
  const { guildId: id, ownerId: owner_id } = credentials
  foundGuild(world, { id, name: 'Twin Guild', owner_id, features: ['COMMUNITY', 'NEWS'] })
  addBot(world, id, credentials.applicationId, bitOf('ADMINISTRATOR'))
  addRoles(world)
  for (const person of people.slice(1)) {
    const isModerator = person.username === 'linus'
    joinSilently(world, id, person.id, isModerator ? [credentials.moderatorRoleId] : [])
  }
  addChannels(world)
}

function addRoles(world: DiscordWorld): void {
  const role = world.db.roles
    .list({ where: { guild: credentials.guildId } })
    .find(({ managed }) => managed)
  if (role) world.db.roles.replace({ ...role, position: 2 })
  const permissions = String(
    bitOf('KICK_MEMBERS') |
      bitOf('BAN_MEMBERS') |
      bitOf('MANAGE_MESSAGES') |
      bitOf('MODERATE_MEMBERS'),
  )
  const moderator = {
    id: credentials.moderatorRoleId,
    guild_id: credentials.guildId,
    name: 'Moderator',
  }
  world.db.roles.insert(
    makeRole({ ...moderator, permissions, position: 1, color: 0x3498db, hoist: true }),
  )
}

function addChannels(world: DiscordWorld): void {
  const { guildId: guild_id, generalId, announcementsId, forumId, voiceId, staffId } = credentials
  const text = makeChannel({
    id: '1100000000000000200',
    guild_id,
    type: types.category,
    name: 'Text Channels',
  })
  const inText = { guild_id, parent_id: text.id }
  const hidden = [
    { id: guild_id, type: 0 as const, allow: '0', deny: String(bitOf('VIEW_CHANNEL')) },
    {
      id: credentials.moderatorRoleId,
      type: 0 as const,
      allow: String(bitOf('VIEW_CHANNEL')),
      deny: '0',
    },
  ]
  const tag = {
    id: '1100000000000000401',
    name: 'question',
    moderated: false,
    emoji_id: null,
    emoji_name: '❓',
  }
  const channels = [
    text,
    makeChannel({
      ...inText,
      id: generalId,
      type: types.text,
      name: 'general',
      topic: 'Everything else',
    }),
    makeChannel({
      ...inText,
      id: announcementsId,
      type: types.announcement,
      name: 'announcements',
      position: 1,
    }),
    makeChannel({
      ...inText,
      id: forumId,
      type: types.forum,
      name: 'help',
      position: 2,
      available_tags: [tag],
    }),
    makeChannel({ guild_id, id: voiceId, type: types.voice, name: 'General', position: 3 }),
    makeChannel({
      ...inText,
      id: staffId,
      type: types.text,
      name: 'staff',
      position: 4,
      permission_overwrites: hidden,
    }),
  ]
  for (const channel of channels) world.db.channels.insert(channel)
  const guild = world.db.guilds.get(guild_id)
  if (guild) {
    const own = {
      system_channel_id: generalId,
      rules_channel_id: generalId,
      public_updates_channel_id: staffId,
    }
    world.db.guilds.replace({ ...guild, ...own })
  }
  for (const [author_id, content] of [
    [credentials.ownerId, 'Welcome to the guild!'],
    [credentials.memberId, 'Glad to be here.'],
  ] as const) {
    const general = world.db.channels.get(generalId)
    if (general)
      addMessage(
        world,
        makeMessage(world, general, { id: newId(world), author_id, content }),
        general,
      )
  }
}
