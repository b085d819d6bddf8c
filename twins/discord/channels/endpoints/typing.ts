import { tell } from '../../gateway/sessions/tell.ts'
import { ensureIn } from '../../permissions/compute.ts'
import { snowflake } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/index.ts'
import { audienceOf, findChannel } from '../objects/channel.ts'

/** https://docs.discord.com/developers/resources/channel#trigger-typing-indicator */
export const typing = {
  'POST /channels/{channel_id}/typing': endpoint(
    { channel_id: snowflake },
    (world, { channel_id }) => {
      const channel = findChannel(world, channel_id)
      ensureIn(world, channel, 'SEND_MESSAGES')
      const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }
      const data = {
        channel_id,
        ...guild,
        user_id: world.caller.userId,
        timestamp: Math.floor(world.now() / 1000),
      }
      tell(world, 'TYPING_START', data, {
        ...audienceOf(channel),
        intent: channel.guild_id === undefined ? 'directTyping' : 'typing',
      })
    },
  ),
}
