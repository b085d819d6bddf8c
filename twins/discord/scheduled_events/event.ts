import type { DiscordWorld } from '../protocol/index.ts'
import type { ScheduledEventRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/guild-scheduled-event */
export function toScheduledEvent(
  world: DiscordWorld,
  row: Readonly<ScheduledEventRow>,
  withCount = false,
) {
  const { exceptions, ...event } = row
  const count = () => world.db.eventUsers.count({ event: row.id })
  return {
    ...event,
    ...(row.creator_id === null ? {} : { creator: showUser(world, row.creator_id) }),
    guild_scheduled_event_exceptions: exceptions,
    ...(withCount ? { user_count: count() } : {}),
  }
}

export function scheduledEventsOf(world: DiscordWorld, guildId: string): ScheduledEventRow[] {
  return world.db.scheduledEvents.list({ where: { guild: guildId }, order: ['sort'] })
}
