import { factOf } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'

interface TimeTracking {
  workingHoursPerDay: number
  workingDaysPerWeek: number
  timeFormat: 'pretty' | 'days' | 'hours'
  defaultUnit: 'minute' | 'hour' | 'day' | 'week'
}

const usual: TimeTracking = {
  workingHoursPerDay: 8,
  workingDaysPerWeek: 5,
  timeFormat: 'pretty',
  defaultUnit: 'minute',
}

export function timeTrackingOf(world: JiraWorld): TimeTracking {
  return factOf(world, 'timetracking', usual)
}

function unitsOf({ workingHoursPerDay, workingDaysPerWeek }: TimeTracking) {
  const day = workingHoursPerDay * 3600
  return { w: workingDaysPerWeek * day, d: day, h: 3600, m: 60 }
}

/** The seconds of a duration such as `3w 4d 2h`; undefined where it is none. */
export function readDuration(world: JiraWorld, text: string): number | undefined {
  const settings = timeTrackingOf(world)
  const units = unitsOf(settings)
  const trimmed = text.trim()
  const otherwise = { minute: 'm', hour: 'h', day: 'd', week: 'w' } as const
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    return Math.round(Number(trimmed) * units[otherwise[settings.defaultUnit]])
  }
  if (!/^(\d+(\.\d+)?[wdhm]\s*)+$/.test(trimmed)) return undefined
  let total = 0
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)([wdhm])/g)) {
    total += Number(amount) * units[unit as keyof typeof units] // the pattern has these units only
  }
  return Math.round(total)
}

/** A duration as Jira writes it: `1w 2d 3h 4m`. */
export function showDuration(world: JiraWorld, duration_s: number): string {
  let rest = duration_s
  const parts = Object.entries(unitsOf(timeTrackingOf(world))).flatMap(([unit, size]) => {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    return amount > 0 ? [`${amount}${unit}`] : []
  })
  return parts.length > 0 ? parts.join(' ') : '0m'
}
