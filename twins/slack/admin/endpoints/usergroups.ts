import { toChannel } from '../../conversations/objects/channel.ts'
import { flag, idList, text } from '../../protocol/args.ts'
import { ensure } from '../../protocol/index.ts'
import { changeUsergroup, findUsergroup, toPrefs } from '../../usergroups/usergroup.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'

/** https://docs.slack.dev/reference/methods#admin.usergroups */
export const adminUsergroups = {
  'admin.usergroups.addChannels': admin(
    'usergroups',
    'write',
    () => ({ usergroup_id: text(), channel_ids: idList(), team_id: text().optional() }),
    (world, { usergroup_id, channel_ids, team_id }) => {
      ensureTeam(world, team_id)
      const group = findUsergroup(world, usergroup_id)
      const { channels, groups } = group.prefs
      const all = [...new Set([...channels, ...groups, ...channel_ids])]
      changeUsergroup(world, group, { prefs: toPrefs(world, all) })
    },
  ),

  'admin.usergroups.removeChannels': admin(
    'usergroups',
    'write',
    () => ({ usergroup_id: text(), channel_ids: idList() }),
    (world, { usergroup_id, channel_ids }) => {
      const group = findUsergroup(world, usergroup_id)
      const { channels, groups } = group.prefs
      const left = [...channels, ...groups].filter((id) => !channel_ids.includes(id))
      changeUsergroup(world, group, { prefs: toPrefs(world, left) })
    },
  ),

  'admin.usergroups.listChannels': admin(
    'usergroups',
    'read',
    () => ({
      usergroup_id: text(),
      team_id: text().optional(),
      include_num_members: flag().optional(),
    }),
    (world, { usergroup_id, team_id, include_num_members }) => {
      ensureTeam(world, team_id)
      const { prefs } = findUsergroup(world, usergroup_id)
      const channels = [...prefs.channels, ...prefs.groups].map((id) => findAny(world, id))
      return {
        channels: channels.map((channel) => {
          const { num_members, ...wire } = toChannel(world, channel, world.caller.user)
          return include_num_members ? { ...wire, num_members } : wire
        }),
      }
    },
  ),

  'admin.usergroups.addTeams': admin(
    'teams',
    'write',
    () => ({ usergroup_id: text(), team_ids: idList(), auto_provision: flag().optional() }),
    (world, { usergroup_id, team_ids }) => {
      const group = findUsergroup(world, usergroup_id)
      ensure(team_ids.length > 0, 'invalid_arguments')
      for (const team of team_ids) ensureTeam(world, team)
      changeUsergroup(world, group, { teams: [...new Set([...(group.teams ?? []), ...team_ids])] })
    },
  ),
}
