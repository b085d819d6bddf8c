import { defineTwin } from '../../shared/define.ts'
import { catalog } from './catalog.ts'
import { channels } from './channels/endpoints/channels.ts'
import { gateway } from './gateway/endpoints.ts'
import { endLostSession, gatewaySocket } from './gateway/socket/endpoint.ts'
import { guilds } from './guilds/endpoints/guilds.ts'
import { manifest } from './manifest.ts'
import { messages } from './messages/endpoints/messages.ts'
import { protocol } from './protocol/index.ts'
import { tables } from './schema/index.ts'
import { users } from './users/endpoints.ts'

const endpoints = {
  ...channels,
  ...gateway,
  ...guilds,
  ...messages,
  ...users,
}

/** Discord, version 10. https://docs.discord.com/developers/reference */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  sockets: { '/': gatewaySocket, '/gateway': gatewaySocket },
  jobs: { end_session: endLostSession },
})
