import { channelsOf, toChannel } from '../../channels/objects/channel.ts'
import { toGuild } from '../../guilds/objects/guild.ts'
import { memberCount, toMember } from '../../members/member.ts'
import { canSee, memberOf } from '../../permissions/compute.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import { scheduledEventsOf, toScheduledEvent } from '../../scheduled_events/event.ts'
import type { GuildRow } from '../../schema/index.ts'
import { soundsOf, toSound } from '../../soundboard/sound.ts'
import { toVoiceState } from '../../voice/state.ts'
import type { Session } from '../sessions/hub.ts'
import { intents } from '../sessions/intents.ts'

/** From so many members on only some are told of. */
const membersLimit = 75_000

type Hearer = Pick<Session, 'userId' | 'intents' | 'largeThreshold'>

/** What a bot is told of a guild it is in. https://docs.discord.com/developers/events/gateway-events#guild-create */
export function guildCreate(world: DiscordWorld, guild: Readonly<GuildRow>, hearer: Hearer) {
  const { id } = guild
  const member_count = memberCount(world, id)
  const own = memberOf(world, id, hearer.userId)
  const inVoice = world.db.voiceStates.list({ where: { guild: id } })
  const channels = channelsOf(world, id).filter((channel) => canSee(world, channel, hearer.userId))
  return {
    ...toGuild(world, guild),
    joined_at: own?.joined_at,
    large: member_count > hearer.largeThreshold,
    member_count,
    voice_states: inVoice.map((state) => {
      const { guild_id: _guild, ...shown } = toVoiceState(world, state)
      return shown
    }),
    members: membersFor(
      world,
      id,
      hearer,
      inVoice.map(({ user_id }) => user_id),
    ),
    channels: channels.map((channel) => toChannel(world, channel)),
    threads: threadsFor(world, id, hearer.userId),
    presences: presencesFor(world, id, hearer),
    stage_instances: world.db.stages.list({ where: { guild: id } }),
    guild_scheduled_events: scheduledEventsOf(world, id).map((event) =>
      toScheduledEvent(world, event),
    ),
    soundboard_sounds: soundsOf(world, id).map((sound) => toSound(world, sound)),
    application_command_counts: {},
    embedded_activities: [],
  }
}

function membersFor(world: DiscordWorld, guildId: string, hearer: Hearer, inVoice: string[]) {
  const isAll =
    (hearer.intents & intents.presences) !== 0 && memberCount(world, guildId) <= membersLimit
  const ids = [...new Set([hearer.userId, ...inVoice])]
  const rows = isAll
    ? world.db.members.list({
        where: { guild: guildId },
        order: ['sort'],
        limit: hearer.largeThreshold,
      })
    : ids.flatMap((id) => memberOf(world, guildId, id) ?? [])
  return rows.map((row) => toMember(world, row))
}

/** The active threads that a user sees, with its membership where there is one. */
function threadsFor(world: DiscordWorld, guildId: string, userId: string) {
  const where = { guild: guildId, kind: 'thread', archived: false } as const
  const threads = world.db.channels.list({ where, order: ['sort'] })
  return threads
    .filter((thread) => canSee(world, thread, userId))
    .map((thread) => {
      const member = world.db.threadMembers.get(`${thread.id}:${userId}`)
      return { ...toChannel(world, thread), ...(member ? { member } : {}) }
    })
}

function presencesFor(world: DiscordWorld, guildId: string, hearer: Hearer) {
  if (!(hearer.intents & intents.presences)) return []
  return world.db.presences.list().flatMap(({ user_id, status, activities }) => {
    if (status === 'offline' || !memberOf(world, guildId, user_id)) return []
    return [{ user: { id: user_id }, status, activities, client_status: { desktop: status } }]
  })
}
