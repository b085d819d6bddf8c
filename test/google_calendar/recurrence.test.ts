import fc from 'fast-check'
import { RRule } from 'rrule'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { generate, timesOf } from '../../twins/google_calendar/recurrence/generate.ts'
import { parseRule } from '../../twins/google_calendar/recurrence/rule.ts'
import {
  endOfSeries_ms,
  findOccurrence,
  keyOf,
  occurrences,
  parseSeries,
} from '../../twins/google_calendar/recurrence/series.ts'
import { isZone, toInstant_ms, toWall_ms } from '../../twins/google_calendar/recurrence/zones.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms

function timed(lines: string[], start: string, zone = 'Europe/Zurich') {
  const wall_ms = Date.parse(`${start}:00Z`)
  return parseSeries(lines, { zone, isAllDay: false, wall_ms, duration_ms: hour_ms })
}

function allDay(lines: string[], start: string, days = 1) {
  const first = { wall_ms: Date.parse(start), duration_ms: days * day_ms }
  return parseSeries(lines, { zone: 'America/New_York', isAllDay: true, ...first })
}

/** The first ends of the ids of a series' occurrences. */
function keys(series: ReturnType<typeof timed>, limit = 6, from?: string, to?: string): string[] {
  const bounds = [from, to].map((each) => (each === undefined ? undefined : Date.parse(each)))
  const found: string[] = []
  for (const occurrence of occurrences(series, ...bounds)) {
    if (found.length === limit) break
    found.push(keyOf(series, occurrence))
  }
  return found
}

test('lines that are no recurrence are refused', () => {
  const lines = [
    ...['', 'FREQ=DAILY', 'RRULE', 'RRULE:', 'RRULE:COUNT=3', 'RRULE:FREQ=HOURLY', 'BEGIN:VEVENT'],
    ...['DTSTART:20300513T100000Z', 'DTEND:20300513', 'EXRULE:FREQ=DAILY', 'RRULE:FREQ=SOMETIMES'],
    ...['RRULE:FREQ=DAILY;COUNT=0', 'RRULE:FREQ=DAILY;COUNT=-1', 'RRULE:FREQ=DAILY;INTERVAL=0'],
    ...['RRULE:FREQ=DAILY;COUNT=3;UNTIL=20300601', 'RRULE:FREQ=DAILY;UNTIL=20300230'],
    ...['RRULE:FREQ=DAILY;UNTIL=2030-06-01', 'RRULE:FREQ=DAILY;FREQ=DAILY', 'RRULE:FREQ=DAILY;X=1'],
    ...[
      'RRULE:FREQ=WEEKLY;BYDAY=XX',
      'RRULE:FREQ=WEEKLY;BYDAY=2MO',
      'RRULE:FREQ=MONTHLY;BYDAY=0MO',
    ],
    ...['RRULE:FREQ=WEEKLY;BYMONTHDAY=3', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=32'],
    ...[
      'RRULE:FREQ=MONTHLY;BYWEEKNO=3',
      'RRULE:FREQ=DAILY;BYYEARDAY=3',
      'RRULE:FREQ=YEARLY;BYMONTH=0',
    ],
    ...['RRULE:FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO', 'RRULE:FREQ=DAILY;BYSETPOS=1', 'RRULE:FREQ'],
    ...[
      'EXDATE:soon',
      'EXDATE;TZID=Mars/Olympus:20300513T100000',
      'RDATE;VALUE=PERIOD:20300513T100000Z',
    ],
    ...[
      'EXDATE;VALUE=DATE:20300513T100000Z',
      'RDATE;VALUE=DATE-TIME:20300513',
      'RRULE:FREQ=DAILY;WKST=0',
    ],
  ]
  const accepted = lines.filter((line) => {
    try {
      timed([line], '2030-05-13T10:00')
      return true
    } catch (error) {
      expect(error).toMatchObject({
        status: 400,
        reason: 'invalid',
        message: 'Invalid recurrence rule.',
      })
      return false
    }
  })
  expect(accepted).toEqual([])
})

test('occurrences keep their wall clock where clocks change, and dates are dates', () => {
  const weekly = timed(['RRULE:FREQ=WEEKLY'], '2030-03-18T09:00')
  expect(keys(weekly, 3)).toEqual(['20300318T080000Z', '20300325T080000Z', '20300401T070000Z'])
  // 02:30 is not there on 31 March, and there twice on 27 October.
  expect(keys(timed(['RRULE:FREQ=DAILY;COUNT=3'], '2030-03-30T02:30'))).toEqual([
    ...['20300330T013000Z', '20300331T013000Z', '20300401T003000Z'],
  ])
  expect(keys(timed(['RRULE:FREQ=DAILY;COUNT=3'], '2030-10-26T02:30'))).toEqual([
    ...['20301026T003000Z', '20301027T003000Z', '20301028T013000Z'],
  ])
  const dates = allDay(
    ['RRULE:FREQ=DAILY;UNTIL=20300311', 'EXDATE;VALUE=DATE:20300310'],
    '2030-03-09',
  )
  expect(keys(dates)).toEqual(['20300309', '20300311'])
  const [day] = occurrences(dates)
  expect((day?.end_ms ?? 0) - (day?.start_ms ?? 0)).toBe(day_ms)
})

test('a series: its own start, added and excluded times, both ends and single occurrences', () => {
  // Google counts a start that the rule does not give beside what the rule gives.
  const odd = timed(['RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=WE'], '2030-05-13T10:00')
  expect(keys(odd)).toEqual(['20300513T080000Z', '20300515T080000Z', '20300522T080000Z'])
  const edited = timed(
    [
      'RRULE:FREQ=DAILY;UNTIL=20300516T080000Z',
      'EXDATE;TZID=America/New_York:20300514T040000',
      'EXDATE:20300515T080000Z,20300515',
      'RDATE;TZID=Europe/Zurich:20300515T180000,20300513T100000',
    ],
    '2030-05-13T10:00',
  )
  const all = ['20300513T080000Z', '20300515T160000Z', '20300516T080000Z']
  expect(keys(edited)).toEqual(all)
  expect(keys(edited, 9, '2030-05-13T09:00:00Z', '2030-05-16T08:00:00Z')).toEqual([all[1]])
  expect(endOfSeries_ms(edited)).toBe(Date.UTC(2030, 4, 16, 9))
  expect(endOfSeries_ms(timed(['RRULE:FREQ=DAILY'], '2030-05-13T10:00'))).toBeUndefined()
  expect(
    endOfSeries_ms(timed(['RRULE:FREQ=DAILY;COUNT=900000'], '2030-05-13T10:00')),
  ).toBeUndefined()
  expect(findOccurrence(edited, all[1] ?? '')?.start_ms).toBe(Date.UTC(2030, 4, 15, 16))
  for (const key of ['20300514T080000Z', '20300513', 'x', '20300520T080000Z']) {
    expect(findOccurrence(edited, key), key).toBeUndefined()
  }
  // A date as its end holds until the day is over where the event is.
  expect(keys(timed(['RRULE:FREQ=DAILY;UNTIL=20300514'], '2030-05-13T23:30'))).toHaveLength(2)
  // What never happens ends, and what lies far off is found without counting up to it.
  expect(
    keys(timed(['RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'], '2030-05-13T10:00')),
  ).toHaveLength(1)
  const daily = timed(['RRULE:FREQ=DAILY'], '1970-01-01T10:00')
  expect(keys(daily, 1, '9000-01-01T00:00:00Z')).toEqual(['90000101T090000Z'])
})

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const signed = (limit: number) =>
  fc
    .tuple(fc.constantFrom(1, 1, -1), fc.integer({ min: 1, max: limit }))
    .map(([sign, n]) => sign * n)
const few = <T>(each: fc.Arbitrary<T>) => fc.uniqueArray(each, { minLength: 1, maxLength: 3 })
const maybe = <T>(name: string, values: fc.Arbitrary<T[]>) =>
  fc.option(values, { nil: undefined }).map((list) => (list ? `;${name}=${list.join(',')}` : ''))

/** A rule of any shape that both sides read alike. */
const rules = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').chain((frequency) => {
  const counts = frequency === 'MONTHLY' || frequency === 'YEARLY'
  const ordinals = fc.constantFrom('1', '-1', '2', '4')
  const plain = few(fc.constantFrom(...weekdays))
  // The other library takes days with and without an ordinal in one list for what fits both.
  const counted = few(fc.tuple(ordinals, fc.constantFrom(...weekdays)).map((day) => day.join('')))
  const days = counts ? fc.oneof(plain, counted) : plain
  return fc
    .tuple(
      fc.integer({ min: 1, max: 4 }).map((interval) => `;INTERVAL=${interval}`),
      maybe('BYDAY', days),
      maybe('BYMONTH', few(fc.integer({ min: 1, max: 12 }))),
      frequency === 'WEEKLY' ? fc.constant('') : maybe('BYMONTHDAY', few(signed(28))),
      fc.constantFrom(...weekdays.map((each) => `;WKST=${each}`)),
      fc.constantFrom('', '', ';COUNT=7'),
    )
    .map((parts) => `FREQ=${frequency}${parts.join('')}`)
})

const zones = [
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'America/Santiago',
]

test('random rules give what an independent library gives, in any zone and through its changes', () => {
  const starts = fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 })
  const property = fc.property(rules, starts, fc.constantFrom(...zones), (text, start, zone) => {
    const rule = parseRule(text)
    const start_ms = start * 60_000
    const times = rule && timesOf(rule, start_ms, undefined)
    if (!times) throw new Error(`refused ${text}`)
    const end_ms = start_ms + 4 * 366 * day_ms
    const ours: string[] = []
    for (const wall_ms of generate(times, start_ms, end_ms)) {
      if (wall_ms >= end_ms || ours.length === 12) break
      ours.push(new Date(wall_ms).toISOString().slice(0, 16))
    }
    const options = { ...RRule.parseString(text), dtstart: new Date(start_ms) }
    const theirs = new RRule({ ...options, until: new Date(end_ms - 1) })
      .all((_date, index) => index < 12)
      .map((date) => date.toISOString().slice(0, 16))
    expect(ours, text).toEqual(theirs)
    for (const shown of ours) {
      const wall_ms = Date.parse(`${shown}:00Z`)
      const there = Temporal.PlainDateTime.from(shown).toZonedDateTime(zone)
      expect(toInstant_ms(zone, wall_ms), `${shown} in ${zone}`).toBe(there.epochMilliseconds)
    }
  })
  fc.assert(property, { numRuns: 120, seed: 6 })
})

test('zones: every hour around every change of a year is where the platform has it', () => {
  for (const zone of zones) {
    for (let hour = 0; hour < 366 * 24; hour += 1) {
      const wall_ms = Date.UTC(2030, 0) + hour * hour_ms + hour_ms / 2
      const back_ms = toWall_ms(zone, toInstant_ms(zone, wall_ms))
      if (back_ms === wall_ms && hour % 97 !== 0) continue
      const shown = new Date(wall_ms).toISOString().slice(0, 19)
      const there = Temporal.PlainDateTime.from(shown).toZonedDateTime(zone)
      expect(toInstant_ms(zone, wall_ms), `${shown} in ${zone}`).toBe(there.epochMilliseconds)
    }
  }
  expect(['UTC', 'Europe/Zurich', 'Nowhere', '', '+01:00', 'constructor'].map(isZone)).toEqual([
    ...[true, true, false, false, false, false],
  ])
})
