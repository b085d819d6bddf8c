import { announce } from '../../apps/objects/announce.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Snooze } from '../../schema/index.ts'

export function snoozeOf(world: SlackWorld, user: string): Snooze | undefined {
  return world.db.snoozes.get(user)
}

/** What everybody sees: nobody here has a schedule, which Slack says with two ones. */
export function toStatus() {
  return { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 }
}

/** What a person sees of their own: whether they have paused notifications. */
export function toOwnStatus(world: SlackWorld, user: string) {
  const snooze = snoozeOf(world, user)
  if (!snooze) return { ...toStatus(), snooze_enabled: false }
  const snooze_remaining = Math.max(0, snooze.ends_s - seconds(world))
  return {
    ...toStatus(),
    snooze_enabled: true,
    snooze_endtime: snooze.ends_s,
    snooze_remaining,
  }
}

/** To the person’s own apps in full, to all others what they may see. */
export function announceSnooze(world: SlackWorld, user: string): void {
  const event_ts = eventTs(world)
  const dnd_status = toOwnStatus(world, user)
  announce(world, { type: 'dnd_updated', user, dnd_status, event_ts })
  announce(world, { type: 'dnd_updated_user', user, dnd_status: toStatus(), event_ts })
}
