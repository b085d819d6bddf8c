import { z } from 'zod'
import { disconnectChannel, sharedWith, toConnection } from '../../connect/connection.ts'
import { text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { ofTeam } from '../../protocol/team.ts'
import { ensureAdmin } from '../../users/objects/user.ts'

const manage = { scope: 'conversations.connect:manage', tier: 2 } as const

/** The organizations of Slack Connect. https://docs.slack.dev/apis/slack-connect */
export const externalTeams = {
  'team.externalTeams.list': method(
    manage,
    () => ({
      connection_status_filter: z
        .enum(['CONNECTED', 'DISCONNECTED', 'BLOCKED', 'IN_REVIEW'])
        .optional(),
      sort_field: z.enum(['team_name', 'last_active_timestamp', 'connection_status']).optional(),
      sort_direction: z.enum(['asc', 'desc']).optional(),
      ...page(),
    }),
    (world, { connection_status_filter, sort_field, sort_direction, ...args }) => {
      const found = ofTeam(world)
        .external_teams.list()
        .map((team) => toConnection(world, team))
        .filter(({ connection_status: status }) => {
          return !connection_status_filter || status === connection_status_filter
        })
      if (sort_field) {
        found.sort((a, b) => (a[sort_field] < b[sort_field] ? -1 : 1))
        if (sort_direction === 'desc') found.reverse()
      }
      const { shown, response_metadata } = cutPage(world, found, args)
      return { organizations: shown, total_count: found.length, response_metadata }
    },
  ),

  'team.externalTeams.disconnect': method(
    manage,
    () => ({ target_team: text() }),
    (world, { target_team }) => {
      ensureAdmin(world, 'not_authorized')
      const team = ofTeam(world).external_teams.get(target_team)
      ensure(team, 'team_not_found')
      ensure(team.connection_status === 'CONNECTED', 'not_connected')
      for (const channel of sharedWith(world, team.id)) disconnectChannel(world, channel, team.id)
      ofTeam(world).external_teams.replace({ ...team, connection_status: 'DISCONNECTED' })
    },
  ),
}
