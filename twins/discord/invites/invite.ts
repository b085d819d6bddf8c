import { second_ms } from '../../../shared/time/units.ts'
import { memberCount } from '../members/member.ts'
import { isoTime } from '../protocol/args.ts'
import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { InviteRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** When an invite ends, in milliseconds; undefined where it never does. */
function endOf({ created_at, max_age }: Readonly<InviteRow>): number | undefined {
  return max_age === 0 ? undefined : Date.parse(created_at) + max_age * second_ms
}

/** https://docs.discord.com/developers/resources/invite#invite-object */
export function toInvite(world: DiscordWorld, row: Readonly<InviteRow>, withCounts = false) {
  const guild = world.db.guilds.getShared(row.guild_id)
  const channel = world.db.channels.getShared(row.channel_id)
  ensure(guild && channel, 'unknownInvite')
  const { id, name, splash, banner, description, icon, features, verification_level } = guild
  const { vanity_url_code, nsfw_level, nsfw, premium_subscription_count } = guild
  const shown = { id, name, splash, banner, description, icon, features, verification_level }
  const end_ms = endOf(row)
  const counts = { approximate_member_count: memberCount(world, id), approximate_presence_count: 1 }
  return {
    ...{ type: 0, code: row.id, guild_id: id },
    guild: { ...shown, vanity_url_code, nsfw_level, nsfw, premium_subscription_count },
    channel: { id: channel.id, type: channel.type, name: channel.name ?? null },
    ...(row.inviter_id === null ? {} : { inviter: showUser(world, row.inviter_id) }),
    expires_at: end_ms === undefined ? null : isoTime(end_ms),
    ...(withCounts ? counts : {}),
  }
}

/** The same with what its channel's managers see. */
export function toInviteWithUses(world: DiscordWorld, row: Readonly<InviteRow>) {
  const { uses, max_uses, max_age, temporary, created_at } = row
  return { ...toInvite(world, row), uses, max_uses, max_age, temporary, created_at }
}

/** An invite that still lets people in. */
export function findInvite(world: DiscordWorld, code: string): InviteRow {
  const row = world.db.invites.get(code)
  ensure(row, 'unknownInvite')
  const end_ms = endOf(row)
  ensure(end_ms === undefined || end_ms > world.now(), 'unknownInvite')
  ensure(row.max_uses === 0 || row.uses < row.max_uses, 'unknownInvite')
  return row
}
