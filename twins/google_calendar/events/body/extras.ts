import type { calendar_v3 } from '@googleapis/calendar'
import { readReminderList } from '../../calendar_list/reminders.ts'
import { eventColors } from '../../colors/palette.ts'
import { ensure, GoogleError, refusal, required } from '../../protocol/index.ts'

type Body = calendar_v3.Schema$Event

const mostAttachments = 25
const mostProperties = 300
const mostPropertyBytes = 32 * 1024

export function invalid(message: string): GoogleError {
  return new GoogleError(400, 'invalid', message)
}

/** Reads reminders; those of the calendar where nothing is said. https://developers.google.com/workspace/calendar/api/concepts/reminders */
export function readReminders(given: Body['reminders']): Body['reminders'] & object {
  const { useDefault, overrides } = given ?? {}
  if (!overrides || overrides.length === 0) return { useDefault: useDefault ?? given == null }
  if (useDefault) {
    const message = 'Cannot specify both default reminders and overrides at the same time.'
    throw refusal(400, 'cannotUseDefaultRemindersAndSpecifyOverride', message)
  }
  return { useDefault: false, overrides: readReminderList(overrides) }
}

function readAttachment(given: calendar_v3.Schema$EventAttachment) {
  const { fileUrl, title, mimeType, iconLink } = given
  if (!fileUrl) throw required('fileUrl', 'Missing attachment file URL.')
  if (!/^https?:\/\//.test(fileUrl)) throw invalid('Invalid attachment file URL.')
  const fileId = /\/d\/([\w-]+)|[?&]id=([\w-]+)/.exec(fileUrl)
  const known = fileId?.[1] ?? fileId?.[2]
  return {
    fileUrl,
    ...(title ? { title } : {}),
    ...(mimeType ? { mimeType } : {}),
    ...(iconLink ? { iconLink } : {}),
    ...(known === undefined ? {} : { fileId: known }),
  }
}

/** Reads attachments. https://developers.google.com/workspace/calendar/api/guides/create-events#attachments */
export function readAttachments(given: Body['attachments']): Body['attachments'] {
  if (!given || given.length === 0) return undefined
  const message = 'The number of attachments exceeds the limit.'
  ensure(given.length <= mostAttachments, 400, 'invalid', message)
  return given.map(readAttachment)
}

function readProperties(given: Record<string, string> | null | undefined) {
  // Google drops what has too long a key and cuts off what is too long itself.
  const entries = Object.entries(given ?? {})
    .filter(([key, value]) => key.length <= 44 && typeof value === 'string')
    .map(([key, value]) => [key, value.slice(0, 1024)] as const)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Reads extended properties. https://developers.google.com/workspace/calendar/api/guides/extended-properties */
export function readExtended(given: Body['extendedProperties']): Body['extendedProperties'] {
  const own = readProperties(given?.private)
  const shared = readProperties(given?.shared)
  if (!own && !shared) return undefined
  const count = Object.keys(own ?? {}).length + Object.keys(shared ?? {}).length
  const bytes = JSON.stringify([own, shared]).length
  const fits = count <= mostProperties && bytes <= mostPropertyBytes
  ensure(fits, 400, 'invalid', 'Too many extended properties.')
  return { ...(own ? { private: own } : {}), ...(shared ? { shared } : {}) }
}

/** Reads what a caller may say about where an event came from. */
export function readSource(given: Body['source']): Body['source'] {
  if (!given?.url) return undefined
  if (!/^https?:\/\//.test(given.url)) throw invalid('Invalid source URL.')
  return { url: given.url, ...(given.title ? { title: given.title } : {}) }
}

/** Reads the number of an event's colour. */
export function readColor(given: string | null | undefined): string | undefined {
  if (!given) return undefined
  if (!Object.hasOwn(eventColors, given)) throw invalid('Invalid color ID.')
  return given
}

/** Reads one of several words, a default where nothing is said. */
export function readWord<const T extends string>(
  name: string,
  given: string | null | undefined,
  words: readonly [T, ...T[]],
): T {
  if (!given) return words[0]
  const word = words.find((each) => each === given)
  if (word === undefined) throw invalid(`Invalid value for: ${name}`)
  return word
}
