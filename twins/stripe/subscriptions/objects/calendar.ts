import { DateTime } from 'luxon'
import type { Price } from '../../schema/index.ts'

type Recurring = Pick<NonNullable<Price['recurring']>, 'interval' | 'interval_count'>

const units = { day: 'days', week: 'weeks', month: 'months', year: 'years' } as const

function isUnit(interval: string): interval is keyof typeof units {
  return Object.hasOwn(units, interval)
}

/**
 * The time so many periods after an anchor. Counted from the anchor, so that what begins on the
 * 31st ends a short month on its last day and is back on the 31st after it.
 * https://docs.stripe.com/billing/subscriptions/billing-cycle
 */
export function periodsAfter(anchor_s: number, recurring: Recurring, count: number): number {
  const { interval, interval_count } = recurring
  const unit = isUnit(interval) ? units[interval] : 'months'
  return DateTime.fromSeconds(anchor_s, { zone: 'utc' })
    .plus({ [unit]: interval_count * count })
    .toUnixInteger()
}

export function addMonths(start_s: number, months: number): number {
  return periodsAfter(start_s, { interval: 'month', interval_count: months }, 1)
}

/** The number of the first period that ends after a time. */
export function periodAt(anchor_s: number, recurring: Recurring, at_s: number): number {
  const length_s = periodsAfter(anchor_s, recurring, 1) - anchor_s
  let count = Math.floor((at_s - anchor_s) / length_s) - 2
  while (periodsAfter(anchor_s, recurring, count + 1) <= at_s) count += 1
  return count
}

export interface AnchorArgs {
  day_of_month: number
  month?: number | undefined
  hour?: number | undefined
  minute?: number | undefined
  second?: number | undefined
}

/** The next time a calendar rule asks for. https://docs.stripe.com/billing/subscriptions/billing-cycle */
export function nextAnchor(now_s: number, args: AnchorArgs): number {
  const now = DateTime.fromSeconds(now_s, { zone: 'utc' })
  const { hour = now.hour, minute = now.minute, second = now.second, month } = args
  const step = month === undefined ? 'months' : 'years'
  for (let count = 0; ; count += 1) {
    const first = now.set({ day: 1, ...(month !== undefined && { month }) }).plus({ [step]: count })
    const day = Math.min(args.day_of_month, first.daysInMonth ?? 28)
    const at = first.set({ day, hour, minute, second, millisecond: 0 })
    if (at.toUnixInteger() > now_s) return at.toUnixInteger()
  }
}

/** `25 Nov 2026`, as the lines of an invoice say it. */
export function dayOf(at_s: number): string {
  return DateTime.fromSeconds(at_s, { zone: 'utc' }).toFormat('dd LLL yyyy', { locale: 'en' })
}

/** `2026-11-25 09:30:00`, as reports say it. */
export function timeOf(at_s: number): string {
  return DateTime.fromSeconds(at_s, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss')
}
