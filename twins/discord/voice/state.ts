import { tell } from '../gateway/sessions/tell.ts'
import { toMember } from '../members/member.ts'
import { memberOf } from '../permissions/compute.ts'
import type { DiscordWorld } from '../protocol/index.ts'
import type { VoiceStateRow } from '../schema/index.ts'

/** https://docs.discord.com/developers/resources/voice#voice-state-object */
export function toVoiceState(world: DiscordWorld, row: Readonly<VoiceStateRow>) {
  const member = memberOf(world, row.guild_id, row.user_id)
  return { ...row, ...(member ? { member: toMember(world, member) } : {}) }
}

/** Stores where somebody listens and speaks, and tells the guild. */
export function saveVoiceState(world: DiscordWorld, row: VoiceStateRow): void {
  world.db.voiceStates.put(row)
  const audience = { intent: 'voiceStates', guildId: row.guild_id } as const
  tell(world, 'VOICE_STATE_UPDATE', toVoiceState(world, row), audience)
}

/** Takes somebody out of a guild's voice channels; the guild is told. */
export function leaveVoice(world: DiscordWorld, guildId: string, userId: string): void {
  const row = world.db.voiceStates.get(`${guildId}:${userId}`)
  if (!row) return
  world.db.voiceStates.delete(`${guildId}:${userId}`)
  const audience = { intent: 'voiceStates', guildId } as const
  tell(world, 'VOICE_STATE_UPDATE', { ...toVoiceState(world, row), channel_id: null }, audience)
}
