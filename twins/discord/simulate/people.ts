import { z } from 'zod'
import { tell } from '../gateway/sessions/tell.ts'
import { leaveGuild } from '../members/leaving.ts'
import { makeMember, saveMember, toMember } from '../members/member.ts'
import { toMessage } from '../messages/objects/message.ts'
import { ensureMaySend, sendMessage } from '../messages/objects/send.ts'
import { isoTime } from '../protocol/args.ts'
import { type DiscordWorld, ensure, newId } from '../protocol/index.ts'
import { addReaction, removeReaction } from '../reactions/reaction.ts'
import { makeUser } from '../users/user.ts'

/** The user of this name or id. */
export function personOf(world: DiscordWorld, named: string): string {
  if (world.db.users.has(named)) return named
  const user = world.db.users.first({ where: { username: named } })
  ensure(user, 'unknownUser')
  return user.id
}

export function placeOf(world: DiscordWorld, id: string) {
  const channel = world.db.channels.get(id)
  ensure(channel, 'unknownChannel')
  return channel
}

interface ReactArgs {
  channel: string
  message: string
  user: string
  emoji: string
}

function react(
  world: DiscordWorld,
  { channel, message, user, emoji }: ReactArgs,
  change: typeof addReaction,
) {
  const row = world.db.messages.get(message)
  ensure(row?.channel_id === channel, 'unknownMessage')
  change(world, row, placeOf(world, channel), emoji, personOf(world, user))
  return { message, emoji }
}

const reactArgs = () => ({
  channel: z.string(),
  message: z.string(),
  user: z.string(),
  emoji: z.string(),
})

/** What people do in Discord's own clients. */
export const people = {
  /** A member writes a message. */
  message: {
    args: () => ({
      channel: z.string(),
      user: z.string(),
      content: z.string(),
      reply_to: z.string().optional(),
    }),
    run(
      world: DiscordWorld,
      args: { channel: string; user: string; content: string; reply_to?: string | undefined },
    ) {
      const { content, reply_to } = args
      const reference =
        reply_to === undefined
          ? {}
          : {
              message_reference: {
                type: 0 as const,
                message_id: reply_to,
                channel_id: undefined,
                guild_id: undefined,
                fail_if_not_exists: true,
              },
            }
      const row = sendMessage(world, placeOf(world, args.channel), personOf(world, args.user), {
        content,
        ...reference,
      })
      return toMessage(world, row, { userId: row.author_id, readsContent: true })
    },
  },
  /** A member begins to type. */
  typing: {
    args: () => ({ channel: z.string(), user: z.string() }),
    run(world: DiscordWorld, args: { channel: string; user: string }) {
      const channel = placeOf(world, args.channel)
      const user_id = personOf(world, args.user)
      ensureMaySend(world, channel, user_id)
      const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
      const data = {
        channel_id: channel.id,
        ...guild,
        user_id,
        timestamp: Math.floor(world.now() / 1000),
      }
      if (channel.guild_id === undefined)
        tell(world, 'TYPING_START', data, { intent: 'directTyping', users: channel.people ?? [] })
      else
        tell(world, 'TYPING_START', data, { intent: 'typing', guildId: channel.guild_id, channel })
      return data
    },
  },
  react: {
    args: reactArgs,
    run: (world: DiscordWorld, args: ReactArgs) => react(world, args, addReaction),
  },
  unreact: {
    args: reactArgs,
    run: (world: DiscordWorld, args: ReactArgs) => react(world, args, removeReaction),
  },
  /** Somebody joins a guild, and is made where nobody has this name. */
  join: {
    args: () => ({ guild: z.string(), user: z.string() }),
    run(world: DiscordWorld, args: { guild: string; user: string }) {
      const known =
        world.db.users.get(args.user) ?? world.db.users.first({ where: { username: args.user } })
      const user =
        known ?? world.db.users.insert(makeUser({ id: newId(world), username: args.user }))
      ensure(world.db.guilds.has(args.guild), 'unknownGuild')
      ensure(!world.db.bans.has(`${args.guild}:${user.id}`), 'userIsBanned')
      const times = { joined_at: isoTime(world.now()), seen_ms: world.now() }
      const member = world.db.members.put(
        makeMember({ guild_id: args.guild, user_id: user.id, ...times }),
      )
      const shown = toMember(world, member)
      tell(
        world,
        'GUILD_MEMBER_ADD',
        { guild_id: args.guild, ...shown },
        { intent: 'members', guildId: args.guild },
      )
      return shown
    },
  },
  leave: {
    args: () => ({ guild: z.string(), user: z.string() }),
    run(world: DiscordWorld, args: { guild: string; user: string }) {
      const user = personOf(world, args.user)
      ensure(world.db.members.has(`${args.guild}:${user}`), 'unknownMember')
      leaveGuild(world, args.guild, user)
      return { user }
    },
  },
  /** A member is given these roles, and no others. */
  roles: {
    args: () => ({ guild: z.string(), user: z.string(), roles: z.array(z.string()) }),
    run(world: DiscordWorld, args: { guild: string; user: string; roles: string[] }) {
      const member = world.db.members.get(`${args.guild}:${personOf(world, args.user)}`)
      ensure(member, 'unknownMember')
      return toMember(world, saveMember(world, { ...member, roles: args.roles }))
    },
  },
}
