import { cutPage } from '../../../shared/paging.ts'
import { toChannel } from '../channels/objects/channel.ts'
import { openPrivate } from '../channels/objects/private.ts'
import { leaveGuild } from '../members/leaving.ts'
import { memberCount } from '../members/member.ts'
import { guildBits, memberOf } from '../permissions/compute.ts'
import { flag, int, optional, snowflake } from '../protocol/args.ts'
import { endpoint, ensure } from '../protocol/index.ts'
import { sortable } from '../schema/index.ts'
import { findUser, toOwnUser, toUser } from './user.ts'

/** https://docs.discord.com/developers/resources/user */
export const users = {
  'GET /users/@me': endpoint(
    {},
    (world) => {
      const { caller } = world
      const withEmail = caller.kind === 'bot' || caller.scopes.includes('email')
      return toOwnUser(findUser(world, caller.userId), withEmail)
    },
    { scope: 'identify' },
  ),
  'GET /users/{user_id}': endpoint({ user_id: snowflake }, (world, { user_id }) =>
    toUser(findUser(world, user_id)),
  ),
  'GET /users/@me/guilds': endpoint(
    {
      before: optional(snowflake),
      after: optional(snowflake),
      limit: optional(int({ min: 1, max: 200 })),
      with_counts: optional(flag),
    },
    (world, { before, after, limit = 200, with_counts }) => {
      const { userId } = world.caller
      const ids = world.db.members.list({ where: { user: userId } }).map(({ guild_id }) => guild_id)
      const sorted = ids.sort((a, b) => (sortable(a) < sortable(b) ? -1 : 1))
      const found = sorted.filter((id) => {
        if (after !== undefined) return sortable(id) > sortable(after)
        return before === undefined || sortable(id) < sortable(before)
      })
      const page = before === undefined ? found : found.slice(-limit)
      return cutPage(page, limit).items.flatMap((id) => {
        const guild = world.db.guilds.getShared(id)
        const member = guild && memberOf(world, id, userId)
        if (!guild || !member) return []
        const { name, icon, banner, features } = guild
        const counts = {
          approximate_member_count: memberCount(world, id),
          approximate_presence_count: 1,
        }
        return {
          ...{ id, name, icon, banner },
          owner: guild.owner_id === userId,
          permissions: String(guildBits(world, guild, member)),
          features,
          ...(with_counts ? counts : {}),
        }
      })
    },
    { scope: 'guilds' },
  ),
  'DELETE /users/@me/guilds/{guild_id}': endpoint(
    { guild_id: snowflake },
    (world, { guild_id }) => {
      const { userId } = world.caller
      const guild = world.db.guilds.getShared(guild_id)
      ensure(guild && memberOf(world, guild_id, userId), 'unknownGuild')
      ensure(guild.owner_id !== userId, 'invalidGuild')
      leaveGuild(world, guild_id, userId)
    },
  ),
  'POST /users/@me/channels': endpoint({ recipient_id: snowflake }, (world, { recipient_id }) => {
    const { userId } = world.caller
    ensure(recipient_id !== userId && world.db.users.has(recipient_id), 'invalidRecipients')
    const channel = openPrivate(world, [userId, recipient_id])
    return toChannel(world, channel)
  }),
}
