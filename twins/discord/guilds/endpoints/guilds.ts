import { channelsOf, toChannel } from '../../channels/objects/channel.ts'
import { memberCount } from '../../members/member.ts'
import { canSee } from '../../permissions/compute.ts'
import { flag, optional, snowflake } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/index.ts'
import { findGuild, toGuild } from '../objects/guild.ts'

const place = { guild_id: snowflake }

/** https://docs.discord.com/developers/resources/guild */
export const guilds = {
  'GET /guilds/{guild_id}': endpoint(
    { ...place, with_counts: optional(flag) },
    (world, { guild_id, with_counts }) => {
      const guild = findGuild(world, guild_id)
      const approximate_member_count = memberCount(world, guild_id)
      const approximate_presence_count = world.db.presences
        .list()
        .filter(
          ({ status, user_id }) =>
            status !== 'offline' && world.db.members.has(`${guild_id}:${user_id}`),
        ).length
      const counts = { approximate_member_count, approximate_presence_count }
      return { ...toGuild(world, guild), ...(with_counts ? counts : {}) }
    },
  ),
  'GET /guilds/{guild_id}/channels': endpoint(place, (world, { guild_id }) => {
    findGuild(world, guild_id)
    const { userId } = world.caller
    const seen = channelsOf(world, guild_id).filter((channel) => canSee(world, channel, userId))
    return seen.map((channel) => toChannel(world, channel))
  }),
}
