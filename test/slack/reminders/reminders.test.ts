import { describe, expect, test } from 'vitest'
import { bootSlack, expectRefusals, ids, noon_s } from '../support.ts'

const { ada, bot: botUser } = ids
const hour_s = 3600
const day_s = 24 * hour_s

/** These tests' Ada lives in London, where it is seven in the evening of a Monday. */
const london = { users: [{ name: 'ada', tz: 'Europe/London' }] }
const nine_s = noon_s - 10 * hour_s

describe('a reminder', () => {
  test.each([
    ['in 15 minutes', noon_s + 900],
    ['in an hour', noon_s + hour_s],
    ['90', noon_s + 90],
    [String(noon_s + 5), noon_s + 5],
    ['tomorrow', nine_s + day_s],
    ['Tomorrow at 5pm', nine_s + day_s + 8 * hour_s],
    ['at 8:30pm', noon_s + 1.5 * hour_s],
    ['at 9am', nine_s + day_s],
    ['on friday at noon', nine_s + 4 * day_s + 3 * hour_s],
    ['next week', nine_s + 7 * day_s],
    ['2030-06-01 at 09:00', nine_s + 19 * day_s],
  ])('is understood: %s', async (time, expected) => {
    const { user } = bootSlack(london)
    const { reminder } = await user('reminders.add', { text: 'tea', time })
    expect(reminder).toEqual({
      id: expect.stringMatching(/^Rm[0-9A-Z]{10}$/),
      creator: ada,
      user: ada,
      text: 'tea',
      recurring: false,
      time: expected,
      complete_ts: 0,
    })
  })

  test('is refused where it makes no sense', async () => {
    const { user, bot } = bootSlack({ users: [{ name: 'bob', id: 'U0BOB000001' }] })
    const text = 'tea'
    await expectRefusals(user, [
      ['reminders.add', { text, time: 'someday' }, 'cannot_parse'],
      ['reminders.add', { text, time: 'at 25:00' }, 'cannot_parse'],
      ['reminders.add', { text, time: noon_s - 100_000 }, 'cannot_parse'],
      ['reminders.add', { text, time: noon_s * 2 }, 'cannot_parse'],
      ['reminders.add', { text, time: '60', user: 'U0' }, 'user_not_found'],
      ['reminders.add', { text, time: '60', user: botUser }, 'cannot_add_bot'],
      ['reminders.add', { text, time: '60', user: 'USLACKBOT' }, 'cannot_add_slackbot'],
      ['reminders.add', { text, time: '60', user: 'U0BOB000001' }, 'cannot_add_others'],
      ['reminders.info', { reminder: 'Rm0' }, 'not_found'],
      ['reminders.complete', { reminder: 'Rm0' }, 'not_found'],
    ])
    const every = { text, time: 'every day', user: ada }
    expect((await bot('reminders.add', every)).error).toBe('cannot_add_others_recurring')
  })

  test('arrives from Slackbot when its time has come, unless it is done or gone', async () => {
    const { user, instance } = bootSlack()
    const add = async (text: string) =>
      (await user('reminders.add', { text, time: 'in 1 hour' })).reminder.id
    const [done, gone, due] = [await add('done'), await add('gone'), await add('due')]
    expect(await user('reminders.complete', { reminder: done })).toEqual({ ok: true })
    expect(await user('reminders.delete', { reminder: gone })).toEqual({ ok: true })
    const { reminder } = await user('reminders.info', { reminder: done })
    expect(reminder.complete_ts).toBe(noon_s)
    await instance.advanceTo((noon_s + hour_s) * 1000)
    const { channels } = await user('conversations.list', { types: 'im' })
    expect(channels).toMatchObject([{ is_im: true, user: 'USLACKBOT' }])
    const [{ id: channel }] = channels
    expect((await user('conversations.history', { channel })).messages).toMatchObject([
      { user: 'USLACKBOT', text: 'Reminder: due', ts: `${noon_s + hour_s}.000000` },
    ])
    const { reminders } = await user('reminders.list')
    expect(reminders.map(({ id }: { id: string }) => id)).toEqual([done, due])
  })

  test('that recurs comes again, and cannot be completed', async () => {
    const { user, instance } = bootSlack(london)
    const time = 'every Tuesday and Thursday at 10am'
    const { reminder } = await user('reminders.add', { text: 'stand up', time })
    expect(reminder).toMatchObject({ recurring: true, user: ada })
    const refused = await user('reminders.complete', { reminder: reminder.id })
    expect(refused.error).toBe('cannot_complete_recurring')
    const plain = { text: 'pay', time: 'in 2 hours', recurrence: { frequency: 'monthly' } }
    await user('reminders.add', plain)
    const recurrences = (await user('reminders.list')).reminders.map(
      ({ recurrence }: Record<string, unknown>) => recurrence,
    )
    expect(recurrences).toEqual([
      { frequency: 'weekly', weekdays: ['tuesday', 'thursday'] },
      { frequency: 'monthly' },
    ])
    await instance.advanceTo((noon_s + 9 * day_s) * 1000)
    const [{ id: channel }] = (await user('conversations.list', { types: 'im' })).channels
    const { messages } = await user('conversations.history', { channel })
    const first = nine_s + day_s + hour_s
    expect(messages.map(({ ts }: { ts: string }) => Math.floor(Number(ts)))).toEqual([
      ...[first + 7 * day_s, first + 2 * day_s, first],
      noon_s + 2 * hour_s,
    ])
  })
})
