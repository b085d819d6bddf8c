import { endpoint } from '../protocol/index.ts'
import { gatewayUrl, startLimit } from './socket/identify.ts'

/** https://docs.discord.com/developers/events/gateway#get-gateway */
export const gateway = {
  'GET /gateway': endpoint({}, (world) => ({ url: gatewayUrl(world) }), { access: 'none' }),
  'GET /gateway/bot': endpoint({}, (world) => ({
    url: gatewayUrl(world),
    session_start_limit: startLimit(world, world.caller.userId),
    shards: 1,
  })),
}
