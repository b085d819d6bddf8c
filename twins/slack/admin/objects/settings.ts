import type { SlackWorld } from '../../protocol/index.ts'
import type { ChannelSettings } from '../../schema/index.ts'

/** What was decided of a channel; nothing so far where there is no record. */
export function settingsOf(world: SlackWorld, id: string): ChannelSettings {
  return world.db.channel_settings.get(id) ?? { id, prefs: {}, groups: [] }
}
