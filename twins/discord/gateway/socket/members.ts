import { toMember } from '../../members/member.ts'
import { memberOf } from '../../permissions/compute.ts'
import {
  flag,
  int,
  list,
  maybe,
  model,
  optional,
  Problems,
  type Reader,
  snowflake,
  text,
} from '../../protocol/args.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { MemberRow } from '../../schema/index.ts'
import { soundsOf, toSound } from '../../soundboard/sound.ts'
import { deliver, type Session } from '../sessions/hub.ts'
import { intents } from '../sessions/intents.ts'

/** Members a chunk holds at most. */
const chunkSize = 1000

const oneOrMore: Reader<string[]> = (value, problems) =>
  list(snowflake, { max: 100 })(Array.isArray(value) ? value : [value], problems)

const request = model({
  guild_id: oneOrMore,
  query: optional(text()),
  limit: optional(int({ min: 0 })),
  presences: maybe(flag),
  user_ids: optional(oneOrMore),
  nonce: maybe(text()),
})

/** Answers op 8 with the members in chunks; false where it cannot be read. */
export function requestMembers(world: DiscordWorld, session: Session, data: unknown): boolean {
  const problems = new Problems()
  const given = request(data, problems)
  const guildId = given?.guild_id[0]
  if (!given || guildId === undefined || problems.found.length > 0) return false
  if (given.query === undefined && given.user_ids === undefined) return false
  if (!memberOf(world, guildId, session.userId)) return true
  const isAll = given.query === '' && (given.limit ?? 0) === 0
  if (isAll && !(session.intents & intents.members)) return true
  const { rows, missing } = select(world, guildId, given)
  const nonce = given.nonce && Buffer.byteLength(given.nonce) <= 32 ? { nonce: given.nonce } : {}
  const count = Math.max(1, Math.ceil(rows.length / chunkSize))
  for (let index = 0; index < count; index += 1) {
    const part = rows.slice(index * chunkSize, (index + 1) * chunkSize)
    const chunk = {
      guild_id: guildId,
      members: part.map((row) => toMember(world, row)),
      chunk_index: index,
      chunk_count: count,
      ...(missing.length > 0 ? { not_found: missing } : {}),
      ...(given.presences ? { presences: presencesOf(world, part) } : {}),
      ...nonce,
    }
    const body = JSON.stringify(chunk)
    world.afterCommit(() => deliver(session, 'GUILD_MEMBERS_CHUNK', body))
  }
  return true
}

function select(
  world: DiscordWorld,
  guildId: string,
  {
    query,
    limit,
    user_ids,
  }: { query?: string | undefined; limit?: number | undefined; user_ids?: string[] | undefined },
): { rows: Readonly<MemberRow>[]; missing: string[] } {
  if (query === undefined) {
    const ids = user_ids ?? []
    const rows = ids.flatMap((id) => memberOf(world, guildId, id) ?? [])
    return { rows, missing: ids.filter((id) => !memberOf(world, guildId, id)) }
  }
  const all = world.db.members.list({ where: { guild: guildId }, order: ['sort'] })
  if (query === '') return { rows: limit ? all.slice(0, limit) : all, missing: [] }
  const start = query.toLowerCase()
  const rows = all.filter(({ user_id, nick }) => {
    const user = world.db.users.getShared(user_id)
    return [user?.username, user?.global_name, nick].some((name) =>
      name?.toLowerCase().startsWith(start),
    )
  })
  return { rows: rows.slice(0, Math.min(limit || 1, 100)), missing: [] }
}

function presencesOf(world: DiscordWorld, rows: readonly Readonly<MemberRow>[]) {
  return rows.flatMap(({ user_id }) => {
    const row = world.db.presences.get(user_id)
    if (!row || row.status === 'offline') return []
    const { status, activities } = row
    return [{ user: { id: user_id }, status, activities, client_status: { desktop: status } }]
  })
}

const soundRequest = model({ guild_ids: list(snowflake) })

/** Answers op 31 with the sounds of each guild; false where it cannot be read. */
export function requestSounds(world: DiscordWorld, session: Session, data: unknown): boolean {
  const problems = new Problems()
  const given = soundRequest(data, problems)
  if (!given || problems.found.length > 0) return false
  for (const guild_id of given.guild_ids) {
    if (!memberOf(world, guild_id, session.userId)) continue
    const soundboard_sounds = soundsOf(world, guild_id).map((sound) => toSound(world, sound))
    const body = JSON.stringify({ guild_id, soundboard_sounds })
    world.afterCommit(() => deliver(session, 'SOUNDBOARD_SOUNDS', body))
  }
  return true
}
