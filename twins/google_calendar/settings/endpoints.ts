import { z } from 'zod'
import { atLeast, id, text } from '../../google/params.ts'
import { changeCalendar, toCalendarBody } from '../calendars/calendar.ts'
import { personWith } from '../calendars/person.ts'
import { type ChannelBody, openWatch } from '../channels/watching.ts'
import { body, type CalendarWorld, method, scopes, showTag, userOf } from '../protocol/index.ts'
import { toListTag, toTag } from '../sync/log.ts'
import { pageOf } from '../sync/tokens.ts'
import { findSetting, type SettingName, saveSetting, settingNames, toSetting } from './setting.ts'

const listing = () => ({ maxResults: atLeast(1, 100), pageToken: text(), syncToken: text() })
const reading = { scopes: scopes.readSettings } as const
const watchable = { ...reading, isWatchable: true } as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/settings */
export const settings = {
  'GET /calendar/v3/users/me/settings': method(
    { ...watchable, id: 'calendar.settings.list', response: 'Settings' },
    listing,
    (world, args) => {
      const user = userOf(world)
      const rows = world.db.settings.list({ where: { user: user.id } })
      const listed = pageOf(world, rows, ['settings', user.id], args, () => true)
      const { page, ...tokens } = listed
      const items = page.map(toSetting)
      return { kind: 'calendar#settings', etag: toListTag(rows), ...tokens, items }
    },
  ),
  'GET /calendar/v3/users/me/settings/{setting}': method(
    { ...reading, id: 'calendar.settings.get', response: 'Setting' },
    () => ({ setting: id() }),
    (world, { setting }) => {
      const row = findSetting(world, userOf(world), setting)
      showTag(world, toTag(row))
      return toSetting(row)
    },
  ),
  'POST /calendar/v3/users/me/settings/watch': method(
    { ...watchable, id: 'calendar.settings.watch', response: 'Channel' },
    () => ({ ...listing(), body: body<ChannelBody>('Channel') }),
    (world, args) =>
      openWatch(world, args.body, `settings ${userOf(world).id}`, 'users/me/settings'),
  ),
}

/** What only people do, in Calendar's own pages. */
export const settingChanges = {
  change_setting: {
    args: () => ({
      user: z.string(),
      setting: z.enum(settingNames),
      value: z.string().max(1024),
    }),
    run(world: CalendarWorld, args: { user: string; setting: SettingName; value: string }) {
      const { setting, value } = args
      const user = personWith(world, args.user)
      const primary = world.db.calendars.get(user.email)
      if (setting === 'timezone' && primary)
        changeCalendar(world, primary, { ...toCalendarBody(primary), timeZone: value })
      else saveSetting(world, user, setting, value)
      return { setting, value }
    },
  },
}
