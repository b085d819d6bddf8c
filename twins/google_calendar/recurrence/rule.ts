import { RRule } from 'rrule-rust'
import { type Moment, parseMoment } from './moment.ts'

/** A recurrence rule. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 */
export interface Rule {
  /** All it says but when it ends. */
  pattern: RRule
  count?: number
  until?: Moment
}

/** Google refuses rules that repeat within a day. */
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const choices = ['BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO']
const times = ['BYHOUR', 'BYMINUTE', 'BYSECOND']
const names = new Set([
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYSETPOS'],
  ...choices,
  ...times,
])

/** The parts of a rule; undefined where one is twice there, unknown or without a value. */
function readParts(text: string): Map<string, string> | undefined {
  const parts = new Map<string, string>()
  for (const part of text.toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', value = '', more] = part.split('=')
    if (!names.has(name) || parts.has(name) || value === '' || more !== undefined) return undefined
    parts.set(name, value)
  }
  return parts
}

const isPositive = (text = '1') => /^\d{1,9}$/.test(text) && Number(text) > 0

/** Which parts may stand together, beyond what the library holds. https://www.rfc-editor.org/rfc/rfc5545#page-44 */
function isCoherent(parts: Map<string, string>): boolean {
  const frequency = parts.get('FREQ') ?? ''
  if (!frequencies.includes(frequency)) return false
  if (!isPositive(parts.get('COUNT')) || !isPositive(parts.get('INTERVAL'))) return false
  if (parts.has('COUNT') && parts.has('UNTIL')) return false
  const ordinals = parts.get('BYDAY')?.match(/[+-]?\d+/g) ?? []
  const mayCount = frequency === 'MONTHLY' || (frequency === 'YEARLY' && !parts.has('BYWEEKNO'))
  if (ordinals.some((each) => !mayCount || Number(each) === 0)) return false
  return !parts.has('BYSETPOS') || [...choices, ...times].some((name) => parts.has(name))
}

/** Reads `FREQ=WEEKLY;BYDAY=MO`; undefined where it is no rule that Google keeps. */
export function parseRule(text: string): Rule | undefined {
  const parts = readParts(text)
  if (!parts || !isCoherent(parts)) return undefined
  const [count, end] = [parts.get('COUNT'), parts.get('UNTIL')]
  const until = end === undefined ? undefined : parseMoment(end)
  if (end !== undefined && !until) return undefined
  parts.delete('UNTIL')
  const pattern = [...parts].map((part) => part.join('=')).join(';')
  try {
    return {
      pattern: RRule.parse(pattern),
      ...(count !== undefined && { count: Number(count) }),
      ...(until && { until }),
    }
  } catch {
    return undefined
  }
}
