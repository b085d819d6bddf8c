import { z } from 'zod'
import { day_s } from '../../../shared/time/units.ts'
import { structure, text } from '../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { seconds } from '../protocol/time.ts'
import { findUser } from '../users/objects/user.ts'
import { addReminder, findReminder, toReminder } from './reminder.ts'
import { readWhen, type When } from './when.ts'

const write = { scope: 'reminders:write', tier: 2, byTeam: true } as const
const read = { scope: 'reminders:read', tier: 2, byTeam: true } as const
const which = () => ({ reminder: text() })
const furthest_s = 5 * 366 * day_s

const Recurrence = () =>
  z.union([
    z.object({ frequency: z.literal('weekly'), weekdays: z.array(z.string()) }),
    z.object({ frequency: z.enum(['daily', 'monthly', 'yearly']) }),
  ])

/** Who gets the reminder: people only themselves, an app whomever it names. */
function findReminded(world: SlackWorld, id: string | undefined) {
  const { user: caller, token } = world.caller
  ensure(id !== 'USLACKBOT', 'cannot_add_slackbot')
  const user = findUser(world, id ?? caller)
  ensure(!user.is_bot, 'cannot_add_bot')
  ensure(token.kind === 'bot' || user.id === caller, 'cannot_add_others')
  return user
}

function checkWhen(world: SlackWorld, when: When | undefined): When {
  ensure(when && when.time > seconds(world), 'cannot_parse')
  ensure(when.time <= seconds(world) + furthest_s, 'cannot_parse')
  return when
}

/** What Slackbot says when the time has come. https://docs.slack.dev/reference/methods#reminders */
export const reminders = {
  'reminders.add': method(
    write,
    () => ({
      text: text(),
      time: z.union([z.string(), z.int().transform(String)], 'cannot_parse'),
      user: text().optional(),
      recurrence: structure(Recurrence(), 'cannot_parse').optional(),
    }),
    (world, { text: words, time: given, user: id, recurrence: asked }) => {
      const user = findReminded(world, id)
      const when = readWhen(given, world.now(), user.tz ?? 'UTC')
      const { time, recurrence = asked } = checkWhen(world, when)
      const { user: creator } = world.caller
      ensure(creator === user.id || !recurrence, 'cannot_add_others_recurring')
      const about = recurrence ? { recurrence } : {}
      const reminder = addReminder(world, { creator, user: user.id, text: words, time, ...about })
      return { reminder: toReminder(reminder) }
    },
  ),

  'reminders.list': method(
    read,
    () => ({}),
    (world) => {
      const { user } = world.caller
      const own = world.db.reminders.list({ where: { user } })
      const forOthers = world.db.reminders.list({ where: { creator: user, user: { not: user } } })
      const reminders = [...own, ...forOthers].map((reminder) => ({
        ...toReminder(reminder),
        ...(reminder.recurrence ? { recurrence: reminder.recurrence } : {}),
      }))
      return { reminders }
    },
  ),

  'reminders.info': method(read, which, (world, { reminder: id }) => ({
    reminder: toReminder(findReminder(world, id)),
  })),

  'reminders.complete': method(write, which, (world, { reminder: id }) => {
    const reminder = findReminder(world, id)
    ensure(!reminder.recurring, 'cannot_complete_recurring')
    ensure(reminder.user === world.caller.user, 'cannot_complete_others')
    world.cancel(reminder.job)
    world.db.reminders.replace({ ...reminder, complete_ts: seconds(world) })
  }),

  'reminders.delete': method(write, which, (world, { reminder: id }) => {
    const reminder = findReminder(world, id)
    world.cancel(reminder.job)
    world.db.reminders.delete(reminder.id)
  }),
}
