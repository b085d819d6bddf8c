import type { calendar_v3 } from '@googleapis/calendar'
import { calendarColors, nearestColor } from '../colors/palette.ts'
import { invalidValue, required } from '../protocol/index.ts'
import type { ListEntryRow } from '../schema/index.ts'
import { readReminderList } from './reminders.ts'

export type EntryBody = calendar_v3.Schema$CalendarListEntry

/** What somebody can choose of an entry. */
type Choices = Pick<
  ListEntryRow,
  | 'hidden'
  | 'selected'
  | 'colorId'
  | 'backgroundColor'
  | 'foregroundColor'
  | 'summaryOverride'
  | 'defaultReminders'
  | 'notifications'
>

const notificationTypes = [
  'eventCreation',
  'eventChange',
  'eventCancellation',
  'eventResponse',
  'agenda',
]

function readNotifications(settings: EntryBody['notificationSettings']) {
  return (settings?.notifications ?? []).map(({ type, method }) => {
    if (!type) throw required('notificationSettings.notifications.type')
    if (!method) throw required('notificationSettings.notifications.method')
    if (!notificationTypes.includes(type)) {
      throw invalidValue('notificationSettings.notifications.type')
    }
    if (method !== 'email') throw invalidValue('notificationSettings.notifications.method')
    return { type, method }
  })
}

function readColor(color: string, name: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw invalidValue(name, 'Invalid color value.')
  return color.toLowerCase()
}

type Colors = Pick<ListEntryRow, 'colorId' | 'backgroundColor' | 'foregroundColor'>

/**
 * The colours of an entry: by their RGB values where the client says so, and else by an id of the
 * palette.
 */
function readColors(entry: Colors, body: EntryBody, isRgb: boolean): Colors {
  const { colorId, backgroundColor, foregroundColor } = entry
  if (isRgb) {
    const background = readColor(body.backgroundColor ?? backgroundColor, 'backgroundColor')
    const foreground = readColor(body.foregroundColor ?? foregroundColor, 'foregroundColor')
    return {
      colorId: body.backgroundColor ? nearestColor(background) : colorId,
      backgroundColor: background,
      foregroundColor: foreground,
    }
  }
  if (!body.colorId || body.colorId === colorId) {
    return { colorId, backgroundColor, foregroundColor }
  }
  const color = calendarColors[body.colorId]
  if (!color) throw invalidValue('colorId', 'Invalid color id value.')
  return {
    colorId: body.colorId,
    backgroundColor: color.background,
    foregroundColor: '#000000',
  }
}

/** What of an entry a body changes; what it leaves out stays. */
export function readPatch(entry: ListEntryRow, body: EntryBody, isRgb: boolean): Choices {
  const { defaultReminders, notificationSettings, summaryOverride } = body
  return {
    ...readColors(entry, body, isRgb),
    hidden: body.hidden ?? entry.hidden,
    selected: body.selected ?? entry.selected,
    summaryOverride:
      summaryOverride === undefined ? entry.summaryOverride : (summaryOverride ?? undefined),
    defaultReminders:
      defaultReminders === undefined
        ? entry.defaultReminders
        : readReminderList(defaultReminders ?? []),
    notifications:
      notificationSettings === undefined
        ? entry.notifications
        : readNotifications(notificationSettings),
  }
}

/** What an entry is after an update; what the body leaves out is as it is at first. */
export function readUpdate(entry: ListEntryRow, body: EntryBody, isRgb: boolean): Choices {
  const { defaultReminders = [], notificationSettings = {}, summaryOverride = null } = body
  const { hidden = false, selected = false } = body
  return readPatch(
    entry,
    { ...body, defaultReminders, notificationSettings, summaryOverride, hidden, selected },
    isRgb,
  )
}
