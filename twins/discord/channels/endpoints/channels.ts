import { snowflake } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/index.ts'
import { findChannel, toChannel } from '../objects/channel.ts'

/** https://docs.discord.com/developers/resources/channel */
export const channels = {
  'GET /channels/{channel_id}': endpoint({ channel_id: snowflake }, (world, { channel_id }) =>
    toChannel(world, findChannel(world, channel_id)),
  ),
}
