import { changesBetween, record } from '../../audit_log/entry.ts'
import { findGuild } from '../../guilds/objects/guild.ts'
import { bitOf } from '../../permissions/bits.ts'
import {
  bitsIn,
  ensureIn,
  ensureInGuild,
  guildBits,
  isThread,
  memberOf,
} from '../../permissions/compute.ts'
import {
  choice,
  int,
  maybe,
  model,
  models,
  optional,
  snowflake,
  text,
} from '../../protocol/args.ts'
import {
  created,
  type DiscordWorld,
  endpoint,
  ensure,
  ensureField,
  newId,
  refusalOf,
} from '../../protocol/index.ts'
import type { ChannelRow } from '../../schema/index.ts'
import {
  addChannel,
  findChannel,
  findGuildChannel,
  makeChannel,
  saveChannel,
  toChannel,
  types,
} from '../objects/channel.ts'
import { deleteChannel } from '../objects/delete.ts'
import {
  type ChannelArgs,
  channelFields,
  nameField,
  nameOf,
  overwriteFields,
  type ThreadArgs,
  threadFields,
  toFields,
  toOverwrite,
} from '../objects/fields.ts'

const creatable = [0, 2, 4, 5, 13, 14, 15, 16] as const
const place = { channel_id: snowflake }

/** What a bot gives others in an overwrite it must have itself. */
function ensureGrantable(
  world: DiscordWorld,
  guildId: string,
  overwrites: readonly { allow: string; deny: string }[],
): void {
  const guild = findGuild(world, guildId)
  const member = memberOf(world, guildId, world.caller.userId)
  const own = member ? guildBits(world, guild, member) : 0n
  if (own & bitOf('ADMINISTRATOR')) return
  const asked = overwrites.reduce((sum, { allow, deny }) => sum | BigInt(allow) | BigInt(deny), 0n)
  ensure((asked & ~own) === 0n, 'missingPermissions')
}

function changeThread(
  world: DiscordWorld,
  thread: ChannelRow & { guild_id: string },
  given: ThreadArgs & Partial<Pick<ChannelRow, 'name' | 'rate_limit_per_user' | 'flags'>>,
): ChannelRow {
  const mayManage = (bitsIn(world, thread, world.caller.userId) & bitOf('MANAGE_THREADS')) !== 0n
  const isOwn = thread.owner_id === world.caller.userId
  const { archived, locked, invitable, auto_archive_duration, applied_tags, ...rest } = given
  const metadata = thread.thread_metadata
  if (!metadata) throw refusalOf('unknownChannel')
  if (metadata.locked || locked !== undefined) ensure(mayManage, 'missingPermissions')
  const isUnarchiving = metadata.archived && archived === false
  if (metadata.archived && !isUnarchiving) ensure(archived !== undefined, 'threadArchived')
  ensure(mayManage || isOwn || isUnarchiving, 'missingPermissions')
  const now = new Date(world.now()).toISOString()
  const thread_metadata = {
    ...metadata,
    ...(archived == null
      ? {}
      : { archived, ...(archived === metadata.archived ? {} : { archive_timestamp: now }) }),
    ...(locked == null ? {} : { locked }),
    ...(invitable == null ? {} : { invitable }),
    ...(auto_archive_duration == null ? {} : { auto_archive_duration }),
  }
  const changed = { ...thread, ...rest, thread_metadata, ...(applied_tags ? { applied_tags } : {}) }
  record(world, thread.guild_id, 'threadUpdate', {
    target: thread.id,
    changes: changesBetween(thread, changed, ['name', 'rate_limit_per_user', 'flags']),
  })
  return saveChannel(world, changed)
}

/** https://docs.discord.com/developers/resources/channel */
export const channels = {
  'GET /channels/{channel_id}': endpoint(place, (world, { channel_id }) =>
    toChannel(world, findChannel(world, channel_id)),
  ),
  'PATCH /channels/{channel_id}': endpoint(
    { ...place, name: nameField, type: maybe(choice([0, 5])), ...channelFields, ...threadFields },
    (
      world,
      {
        channel_id,
        name,
        type,
        archived,
        locked,
        invitable,
        auto_archive_duration,
        applied_tags,
        ...given
      },
    ) => {
      const channel = findGuildChannel(world, channel_id)
      if (isThread(channel)) {
        const { rate_limit_per_user, flags } = given
        const fields = {
          ...(name ? { name } : {}),
          ...(rate_limit_per_user == null ? {} : { rate_limit_per_user }),
          ...(flags == null ? {} : { flags }),
        }
        const thread = { archived, locked, invitable, auto_archive_duration, applied_tags }
        return toChannel(world, changeThread(world, channel, { ...thread, ...fields }))
      }
      ensureIn(world, channel, 'MANAGE_CHANNELS')
      const fields = toFields(world, given)
      if (fields.permission_overwrites) {
        ensureIn(world, channel, 'MANAGE_ROLES')
        ensureGrantable(world, channel.guild_id, fields.permission_overwrites)
      }
      const changed = {
        ...channel,
        ...fields,
        ...(name ? { name: nameOf(channel.type, name) } : {}),
        ...(type == null ? {} : { type }),
      }
      const keys = [
        'name',
        'type',
        'topic',
        'nsfw',
        'rate_limit_per_user',
        'bitrate',
        'user_limit',
        'permission_overwrites',
        'parent_id',
        'position',
      ]
      record(world, channel.guild_id, 'channelUpdate', {
        target: channel.id,
        changes: changesBetween(channel, changed, keys),
      })
      return toChannel(world, saveChannel(world, changed))
    },
  ),
  'DELETE /channels/{channel_id}': endpoint(place, (world, { channel_id }) => {
    const channel = findChannel(world, channel_id)
    const { guild_id } = channel
    if (guild_id === undefined) return toChannel(world, channel)
    ensureIn(world, channel, isThread(channel) ? 'MANAGE_THREADS' : 'MANAGE_CHANNELS')
    const guild = findGuild(world, guild_id)
    const isNeeded = [guild.rules_channel_id, guild.public_updates_channel_id].includes(channel.id)
    ensure(!isNeeded || !guild.features.includes('COMMUNITY'), 'requiredForCommunity')
    deleteChannel(world, { ...channel, guild_id })
    return toChannel(world, channel)
  }),
  'POST /guilds/{guild_id}/channels': endpoint(
    {
      guild_id: snowflake,
      name: text({ min: 1, max: 100 }),
      type: maybe(choice(creatable)),
      ...channelFields,
    },
    (world, { guild_id, name, type, ...given }) => {
      const guild = findGuild(world, guild_id)
      ensureInGuild(world, guild, 'MANAGE_CHANNELS')
      ensure(world.db.channels.count({ guild: guild_id, kind: 'guild' }) < 500, 'tooManyChannels')
      const fields: ChannelArgs = given
      const parent = fields.parent_id ? world.db.channels.get(fields.parent_id) : undefined
      const isParentRight =
        !fields.parent_id || (parent?.type === types.category && parent.guild_id === guild_id)
      ensureField(isParentRight, 'parent_id', 'CHANNEL_PARENT_INVALID', 'Category does not exist')
      const own = toFields(world, fields)
      if (own.permission_overwrites) ensureGrantable(world, guild_id, own.permission_overwrites)
      const kind = type ?? 0
      const position = world.db.channels.count({ guild: guild_id, kind: 'guild' })
      const inherited = own.permission_overwrites ?? parent?.permission_overwrites ?? []
      const channel = makeChannel({
        position,
        ...own,
        id: newId(world),
        guild_id,
        type: kind,
        name: nameOf(kind, name),
        permission_overwrites: inherited,
      })
      record(world, guild_id, 'channelCreate', {
        target: channel.id,
        changes: changesBetween({}, { name: channel.name, type: kind }),
      })
      return created(toChannel(world, addChannel(world, channel)))
    },
  ),
  'PATCH /guilds/{guild_id}/channels': endpoint(
    {
      guild_id: snowflake,
      list: models(
        model({
          id: snowflake,
          position: maybe(int({ min: 0 })),
          parent_id: maybe(snowflake),
          lock_permissions: optional((value: unknown) => value === true),
        }),
      ),
    },
    (world, { guild_id, list }) => {
      ensureInGuild(world, findGuild(world, guild_id), 'MANAGE_CHANNELS')
      for (const { id, position, parent_id, lock_permissions } of list) {
        const channel = findGuildChannel(world, id)
        const parent = parent_id ? world.db.channels.get(parent_id) : undefined
        const locked =
          lock_permissions && parent
            ? { permission_overwrites: parent.permission_overwrites ?? [] }
            : {}
        saveChannel(world, {
          ...channel,
          ...(position == null ? {} : { position }),
          ...(parent_id === undefined ? {} : { parent_id }),
          ...locked,
        })
      }
    },
  ),
  'PUT /channels/{channel_id}/permissions/{overwrite_id}': endpoint(
    { ...place, overwrite_id: snowflake, ...overwriteFields },
    (world, { channel_id, overwrite_id, ...given }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'MANAGE_ROLES')
      const overwrite = toOverwrite({ id: overwrite_id, ...given })
      const isRole = overwrite.type === 0
      const isThere = isRole
        ? world.db.roles.getShared(overwrite_id)?.guild_id === channel.guild_id
        : world.db.users.has(overwrite_id)
      ensure(isThere, isRole ? 'unknownRole' : 'unknownUser')
      ensureGrantable(world, channel.guild_id, [overwrite])
      const others = (channel.permission_overwrites ?? []).filter(({ id }) => id !== overwrite_id)
      const isNew = others.length === (channel.permission_overwrites ?? []).length
      const options = { id: overwrite_id, type: String(overwrite.type) }
      record(world, channel.guild_id, isNew ? 'overwriteCreate' : 'overwriteUpdate', {
        target: channel.id,
        options,
      })
      saveChannel(world, { ...channel, permission_overwrites: [...others, overwrite] })
    },
  ),
  'DELETE /channels/{channel_id}/permissions/{overwrite_id}': endpoint(
    { ...place, overwrite_id: snowflake },
    (world, { channel_id, overwrite_id }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'MANAGE_ROLES')
      const old = channel.permission_overwrites ?? []
      const found = old.find(({ id }) => id === overwrite_id)
      ensure(found, 'unknownOverwrite')
      record(world, channel.guild_id, 'overwriteDelete', {
        target: channel.id,
        options: { id: overwrite_id, type: String(found.type) },
      })
      saveChannel(world, {
        ...channel,
        permission_overwrites: old.filter((each) => each !== found),
      })
    },
  ),
}
