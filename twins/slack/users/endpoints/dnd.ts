import { list, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { seconds } from '../../protocol/time.ts'
import { announceSnooze, snoozeOf, toOwnStatus, toStatus } from '../objects/snooze.ts'
import { findUser } from '../objects/user.ts'

const write = { scope: 'dnd:write', tokens: ['user'], tier: 2 } as const
const read = { scope: 'dnd:read', tier: 3, byTeam: true } as const
/** The longest pause Slack offers. */
const longest_minutes = 10 * 365 * 24 * 60

/** Ends a pause before its time; false where there was none. */
function stop(world: SlackWorld): boolean {
  const { user } = world.caller
  const snooze = snoozeOf(world, user)
  if (!snooze) return false
  world.cancel(snooze.job)
  world.db.snoozes.delete(user)
  announceSnooze(world, user)
  return true
}

/** Do Not Disturb. https://docs.slack.dev/reference/methods#dnd */
export const dnd = {
  'dnd.setSnooze': method(
    write,
    () => ({ num_minutes: whole('missing_duration') }),
    (world, { num_minutes }) => {
      ensure(num_minutes > 0, 'missing_duration')
      ensure(num_minutes <= longest_minutes, 'too_long')
      const { user } = world.caller
      const before = snoozeOf(world, user)
      if (before) world.cancel(before.job)
      const ends_s = seconds(world) + num_minutes * 60
      const job = world.at(ends_s * 1000, 'endSnooze', { user })
      world.db.snoozes.put({ id: user, ends_s, job })
      announceSnooze(world, user)
      return {
        snooze_enabled: true,
        snooze_endtime: ends_s,
        snooze_remaining: num_minutes * 60,
        snooze_is_indefinite: false,
      }
    },
  ),

  'dnd.endSnooze': method(
    write,
    () => ({}),
    (world) => {
      ensure(stop(world), 'snooze_not_active')
      return { ...toStatus(), snooze_enabled: false }
    },
  ),

  'dnd.endDnd': method(
    write,
    () => ({}),
    (world) => {
      stop(world)
    },
  ),

  'dnd.info': method(
    read,
    () => ({ user: text().optional() }),
    (world, { user: id }) => {
      const { user: caller } = world.caller
      const user = findUser(world, id ?? caller).id
      return user === caller ? toOwnStatus(world, user) : toStatus()
    },
  ),

  'dnd.teamInfo': method(
    read,
    () => ({ users: list() }),
    (world, { users }) => {
      ensure(users.length <= 50, 'invalid_arguments')
      const known = users.filter((id) => world.db.users.has(id))
      return { users: Object.fromEntries(known.map((id) => [id, toStatus()])) }
    },
  ),
}

/** The job that ends a pause when its time has come. */
export function endSnooze(world: SlackWorld, { user }: { user: string }): void {
  if (world.db.snoozes.delete(user)) announceSnooze(world, user)
}
