import { record } from '../audit_log/entry.ts'
import { findGuildChannel } from '../channels/objects/channel.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { bitOf } from '../permissions/bits.ts'
import { bitsIn, ensureIn, ensureInGuild, mayInGuild } from '../permissions/compute.ts'
import { flag, int, isoTime, maybe, optional, snowflake, text } from '../protocol/args.ts'
import { type DiscordWorld, endpoint, ensure } from '../protocol/index.ts'
import type { InviteRow } from '../schema/index.ts'
import { findInvite, toInvite, toInviteWithUses } from './invite.ts'

const day_s = 86_400

function tellInvite(
  world: DiscordWorld,
  type: 'INVITE_CREATE' | 'INVITE_DELETE',
  row: InviteRow,
): void {
  const { id: code, channel_id, guild_id, max_age, max_uses, temporary, uses, created_at } = row
  const place = { channel_id, code, guild_id }
  const more = type === 'INVITE_CREATE' ? { created_at, max_age, max_uses, temporary, uses } : {}
  const channel = world.db.channels.getShared(channel_id)
  tell(world, type, { ...place, ...more }, { intent: 'invites', guildId: guild_id, channel })
}

/** https://docs.discord.com/developers/resources/invite */
export const invites = {
  'GET /channels/{channel_id}/invites': endpoint(
    { channel_id: snowflake },
    (world, { channel_id }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'MANAGE_CHANNELS')
      const found = world.db.invites.list({ where: { channel: channel_id } })
      return found.map((row) => toInviteWithUses(world, row))
    },
  ),
  'POST /channels/{channel_id}/invites': endpoint(
    {
      channel_id: snowflake,
      max_age: maybe(int({ min: 0, max: 5_184_000 })),
      max_uses: maybe(int({ min: 0, max: 100 })),
      temporary: maybe(flag),
      unique: maybe(flag),
    },
    (world, { channel_id, max_age, max_uses, temporary, unique }) => {
      const channel = findGuildChannel(world, channel_id)
      ensureIn(world, channel, 'CREATE_INSTANT_INVITE')
      const wish = {
        max_age: max_age ?? day_s,
        max_uses: max_uses ?? 0,
        temporary: temporary ?? false,
      }
      const own = world.db.invites.list({ where: { channel: channel_id } })
      const same = own.find(
        (each) => each.inviter_id === world.caller.userId && each.max_age === wish.max_age,
      )
      if (same && !unique) return toInviteWithUses(world, same)
      const row: InviteRow = {
        ...{ id: world.id('', 10), guild_id: channel.guild_id, channel_id },
        ...{ inviter_id: world.caller.userId, created_at: isoTime(world.now()) },
        ...{ ...wish, uses: 0, role_ids: [] },
      }
      world.db.invites.insert(row)
      tellInvite(world, 'INVITE_CREATE', row)
      const changes = [{ key: 'code', new_value: row.id }]
      record(world, channel.guild_id, 'inviteCreate', { changes })
      return toInviteWithUses(world, row)
    },
  ),
  'GET /guilds/{guild_id}/invites': endpoint({ guild_id: snowflake }, (world, { guild_id }) => {
    ensureInGuild(world, findGuild(world, guild_id), 'MANAGE_GUILD')
    const found = world.db.invites.list({ where: { guild: guild_id } })
    return found.map((row) => toInviteWithUses(world, row))
  }),
  'GET /invites/{code}': endpoint(
    { code: text(), with_counts: optional(flag) },
    (world, { code, with_counts }) => toInvite(world, findInvite(world, code), with_counts),
    { access: 'none' },
  ),
  'DELETE /invites/{code}': endpoint({ code: text() }, (world, { code }) => {
    const row = findInvite(world, code)
    const channel = world.db.channels.getShared(row.channel_id)
    const guild = findGuild(world, row.guild_id)
    const { userId } = world.caller
    const mayInChannel = channel && bitsIn(world, channel, userId) & bitOf('MANAGE_CHANNELS')
    ensure(mayInChannel || mayInGuild(world, guild, userId, 'MANAGE_GUILD'), 'missingPermissions')
    world.db.invites.delete(code)
    tellInvite(world, 'INVITE_DELETE', row)
    record(world, row.guild_id, 'inviteDelete', { changes: [{ key: 'code', old_value: code }] })
    return toInvite(world, row)
  }),
}
