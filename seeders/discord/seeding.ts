import { makeChannel, types } from '../../twins/discord/channels/objects/channel.ts'
import { addBot, foundGuild, joinSilently } from '../../twins/discord/guilds/objects/founding.ts'
import { toEmbed } from '../../twins/discord/messages/objects/embed.ts'
import { addMessage, makeMessage } from '../../twins/discord/messages/objects/store.ts'
import { bitOf, isPermission } from '../../twins/discord/permissions/bits.ts'
import { isoTime } from '../../twins/discord/protocol/args.ts'
import { type DiscordWorld, newId } from '../../twins/discord/protocol/index.ts'
import { makeRole } from '../../twins/discord/roles/role.ts'
import type { ChannelRow, GuildRow } from '../../twins/discord/schema/index.ts'
import { makeUser } from '../../twins/discord/users/user.ts'
import * as seed from '../seed.ts'
import { addApplication, credentials } from './baseline.ts'
import type { ChannelSeed, DiscordSeed, GuildSeed, MessageSeed } from './schema.ts'

const typeNames: Readonly<Record<string, number>> = types

/** What is made in one seed, and how much of it. */
export class Seeding {
  readonly #world: DiscordWorld
  readonly guilds: string[] = []
  readonly channels: string[] = []
  messages = 0

  constructor(world: DiscordWorld) {
    this.#world = world
  }

  guild(given: GuildSeed, path: string): void {
    const world = this.#world
    const owner_id = given.owner ? this.#user(given.owner) : credentials.ownerId
    const id = given.id ?? newId(world)
    const guild = foundGuild(world, { id, name: given.name, owner_id })
    this.guilds.push(id)
    seed.each(`${path}.roles`, given.roles, ({ name, color, permissions, hoist }, own) => {
      const position = world.db.roles.count({ guild: id })
      const bits = String(permissionBits(permissions, own))
      world.db.roles.insert(
        makeRole({
          id: newId(world),
          guild_id: id,
          name,
          color,
          permissions: bits,
          hoist,
          position,
        }),
      )
    })
    addBot(world, id, credentials.applicationId, bitOf('ADMINISTRATOR'))
    seed.each(`${path}.members`, given.members, (member, own) => {
      const roles = member.roles.map((name) => this.#role(guild, name, own))
      const user = this.#user(member.username, member.bot)
      joinSilently(world, id, user, roles)
      if (member.nick) world.db.members.update(`${id}:${user}`, { nick: member.nick })
    })
    seed.each(`${path}.channels`, given.channels, (channel, own) => {
      this.#channel(guild, channel, own)
    })
    for (const { name } of given.emojis) {
      const emoji = { id: newId(world), owner_id: id, name, roles: [], user_id: owner_id }
      world.db.emojis.insert({ ...emoji, animated: false, available: true })
    }
    seed.each(`${path}.events`, given.events, (event, own) => {
      this.#event(guild, event, own)
    })
  }

  #role({ id }: GuildRow, name: string, path: string): string {
    const role = this.#world.db.roles
      .list({ where: { guild: id } })
      .find((each) => each.name === name)
    if (!role) throw seed.refused(`${path}.roles`, `there is no role ${name}`)
    return role.id
  }

  /** The user of this name, made where there is none. */
  #user(username: string, bot = false): string {
    const { db } = this.#world
    const known = db.users.first({ where: { username } })
    if (known) return known.id
    const id = newId(this.#world)
    db.users.insert(
      makeUser({ id, username, global_name: bot ? null : username, ...(bot ? { bot: true } : {}) }),
    )
    return id
  }

  /** The same as a member of a guild. */
  #author({ id }: GuildRow, username: string | undefined): string {
    if (username === undefined) return credentials.ownerId
    const user = this.#user(username)
    if (!this.#world.db.members.has(`${id}:${user}`)) joinSilently(this.#world, id, user)
    return user
  }

  #channel(guild: GuildRow, given: ChannelSeed, path: string): void {
    const world = this.#world
    const type = typeof given.type === 'number' ? given.type : typeNames[given.type]
    const siblings = world.db.channels.list({ where: { guild: guild.id, kind: 'guild' } })
    const parent = siblings.find(
      ({ name, type: kind }) => kind === types.category && name === given.parent,
    )
    if (given.parent && !parent)
      throw seed.refused(`${path}.parent`, `there is no category ${given.parent}`)
    const id = given.id ?? newId(world)
    const { name, topic, nsfw } = given
    const place = { guild_id: guild.id, parent_id: parent?.id ?? null, position: siblings.length }
    const channel = makeChannel({
      id,
      type: type ?? 0,
      name,
      nsfw,
      ...place,
      ...(topic ? { topic } : {}),
    })
    world.db.channels.insert(channel)
    this.channels.push(id)
    seed.each(`${path}.messages`, given.messages, (message, own) =>
      this.#message(guild, id, message, own),
    )
    seed.each(`${path}.threads`, given.threads, (thread, own) =>
      this.#thread(guild, channel, thread, own),
    )
  }

  #thread(
    guild: GuildRow,
    parent: ChannelRow,
    given: ChannelSeed['threads'][number],
    path: string,
  ): void {
    const world = this.#world
    const id = newId(world)
    const isAnnouncement = parent.type === types.announcement
    const open = isAnnouncement ? types.announcementThread : types.publicThread
    const created = isoTime(world.now())
    world.db.channels.insert({
      ...{ id, guild_id: guild.id, parent_id: parent.id, name: given.name, flags: 0 },
      type: given.private ? types.privateThread : open,
      ...{ owner_id: guild.owner_id, last_message_id: null, rate_limit_per_user: 0 },
      ...{ message_count: 0, member_count: 0, total_message_sent: 0 },
      thread_metadata: {
        ...{ archived: given.archived, archive_timestamp: created, create_timestamp: created },
        ...{ auto_archive_duration: 4320, locked: false },
      },
    })
    seed.each(`${path}.messages`, given.messages, (message, own) =>
      this.#message(guild, id, message, own),
    )
  }

  #message(guild: GuildRow, channelId: string, given: MessageSeed, path: string): void {
    const now_ms = given.at
      ? seed.time(`${path}.at`, given.at, this.#world.now())
      : this.#world.now()
    const world = this.#world.as({ now_ms })
    const channel = world.db.channels.get(channelId)
    if (!channel) return
    const author_id = this.#author(guild, given.author)
    const message = makeMessage(world, channel, {
      ...{ id: newId(world), author_id, content: given.content },
      embeds: given.embeds.map((embed) => toEmbed(embed)),
      pinned_at: given.pinned ? isoTime(now_ms) : null,
      reactions: given.reactions.map(({ emoji, users }) => ({
        ...{ key: emoji, emoji: { id: null, name: emoji }, count: Math.max(1, users.length) },
      })),
    })
    for (const { emoji, users } of given.reactions) {
      for (const name of users.length > 0 ? users : [undefined]) {
        const reaction = { message_id: message.id, key: emoji, user_id: this.#author(guild, name) }
        world.db.reactions.put({ ...reaction, id: newId(world) })
      }
    }
    addMessage(world, message, channel)
    this.messages += 1
  }

  #event(guild: GuildRow, given: GuildSeed['events'][number], path: string): void {
    const world = this.#world
    const start_ms = seed.time(`${path}.start`, given.start, world.now())
    const end_ms = given.end
      ? seed.time(`${path}.end`, given.end, world.now())
      : start_ms + 3_600_000
    const channels = world.db.channels.list({ where: { guild: guild.id, kind: 'guild' } })
    const channel = given.channel ? channels.find(({ name }) => name === given.channel) : undefined
    world.db.scheduledEvents.insert({
      ...{ id: newId(world), guild_id: guild.id, channel_id: channel?.id ?? null },
      ...{ creator_id: guild.owner_id, name: given.name, description: given.description ?? null },
      ...{ image: null, privacy_level: 2, status: 1, entity_id: null, recurrence_rule: null },
      scheduled_start_time: isoTime(start_ms),
      scheduled_end_time: isoTime(end_ms),
      entity_type: channel ? (channel.type === types.stage ? 1 : 2) : 3,
      entity_metadata: channel ? null : { location: given.location ?? 'Online' },
      exceptions: [],
    })
  }

  application(given: DiscordSeed['applications'][number]): void {
    const world = this.#world
    const id = newId(world)
    const url = given.interactions_endpoint_url
    const secrets = {
      token: `fake-bot-token-${given.name}`,
      secret: world.id('', 32),
      seed: world.id('', 64, 'hex'),
    }
    addApplication(world, { id, name: given.name, url, ...secrets })
  }
}

function permissionBits(given: string | readonly string[], path: string): bigint {
  if (typeof given === 'string' && /^\d+$/.test(given)) return BigInt(given)
  const names = typeof given === 'string' ? [given] : given
  return names.reduce((bits, name) => {
    if (!isPermission(name)) throw seed.refused(`${path}.permissions`, `${name} is no permission`)
    return bits | bitOf(name)
  }, 0n)
}
