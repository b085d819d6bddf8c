import type { calendar_v3 } from '@googleapis/calendar'
import { notify } from '../../google/channels.ts'
import type { User } from '../../google/schema.ts'
import type { Wire } from '../../google/types.ts'
import { type CalendarWorld, notFound } from '../protocol/index.ts'
import type { SettingRow } from '../schema/index.ts'
import { logged, toTag } from '../sync/log.ts'

/** Every setting, as an account has it at first. https://developers.google.com/workspace/calendar/api/v3/reference/settings */
export const standardSettings = {
  autoAddHangouts: 'false',
  dateFieldOrder: 'MDY',
  defaultEventLength: '60',
  format24HourTime: 'false',
  hideInvitations: 'false',
  hideWeekends: 'false',
  locale: 'en',
  remindOnRespondedEventsOnly: 'false',
  showDeclinedEvents: 'true',
  timezone: 'UTC',
  useKeyboardShortcuts: 'true',
  weekStart: '0',
} as const

export type SettingName = keyof typeof standardSettings

export const settingNames = Object.keys(standardSettings).filter(isSetting)

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(standardSettings, name)
}

/** What an account has set. */
export function settingOf(world: CalendarWorld, user: User, name: SettingName): string {
  return world.db.settings.get(`${user.id}/${name}`)?.value ?? standardSettings[name]
}

export function findSetting(world: CalendarWorld, user: User, name: string): SettingRow {
  const row = world.db.settings.get(`${user.id}/${name}`)
  if (!row) throw notFound()
  return row
}

/** Gives a setting of an account a value, and tells who watches. */
export function saveSetting(
  world: CalendarWorld,
  user: User,
  setting: SettingName,
  value: string,
): void {
  const id = `${user.id}/${setting}`
  world.db.settings.put({ id, user: user.id, setting, value, ...logged(world) })
  notify(world, `settings ${user.id}`, 'exists')
}

/** A setting on the wire. */
export function toSetting(row: SettingRow): Wire<calendar_v3.Schema$Setting> {
  return { kind: 'calendar#setting', etag: toTag(row), id: row.setting, value: row.value }
}
