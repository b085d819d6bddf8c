import { disconnectChannel, hostOf } from '../../connect/connection.ts'
import { isAdmitted } from '../../conversations/objects/channel.ts'
import {
  convertChannel,
  deleteChannel,
  renameChannel,
  setArchived,
  startChannel,
} from '../../conversations/objects/lifecycle.ts'
import { join } from '../../conversations/objects/membership.ts'
import { flag, idList, text } from '../../protocol/args.ts'
import { ensure, SlackError, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page, readPosition } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { Channel } from '../../schema/index.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'
import { settingsOf } from '../objects/settings.ts'

const chosen = () => ({ channel_id: text() })
const several = () => ({ channel_ids: idList() })

function archive(world: SlackWorld, channel: Channel): void {
  ensure(!channel.is_archived, 'already_archived')
  ensure(!channel.is_general, 'cant_archive_general')
  setArchived(world, channel, true)
}

function remove(world: SlackWorld, channel: Channel): void {
  ensure(!channel.is_general, 'could_not_delete_channel')
  deleteChannel(world, channel)
}

/** Does the same to several channels; answers those it could not be done to. */
function inBulk(
  world: SlackWorld,
  ids: readonly string[],
  work: (world: SlackWorld, channel: Channel) => void,
) {
  ensure(ids.length > 0 && ids.length <= 100, 'invalid_arguments')
  const not_added = [...new Set(ids)].flatMap((channel_id) => {
    try {
      work(world, findAny(world, channel_id))
      return []
    } catch (error) {
      if (error instanceof SlackError) return [{ channel_id, errors: [error.code] }]
      throw error
    }
  })
  return { bulk_action_id: world.id('', 12, 'digits'), not_added }
}

function moveTo(team: string): (world: SlackWorld, channel: Channel) => void {
  return (world, { id }) => {
    world.db.channel_settings.put({ ...settingsOf(world, id), teams: [team] })
  }
}

/** https://docs.slack.dev/reference/methods#admin.conversations */
export const adminConversations = {
  'admin.conversations.create': admin(
    'conversations',
    'write',
    () => ({
      name: text('invalid_name'),
      is_private: flag(),
      description: text().optional(),
      org_wide: flag().optional(),
      team_id: text().optional(),
    }),
    (world, { name, is_private, description = '', org_wide, team_id }) => {
      ensure(org_wide || team_id !== undefined, 'team_id_or_org_required')
      ensureTeam(world, team_id)
      const { user: creator } = world.caller
      const kind = is_private ? 'group' : 'channel'
      const channel = startChannel(world, { name, kind, creator })
      const purpose = { value: description, creator, last_set: seconds(world) }
      if (description !== '') world.db.channels.update(channel.id, { purpose })
      if (team_id !== undefined) moveTo(team_id)(world, channel)
      return { channel_id: channel.id }
    },
  ),

  'admin.conversations.rename': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), name: text('could_not_rename_channel') }),
    (world, { channel_id, name }) => {
      const channel = findAny(world, channel_id)
      try {
        renameChannel(world, channel, name)
      } catch (error) {
        const isBad = error instanceof SlackError && error.code.startsWith('invalid_name')
        throw isBad ? new SlackError('could_not_rename_channel') : error
      }
    },
  ),

  'admin.conversations.archive': admin('conversations', 'write', chosen, (world, args) => {
    archive(world, findAny(world, args.channel_id))
  }),

  'admin.conversations.unarchive': admin('conversations', 'write', chosen, (world, args) => {
    const channel = findAny(world, args.channel_id)
    ensure(channel.is_archived, 'channel_not_archived')
    setArchived(world, channel, false)
  }),

  'admin.conversations.delete': admin('conversations', 'write', chosen, (world, args) => {
    remove(world, findAny(world, args.channel_id))
  }),

  'admin.conversations.bulkArchive': admin('conversations', 'write', several, (world, args) =>
    inBulk(world, args.channel_ids, archive),
  ),

  'admin.conversations.bulkDelete': admin('conversations', 'write', several, (world, args) =>
    inBulk(world, args.channel_ids, remove),
  ),

  'admin.conversations.bulkMove': admin(
    'conversations',
    'write',
    () => ({ ...several(), target_team_id: text() }),
    (world, { channel_ids, target_team_id }) => {
      ensureTeam(world, target_team_id)
      return inBulk(world, channel_ids, moveTo(target_team_id))
    },
  ),

  'admin.conversations.convertToPrivate': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), name: text().optional() }),
    (world, { channel_id, name }) => {
      const channel = findAny(world, channel_id)
      ensure(channel.kind === 'channel', 'method_not_supported_for_channel_type')
      ensure(!channel.is_general, 'could_not_convert_channel')
      const converted = convertChannel(world, channel, 'group')
      if (name !== undefined) renameChannel(world, converted, name)
    },
  ),

  'admin.conversations.convertToPublic': admin('conversations', 'write', chosen, (world, args) => {
    const channel = findAny(world, args.channel_id)
    ensure(channel.kind === 'group', 'method_not_supported_for_channel_type')
    convertChannel(world, channel, 'channel')
  }),

  'admin.conversations.invite': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), user_ids: idList() }),
    (world, { channel_id, user_ids }) => {
      const channel = findAny(world, channel_id)
      const reasons = user_ids.flatMap((id): [string, string][] => {
        const user = world.db.users.get(id)
        if (!user) return [[id, 'user_not_found']]
        if (user.deleted) return [[id, 'user_is_deactivated']]
        return isAdmitted(world, channel, id) ? [] : [[id, 'restricted_action']]
      })
      const failed_user_ids = Object.fromEntries(reasons)
      ensure(reasons.length === 0, 'failed_for_some_users', { failed_user_ids })
      for (const id of user_ids) join(world, channel, id, world.caller.user)
    },
  ),

  'admin.conversations.getTeams': admin(
    'conversations',
    'read',
    () => ({ ...chosen(), ...page() }),
    (world, { channel_id, ...args }) => {
      const { id } = findAny(world, channel_id)
      const teams = settingsOf(world, id).teams ?? [findTeam(world).id]
      readPosition(world, args.cursor)
      const { shown, response_metadata } = cutPage(world, teams, args)
      return { team_ids: shown, response_metadata }
    },
  ),

  'admin.conversations.setTeams': admin(
    'conversations',
    'write',
    () => ({
      ...chosen(),
      org_channel: flag().optional(),
      target_team_ids: idList().optional(),
      team_id: text().optional(),
    }),
    (world, { channel_id, org_channel, target_team_ids = [] }) => {
      const { id } = findAny(world, channel_id)
      ensure(org_channel || target_team_ids.length > 0, 'invalid_arguments')
      for (const team of target_team_ids) ensureTeam(world, team)
      const all = world.db.teams.list().map((team) => team.id)
      const teams = org_channel ? all : target_team_ids
      world.db.channel_settings.put({ ...settingsOf(world, id), teams })
      return { channel: id }
    },
  ),

  'admin.conversations.disconnectShared': admin(
    'conversations',
    'write',
    () => ({ ...chosen(), leaving_team_ids: idList().optional() }),
    (world, { channel_id, leaving_team_ids }) => {
      const channel = findAny(world, channel_id)
      const { connected = [] } = channel
      ensure(connected.length > 0, 'no_teams_to_disconnect')
      ensure(leaving_team_ids !== undefined || connected.length === 1, 'leaving_team_required')
      const leaving = leaving_team_ids ?? connected
      ensure(
        leaving.every((team) => connected.includes(team)),
        'leaving_team_not_in_channel',
      )
      for (const team of leaving) disconnectChannel(world, findAny(world, channel.id), team)
    },
  ),

  'admin.conversations.ekm.listOriginalConnectedChannelInfo': admin(
    'conversations',
    'read',
    () => ({ ...page(), channel_ids: idList().optional(), team_ids: idList().optional() }),
    (world, args) => {
      const { channel_ids = [], team_ids = [], limit = 100 } = args
      ensure(limit >= 1 && limit <= 1000, 'invalid_limit')
      const isAmong = (chosen: string[], id: string) => chosen.length === 0 || chosen.includes(id)
      const found = world.db.channels
        .list()
        .filter(({ is_disconnected }) => is_disconnected)
        .filter(({ id, team }) => isAmong(channel_ids, id) && isAmong(team_ids, team))
      const { shown, response_metadata } = cutPage(world, found, args)
      // A channel keeps its id when it is shared, so its original is itself.
      const channels = shown.map((channel) => ({
        id: channel.id,
        internal_team_ids: [channel.team],
        original_connected_channel_id: channel.id,
        original_connected_host_id: hostOf(world, channel),
      }))
      return { channels, response_metadata }
    },
  ),
}
