import { omitUndefined } from '../../../shared/object.ts'
import { postMessage } from '../chat/objects/message.ts'
import { openDirect } from '../conversations/objects/channel.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import type { Reminder, User } from '../schema/index.ts'
import { slackbot } from '../users/objects/user.ts'
import { nextTime } from './when.ts'

/** As the wire shows it: only what happens once has a time. */
export function toReminder(reminder: Reminder) {
  const { job: _job, time, complete_ts, recurrence, ...wire } = reminder
  return wire.recurring ? wire : { ...wire, time, complete_ts }
}

/** A reminder the caller set or is to get. */
export function findReminder(world: SlackWorld, id: string): Reminder {
  const reminder = world.db.reminders.get(id)
  const { user } = world.caller
  ensure(reminder && (reminder.user === user || reminder.creator === user), 'not_found')
  return reminder
}

export function addReminder(
  world: SlackWorld,
  given: Pick<Reminder, 'creator' | 'user' | 'text' | 'time'> & Partial<Reminder>,
): Reminder {
  const id = world.id('Rm', 10, 'upper')
  const { creator, user, text, time, recurrence } = given
  return world.db.reminders.insert(
    omitUndefined({
      id,
      creator,
      user,
      text,
      recurring: recurrence !== undefined,
      recurrence,
      time,
      complete_ts: 0,
      job: world.at(time * 1000, 'remind', { id }),
    }),
  )
}

function zoneOf(user: User | undefined): string {
  return user?.tz ?? 'UTC'
}

/** The job that sends a reminder when its time has come: a direct message from Slackbot. */
export function remind(world: SlackWorld, { id }: { id: string }): void {
  const reminder = world.db.reminders.get(id)
  const user = world.db.users.get(reminder?.user ?? '')
  if (!reminder || !user || reminder.complete_ts > 0) return
  const { channel } = openDirect(world, [user.id, slackbot(world).id])
  const text = `Reminder: ${reminder.text}`
  postMessage(world, channel, { author: { user: slackbot(world).id }, text })
  if (!reminder.recurring) return
  const time = nextTime(reminder, zoneOf(user))
  const job = world.at(time * 1000, 'remind', { id })
  world.db.reminders.replace({ ...reminder, time, job })
}
