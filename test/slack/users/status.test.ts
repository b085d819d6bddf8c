import { expect, test } from 'vitest'
import { bootListening } from '../receiver.ts'
import { expectRefusals, noon_s } from '../support.ts'

const hour_s = 3600

test('a status is refused without an emoji there is, and ends when its time is over', async () => {
  const { user, instance, heard } = await bootListening({ events: ['user_status_changed'] })
  const withEmoji = (status_emoji: string) => ({ profile: { status_emoji } })
  await expectRefusals(user, [
    ['users.profile.set', withEmoji('tada'), 'profile_status_set_failed_not_emoji_syntax'],
    ['users.profile.set', withEmoji('\u{1F334}'), 'profile_status_set_failed_not_emoji_syntax'],
    ['users.profile.set', withEmoji(':no_tree:'), 'profile_status_set_failed_not_valid_emoji'],
  ])
  const shown = async () => (await user('users.profile.get')).profile
  const set = (profile: object) => user('users.profile.set', { profile })
  const lunch = { status_text: 'Lunch', status_expiration: noon_s + hour_s }
  // Words alone get a speech balloon.
  const first = { ...lunch, status_emoji: ':speech_balloon:' }
  expect((await set(lunch)).profile).toMatchObject(first)
  // What takes its place lasts: it does not end when the one before would have.
  const trip = { status_text: 'Trip', status_emoji: ':palm_tree:' }
  expect((await set(trip)).profile).toMatchObject({ ...trip, status_expiration: 0 })
  await instance.advanceTo((noon_s + hour_s + 1) * 1000)
  expect(await shown()).toMatchObject(trip)
  const late = { ...lunch, status_expiration: noon_s + 2 * hour_s }
  await set(late)
  await instance.advanceTo((noon_s + 2 * hour_s) * 1000)
  const none = { status_text: '', status_emoji: '', status_expiration: 0 }
  expect(await shown()).toMatchObject(none)
  const told = (await heard()).map(({ user: changed }) => changed)
  expect(told).toMatchObject([first, trip, late, none].map((profile) => ({ profile })))
})
