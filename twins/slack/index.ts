import { defineTwin } from '../../shared/define.ts'
import { catalog } from './catalog.ts'
import { adminApps, appRequests } from './endpoints/admin/apps.ts'
import { adminConversations } from './endpoints/admin/conversations.ts'
import { adminEmoji, adminInvites, invitees } from './endpoints/admin/invites.ts'
import { adminSessions } from './endpoints/admin/sessions.ts'
import { channelSettings, retain } from './endpoints/admin/settings.ts'
import { adminTeams, adminUsergroups } from './endpoints/admin/teams.ts'
import { adminUsers, endGuest } from './endpoints/admin/users.ts'
import { agents } from './endpoints/agents.ts'
import { assistant } from './endpoints/assistant.ts'
import { assistants } from './endpoints/assistants.ts'
import { auth, team } from './endpoints/auth.ts'
import { bookmarks } from './endpoints/bookmarks.ts'
import { calls } from './endpoints/calls.ts'
import { canvases } from './endpoints/canvases.ts'
import { chat } from './endpoints/chat.ts'
import { slackConnect } from './endpoints/connect.ts'
import { conversations } from './endpoints/conversations.ts'
import { dialogAnswers, dialogs } from './endpoints/dialogs.ts'
import { dnd, endSnooze } from './endpoints/dnd.ts'
import { fileRoutes, files } from './endpoints/files.ts'
import { functions } from './endpoints/functions.ts'
import { history } from './endpoints/history.ts'
import { hookRoutes } from './endpoints/hooks.ts'
import { installed, ownership } from './endpoints/installed.ts'
import { interactions } from './endpoints/interact.ts'
import { listRoutes, lists } from './endpoints/lists.ts'
import { manifests } from './endpoints/manifests.ts'
import { members } from './endpoints/members.ts'
import { oauth, oauthRoutes } from './endpoints/oauth.ts'
import { openid, openidRoutes } from './endpoints/openid.ts'
import { photoRoutes, photos } from './endpoints/photos.ts'
import { pins, reactions } from './endpoints/reactions.ts'
import { reminders } from './endpoints/reminders.ts'
import { remote } from './endpoints/remote.ts'
import { inviteRequests, outsiders } from './endpoints/requests.ts'
import { rtm, rtmSockets } from './endpoints/rtm.ts'
import { postScheduled, scheduled } from './endpoints/scheduled.ts'
import { search } from './endpoints/search.ts'
import { commenting, sharing, sharingRoutes } from './endpoints/sharing.ts'
import { shortcuts } from './endpoints/shortcuts.ts'
import { people } from './endpoints/simulate.ts'
import { apps, sockets } from './endpoints/socket.ts'
import { stars } from './endpoints/stars.ts'
import { streams } from './endpoints/streams.ts'
import { administration, workspace } from './endpoints/team.ts'
import { usergroups } from './endpoints/usergroups.ts'
import { users } from './endpoints/users.ts'
import { views } from './endpoints/views.ts'
import { automation, workflows } from './endpoints/workflows.ts'
import { workspaceActions } from './endpoints/workspace.ts'
import { events } from './events.ts'
import { manifest } from './manifest.ts'
import { remind } from './objects/reminder.ts'
import { endStatus } from './objects/status.ts'
import { protocol } from './protocol/index.ts'
import { tables } from './schema/index.ts'

/** Slack: its Web API, Events API, Socket Mode and interactivity. https://docs.slack.dev */
export const twin = defineTwin({
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
    ...apps,
    ...assistant,
    ...auth,
    ...bookmarks,
    ...calls,
    ...canvases,
    ...chat,
    ...conversations,
    ...dialogs,
    ...dnd,
    ...files,
    ...functions,
    ...history,
    ...installed,
    ...inviteRequests,
    ...lists,
    ...manifests,
    ...members,
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
    ...team,
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
    ...people,
    ...interactions,
    ...shortcuts,
    ...assistants,
    ...administration,
    ...appRequests,
    ...invitees,
    ...commenting,
    ...outsiders,
    ...workspaceActions,
    ...automation,
    ...dialogAnswers,
    ...ownership,
  },
})
