import { defineTwin } from '../../shared/define.ts'
import { applications } from './applications/endpoints.ts'
import { auditLog } from './audit_log/endpoints.ts'
import { bans } from './bans/endpoints.ts'
import { catalog } from './catalog.ts'
import { cdn } from './cdn/attachments.ts'
import { channels } from './channels/endpoints/channels.ts'
import { typing } from './channels/endpoints/typing.ts'
import { commands } from './commands/endpoints.ts'
import { emojis } from './emojis/endpoints.ts'
import { events } from './events.ts'
import { gateway } from './gateway/endpoints.ts'
import { endLostSession, gatewaySocket } from './gateway/socket/endpoint.ts'
import { guilds } from './guilds/endpoints/guilds.ts'
import { interactions } from './interactions/endpoints.ts'
import { invites } from './invites/endpoints.ts'
import { manifest } from './manifest.ts'
import { members } from './members/endpoints.ts'
import { messages } from './messages/endpoints/messages.ts'
import { pins } from './pins/endpoints.ts'
import { endPoll, polls } from './polls/endpoints.ts'
import { protocol } from './protocol/index.ts'
import { reactions } from './reactions/endpoints.ts'
import { roles } from './roles/endpoints.ts'
import { tables } from './schema/index.ts'
import { people } from './simulate/people.ts'
import { uses } from './simulate/uses.ts'
import { threadMembers } from './threads/endpoints/members.ts'
import { threads } from './threads/endpoints/threads.ts'
import { users } from './users/endpoints.ts'
import { webhookMessages } from './webhooks/endpoints/messages.ts'
import { webhooks } from './webhooks/endpoints/webhooks.ts'

const endpoints = {
  ...applications,
  ...auditLog,
  ...bans,
  ...channels,
  ...commands,
  ...emojis,
  ...gateway,
  ...guilds,
  ...interactions,
  ...invites,
  ...members,
  ...messages,
  ...pins,
  ...polls,
  ...reactions,
  ...roles,
  ...threadMembers,
  ...threads,
  ...typing,
  ...users,
  ...webhookMessages,
  ...webhooks,
}

/** Discord, version 10. https://docs.discord.com/developers/reference */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: cdn,
  events,
  simulations: { ...people, ...uses },
  sockets: { '/': gatewaySocket, '/gateway': gatewaySocket },
  jobs: { end_poll: endPoll, end_session: endLostSession },
})
