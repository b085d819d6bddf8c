import { defineTwin } from '../../shared/define.ts'
import { adminApps, appRequests } from './admin/endpoints/apps.ts'
import { channelSettings, retain, retention } from './admin/endpoints/conversation_settings.ts'
import { adminConversations } from './admin/endpoints/conversations.ts'
import { adminEmoji } from './admin/endpoints/emoji.ts'
import { adminInvites, invitees } from './admin/endpoints/invite_requests.ts'
import { adminSessions } from './admin/endpoints/sessions.ts'
import { adminTeams } from './admin/endpoints/teams.ts'
import { adminUsergroups } from './admin/endpoints/usergroups.ts'
import { adminUsers, endGuest } from './admin/endpoints/users.ts'
import { bookmarks } from './annotations/endpoints/bookmarks.ts'
import { pins } from './annotations/endpoints/pins.ts'
import { reacting, reactions } from './annotations/endpoints/reactions.ts'
import { stars } from './annotations/endpoints/stars.ts'
import { installed } from './apps/endpoints/apps.ts'
import { bots } from './apps/endpoints/bots.ts'
import { apps, sockets } from './apps/endpoints/connections.ts'
import { manifests } from './apps/endpoints/manifest.ts'
import { rtm, rtmSockets } from './apps/endpoints/rtm.ts'
import { appActions } from './apps/endpoints/simulations.ts'
import { tooling } from './apps/endpoints/tooling.ts'
import { agents } from './assistant/endpoints/agents.ts'
import { assistant } from './assistant/endpoints/assistant.ts'
import { assistants } from './assistant/endpoints/simulations.ts'
import { api } from './auth/endpoints/api.ts'
import { auth } from './auth/endpoints/auth.ts'
import { oauth, oauthRoutes } from './auth/endpoints/oauth.ts'
import { openid, openidRoutes } from './auth/endpoints/openid.ts'
import { blocksMethods } from './block_kit/endpoints/blocks.ts'
import { calls } from './calls/endpoints.ts'
import { canvases } from './canvases/endpoints.ts'
import { catalog } from './catalog.ts'
import { chat } from './chat/endpoints/messages.ts'
import { postScheduled, scheduled } from './chat/endpoints/scheduled.ts'
import { writing } from './chat/endpoints/simulations.ts'
import { streams } from './chat/endpoints/streams.ts'
import { hookRoutes } from './chat/endpoints/webhooks.ts'
import { slackConnect } from './connect/endpoints/conversations.ts'
import { inviteRequests, outsiders } from './connect/endpoints/request_shared_invite.ts'
import { conversations } from './conversations/endpoints/conversations.ts'
import { history } from './conversations/endpoints/history.ts'
import { members } from './conversations/endpoints/members.ts'
import { channelActions } from './conversations/endpoints/simulations.ts'
import { events } from './events.ts'
import { fileRoutes, files } from './files/endpoints/files.ts'
import { remote } from './files/endpoints/remote.ts'
import { commenting, sharing, sharingRoutes } from './files/endpoints/sharing.ts'
import { dialogAnswers, dialogs } from './interactivity/endpoints/dialog.ts'
import { entity, entityOpened } from './interactivity/endpoints/entity.ts'
import { shortcuts } from './interactivity/endpoints/shortcuts.ts'
import { interactions } from './interactivity/endpoints/simulations.ts'
import { views } from './interactivity/endpoints/views.ts'
import { listRoutes, lists } from './lists/endpoints.ts'
import { manifest } from './manifest.ts'
import type { SlackEvents } from './protocol/events.ts'
import { protocol, type SlackWorld } from './protocol/index.ts'
import { reminders } from './reminders/endpoints.ts'
import { remind } from './reminders/reminder.ts'
import { tables } from './schema/index.ts'
import { search } from './search/endpoints.ts'
import { emoji } from './team/endpoints/emoji.ts'
import { externalTeams } from './team/endpoints/external_teams.ts'
import { migration } from './team/endpoints/migration.ts'
import { workspaceActions } from './team/endpoints/simulations.ts'
import { workspace } from './team/endpoints/team.ts'
import { usergroups } from './usergroups/endpoints.ts'
import { discoverableContacts } from './users/endpoints/discoverable_contacts.ts'
import { dnd, endSnooze } from './users/endpoints/dnd.ts'
import { photoRoutes, photos } from './users/endpoints/photos.ts'
import { people } from './users/endpoints/simulations.ts'
import { users } from './users/endpoints/users.ts'
import { endStatus } from './users/objects/status.ts'
import { functions } from './workflows/endpoints/functions.ts'
import { automation, workflows } from './workflows/endpoints/workflows.ts'

/** Slack: its Web API, Events API, Socket Mode and interactivity. https://docs.slack.dev */
export const twin = defineTwin<SlackWorld, SlackEvents>({
  ...manifest,
  protocol,
  tables,
  endpoints: {
    ...adminApps,
    ...adminConversations,
    ...adminEmoji,
    ...adminInvites,
    ...adminSessions,
    ...adminTeams,
    ...adminUsergroups,
    ...adminUsers,
    ...channelSettings,
    ...agents,
    ...api,
    ...apps,
    ...assistant,
    ...auth,
    ...blocksMethods,
    ...bookmarks,
    ...bots,
    ...calls,
    ...canvases,
    ...chat,
    ...conversations,
    ...dialogs,
    ...discoverableContacts,
    ...dnd,
    ...emoji,
    ...entity,
    ...externalTeams,
    ...files,
    ...functions,
    ...history,
    ...installed,
    ...inviteRequests,
    ...lists,
    ...manifests,
    ...members,
    ...migration,
    ...oauth,
    ...openid,
    ...photos,
    ...pins,
    ...reactions,
    ...reminders,
    ...remote,
    ...rtm,
    ...scheduled,
    ...search,
    ...sharing,
    ...slackConnect,
    ...stars,
    ...streams,
    ...tooling,
    ...usergroups,
    ...users,
    ...views,
    ...workflows,
    ...workspace,
  },
  catalog,
  routes: {
    ...fileRoutes,
    ...hookRoutes,
    ...oauthRoutes,
    ...photoRoutes,
    ...sharingRoutes,
    ...listRoutes,
    ...openidRoutes,
  },
  events,
  jobs: { endGuest, endSnooze, endStatus, postScheduled, remind, retain },
  sockets: { ...sockets, ...rtmSockets },
  simulations: {
    ...appActions,
    ...appRequests,
    ...assistants,
    ...automation,
    ...channelActions,
    ...commenting,
    ...dialogAnswers,
    ...entityOpened,
    ...interactions,
    ...invitees,
    ...outsiders,
    ...people,
    ...reacting,
    ...retention,
    ...shortcuts,
    ...workspaceActions,
    ...writing,
  },
})
