import { day_ms } from '../../../../shared/time/units.ts'
import { accountOf, atHome, isConnected } from '../../protocol/account.ts'
import { StripeError, type StripeWorld } from '../../protocol/index.ts'
import { settingsOf } from './balance_settings.ts'
import { createPayout } from './payout.ts'

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

interface Days {
  interval: string | null
  monthly: readonly number[]
  weekly: readonly string[]
}

/** On which days an account is paid out: as its settings say, or the account's own. */
function daysOf(world: StripeWorld): Days {
  const { schedule } = settingsOf(world).payments.payouts ?? {}
  const account = isConnected(world) ? atHome(world).db.accounts.get(accountOf(world)) : undefined
  const { monthly_anchor = 1, weekly_anchor = 'monday' } =
    account?.settings?.payouts?.schedule ?? {}
  return {
    interval: schedule?.interval ?? null,
    monthly: schedule?.monthly_payout_days ?? [monthly_anchor],
    weekly: schedule?.weekly_payout_days ?? [weekly_anchor],
  }
}

/** The 31st is the last day of a shorter month. */
function isDue(date: Date, { interval, monthly, weekly }: Days): boolean {
  if (interval === 'daily') return true
  if (interval === 'weekly') return weekly.includes(weekdays[date.getUTCDay()] ?? '')
  if (interval !== 'monthly') return false
  const next = new Date(date.getTime() + day_ms)
  const isLast = next.getUTCMonth() !== date.getUTCMonth()
  const day = date.getUTCDate()
  return monthly.some((each) => each === day || (isLast && each > day))
}

function nextTime(world: StripeWorld, days: Days): number | undefined {
  const today = Math.floor(world.now() / day_ms) * day_ms
  for (let ahead = 1; ahead <= 31; ahead += 1) {
    const time_ms = today + ahead * day_ms
    if (isDue(new Date(time_ms), days)) return time_ms
  }
  return undefined
}

/**
 * Makes sure that an account is paid out by its schedule: daily where it is connected, not at all
 * where it is the instance's own, until somebody says otherwise.
 * https://docs.stripe.com/payouts#payout-schedule
 */
export function schedulePayouts(world: StripeWorld): void {
  const at = nextTime(world, daysOf(world))
  world.db.payout_schedules.put({ id: 'next', at: at ?? null })
  if (at !== undefined) world.at(at, 'payOutAutomatically', { at })
}

/** The job that pays out what is available, above what is to be kept. */
export function payOutAutomatically(world: StripeWorld, { at }: { at: number }): void {
  if (world.db.payout_schedules.get('next')?.at !== at) return
  const kept = settingsOf(world).payments.payouts?.minimum_balance_by_currency ?? {}
  for (const { id: currency, available } of world.db.balances.list()) {
    const amount = available - (kept[currency] ?? 0)
    if (amount > 0) tryPayout(world, amount, currency)
  }
  schedulePayouts(world)
}

/** What has no bank to go to, or may not go there, stays. */
function tryPayout(world: StripeWorld, amount: number, currency: string): void {
  try {
    createPayout(world, { amount, automatic: true, currency })
  } catch (error) {
    if (!(error instanceof StripeError)) throw error
  }
}
