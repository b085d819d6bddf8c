import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { ChannelRow, GuildRow, MemberRow, Overwrite } from '../schema/index.ts'
import { allBits, bitOf, bitsOf, type Permission } from './bits.ts'

/** The member behind ids; undefined where there is none. Shared: not to be changed. */
export function memberOf(
  world: DiscordWorld,
  guildId: string,
  userId: string,
): Readonly<MemberRow> | undefined {
  return world.db.members.getShared(`${guildId}:${userId}`)
}

/** What a member may do in the guild as a whole, from its roles. */
export function guildBits(
  world: DiscordWorld,
  guild: Readonly<GuildRow>,
  member: Readonly<MemberRow>,
): bigint {
  if (guild.owner_id === member.user_id) return allBits
  let bits = roleBits(world, guild.id)
  for (const role of member.roles) bits |= roleBits(world, role)
  return bits & bitOf('ADMINISTRATOR') ? allBits : bits
}

function roleBits(world: DiscordWorld, id: string): bigint {
  return BigInt(world.db.roles.getShared(id)?.permissions ?? 0)
}

/** What is left of a member's permissions in channels during a timeout. */
const timedOutBits = bitsOf('VIEW_CHANNEL', 'READ_MESSAGE_HISTORY')

/** What a member may do in a channel; of a thread it is what the parent allows. */
function channelBits(
  world: DiscordWorld,
  guild: Readonly<GuildRow>,
  member: Readonly<MemberRow>,
  channel: Readonly<ChannelRow>,
): bigint {
  const base = guildBits(world, guild, member)
  if (base & bitOf('ADMINISTRATOR')) return allBits
  const place = isThread(channel) ? world.db.channels.getShared(channel.parent_id ?? '') : channel
  let bits = withOverwrites(base, place?.permission_overwrites ?? [], guild.id, member)
  if (!(bits & bitOf('VIEW_CHANNEL'))) bits &= bitOf('MANAGE_ROLES')
  return isTimedOut(world, member) ? bits & timedOutBits : bits
}

function withOverwrites(
  base: bigint,
  overwrites: readonly Overwrite[],
  everyone: string,
  member: Readonly<MemberRow>,
): bigint {
  const apply = (bits: bigint, given: readonly Overwrite[]) => {
    const deny = given.reduce((sum, each) => sum | BigInt(each.deny), 0n)
    const allow = given.reduce((sum, each) => sum | BigInt(each.allow), 0n)
    return (bits & ~deny) | allow
  }
  const ofRoles = overwrites.filter(({ id }) => member.roles.includes(id))
  let bits = apply(
    base,
    overwrites.filter(({ id }) => id === everyone),
  )
  bits = apply(bits, ofRoles)
  return apply(
    bits,
    overwrites.filter(({ id }) => id === member.user_id),
  )
}

/** Whether a member may only look on for a while. */
function isTimedOut(world: DiscordWorld, member: Readonly<MemberRow>): boolean {
  const until = member.communication_disabled_until
  return until !== null && Date.parse(until) > world.now()
}

/** Whether a channel is a thread. */
export function isThread({ type }: Readonly<ChannelRow>): boolean {
  return type >= 10 && type <= 12
}

/** What a user may do in a channel; nothing where the user is not in the guild. */
export function bitsIn(world: DiscordWorld, channel: Readonly<ChannelRow>, userId: string): bigint {
  if (channel.guild_id === undefined) return channel.people?.includes(userId) ? allBits : 0n
  const guild = world.db.guilds.getShared(channel.guild_id)
  const member = guild && memberOf(world, guild.id, userId)
  return guild && member ? channelBits(world, guild, member, channel) : 0n
}

/** Whether a user sees a channel; of a private thread only its members and moderators. */
export function canSee(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  userId: string,
): boolean {
  const bits = bitsIn(world, channel, userId)
  if (channel.guild_id === undefined) return bits !== 0n
  if (!(bits & bitOf('VIEW_CHANNEL'))) return false
  if (channel.type !== 12 || bits & bitOf('MANAGE_THREADS')) return true
  return world.db.threadMembers.has(`${channel.id}:${userId}`)
}

/** States that the caller may do these things in a channel it sees. */
export function ensureIn(
  world: DiscordWorld,
  channel: Readonly<ChannelRow>,
  ...wanted: Permission[]
): void {
  if (channel.guild_id === undefined) return
  ensure(canSee(world, channel, world.caller.userId), 'missingAccess')
  const bits = bitsIn(world, channel, world.caller.userId)
  ensure((bits & bitsOf(...wanted)) === bitsOf(...wanted), 'missingPermissions')
}

/** Whether a user may do something in the guild as a whole. */
export function mayInGuild(
  world: DiscordWorld,
  guild: Readonly<GuildRow>,
  userId: string,
  ...wanted: Permission[]
): boolean {
  const member = memberOf(world, guild.id, userId)
  const bits = member ? guildBits(world, guild, member) : 0n
  return (bits & bitsOf(...wanted)) === bitsOf(...wanted)
}

/** States that the caller may do these things in the guild. */
export function ensureInGuild(
  world: DiscordWorld,
  guild: Readonly<GuildRow>,
  ...wanted: Permission[]
): void {
  ensure(mayInGuild(world, guild, world.caller.userId, ...wanted), 'missingPermissions')
}

/** The place of a member's highest role; above all of them for the owner. */
export function rankOf(world: DiscordWorld, guild: Readonly<GuildRow>, userId: string): number {
  if (guild.owner_id === userId) return Number.POSITIVE_INFINITY
  const roles = memberOf(world, guild.id, userId)?.roles ?? []
  return Math.max(0, ...roles.map((id) => world.db.roles.getShared(id)?.position ?? 0))
}

/** States that the caller stands above a member. */
export function ensureAbove(world: DiscordWorld, guild: Readonly<GuildRow>, userId: string): void {
  const isHigher = rankOf(world, guild, world.caller.userId) > rankOf(world, guild, userId)
  ensure(isHigher && guild.owner_id !== userId, 'missingPermissions')
}
