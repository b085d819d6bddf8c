import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { Channel, Message } from '../../schema/index.ts'

/**
 * Tells the apps what became of a message's metadata.
 * https://docs.slack.dev/reference/events/message_metadata_posted
 */
export function announceMetadata(
  world: SlackWorld,
  channel: Channel,
  before: Message | undefined,
  after: Message | undefined,
): void {
  const [previous, metadata] = [before?.metadata, after?.metadata]
  if (JSON.stringify(previous) === JSON.stringify(metadata)) return
  const verb = !metadata ? 'deleted' : previous ? 'updated' : 'posted'
  const message = after ?? before
  const { app_id, bot_id, user: user_id, ts } = message ?? {}
  const event = omitUndefined({
    type: `message_metadata_${verb}`,
    app_id,
    bot_id,
    user_id,
    team_id: findTeam(world).id,
    channel_id: channel.id,
    metadata,
    previous_metadata: previous,
    ...(verb === 'deleted' ? { deleted_ts: ts } : { message_ts: ts }),
    event_ts: eventTs(world),
  })
  announce(world, event, { channel: channel.id })
}

/** A message's metadata as readers see it who did not ask for all of it: by its name. */
export function withoutPayload(text: string): string {
  if (!text.includes('"metadata":')) return text
  const message: Message = JSON.parse(text)
  if (!message.metadata) return text
  const { event_type } = message.metadata
  return JSON.stringify({ ...message, metadata: { event_type } })
}
