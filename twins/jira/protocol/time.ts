import { DateTime } from 'luxon'
import { JiraError } from './error.ts'
import type { JiraWorld } from './world.ts'

/** An instant as Jira writes it: `2030-05-13T18:00:00.000+0000`. */
export function showTime(at_ms: number): string {
  return new Date(at_ms).toISOString().replace('Z', '+0000')
}

const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d{4})$/

/** An instant as Jira reads it: milliseconds, and an offset without a colon, are needed. */
export function readTime(text: string, field: string): number {
  const at = written.test(text)
    ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new JiraError(400, [], {
    [field]: `Error parsing time: ${text}. Expected format: yyyy-MM-dd'T'HH:mm:ss.SSSZ`,
  })
}

/** An instant as the agile API writes it: `2030-05-13T18:00:00.000Z`. */
export function showInstant(at_ms: number): string {
  return new Date(at_ms).toISOString()
}

/** The zone of who calls, else the site's. */
export function zoneOf(world: JiraWorld): string {
  return world.caller?.account?.timeZone ?? 'UTC'
}

/** The day it is now for who calls: `2030-05-13`. */
export function today(world: JiraWorld): string {
  return DateTime.fromMillis(world.now(), { zone: zoneOf(world) }).toISODate() ?? ''
}

export function isDay(text: unknown): text is string {
  return typeof text === 'string' && DateTime.fromFormat(text, 'yyyy-MM-dd').isValid
}
