import { memberOf } from '../../permissions/compute.ts'
import { anything, choice, flag, list, maybe, model, type Reader } from '../../protocol/args.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import type { PresenceRow } from '../../schema/index.ts'
import { tell } from '../sessions/tell.ts'

/** What a client says of its presence. */
export const presence = model({
  since: anything,
  activities: maybe(list(anything)),
  status: maybe(choice(['online', 'dnd', 'idle', 'invisible', 'offline'])),
  afk: maybe(flag),
})

type PresenceArgs = typeof presence extends Reader<infer T> ? T : never

/** The presence of a user as it is kept. */
export function presenceOf(
  userId: string,
  given: Partial<PresenceArgs> | null | undefined,
): PresenceRow {
  const status = given?.status ?? 'online'
  const isHidden = status === 'invisible' || status === 'offline'
  return {
    user_id: userId,
    status: isHidden ? 'offline' : status,
    activities: given?.activities ?? [],
  }
}

/** Stores what somebody shows of themselves, and tells the guilds they are in. */
export function savePresence(world: DiscordWorld, row: PresenceRow): void {
  world.db.presences.put(row)
  const { user_id, status, activities } = row
  for (const { guild_id } of world.db.members.list({ where: { user: user_id } })) {
    const client_status = status === 'offline' ? {} : { desktop: status }
    const data = { user: { id: user_id }, guild_id, status, activities, client_status }
    if (memberOf(world, guild_id, user_id)) {
      tell(world, 'PRESENCE_UPDATE', data, { intent: 'presences', guildId: guild_id })
    }
  }
}
