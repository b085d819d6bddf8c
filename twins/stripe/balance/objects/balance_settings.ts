import { findAccount, saveAccount } from '../../connect/objects/account.ts'
import { accountOf, atHome, isConnected } from '../../protocol/account.ts'
import { emitChange, type Given } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { Account, BalanceSettings } from '../../schema/index.ts'

type Payments = BalanceSettings['payments']
type Payouts = NonNullable<Payments['payouts']>
type Schedule = NonNullable<Payouts['schedule']>

/** Days until the money of a card can be used. https://docs.stripe.com/payouts#payout-speed */
const usualDelay_days = 2

const untouched: BalanceSettings = {
  object: 'balance_settings',
  payments: {
    debit_negative_balances: true,
    payouts: {
      automatic_transfer_rules_by_currency: null,
      minimum_balance_by_currency: null,
      // What is there is not paid out before it is asked for.
      schedule: { interval: 'manual' },
      statement_descriptor: null,
      status: 'enabled',
    },
    settlement_timing: { delay_days: usualDelay_days, start_of_day: null },
  },
}

/** The account of a connected world; the platform's own has no such settings. */
function connected(world: StripeWorld): Readonly<Account> | undefined {
  return isConnected(world) ? atHome(world).db.accounts.getShared(accountOf(world)) : undefined
}

/** How long the money of a charge is pending. */
export function delayOf(world: StripeWorld): number {
  const own = connected(world)?.settings?.payouts?.schedule.delay_days
  return (
    own ??
    world.db.balance_settings.get(settingsKey)?.payments.settlement_timing.delay_days ??
    usualDelay_days
  )
}

const settingsKey = 'balance'

/** What an account's own settings say goes over what is only said here. */
function withAccount(settings: BalanceSettings, { payouts_enabled, settings: own }: Account) {
  const { payouts, ...payments } = settings.payments
  const { debit_negative_balances, schedule, statement_descriptor } = own?.payouts ?? {}
  const { interval = 'daily' } = schedule ?? {}
  const known = payouts?.schedule?.interval === interval ? payouts.schedule : {}
  const shown: Payouts = {
    automatic_transfer_rules_by_currency: null,
    minimum_balance_by_currency: payouts?.minimum_balance_by_currency ?? null,
    // The account's own words, where the settings do not know them.
    schedule: { ...known, interval: interval as Schedule['interval'] },
    statement_descriptor: statement_descriptor ?? null,
    status: payouts_enabled ? 'enabled' : 'disabled',
  }
  const delay_days = schedule?.delay_days ?? usualDelay_days
  return {
    ...settings,
    payments: {
      ...payments,
      debit_negative_balances: debit_negative_balances ?? null,
      payouts: shown,
      settlement_timing: { ...payments.settlement_timing, delay_days },
    },
  }
}

/** https://docs.stripe.com/api/balance-settings */
export function settingsOf(world: StripeWorld): BalanceSettings {
  const known = world.db.balance_settings.get(settingsKey) ?? untouched
  const account = connected(world)
  return account ? withAccount(known, account) : known
}

interface SettingsChange {
  debit_negative_balances?: boolean | undefined
  payouts?: Given<{
    minimum_balance_by_currency: Record<string, number | null> | null
    schedule: Given<Schedule>
    statement_descriptor: string
  }>
  settlement_timing?: Given<{
    delay_days_override: number | null
    start_of_day: NonNullable<Payments['settlement_timing']['start_of_day']> | null
  }>
}

/** The days that go with an interval: each asks for its own and for no other. */
function ensureDays({ interval, monthly_payout_days, weekly_payout_days }: Schedule): void {
  const days = { monthly: monthly_payout_days, weekly: weekly_payout_days }
  for (const [name, given] of Object.entries(days)) {
    const param = `payments[payouts][schedule][${name}_payout_days]`
    ensure(
      (interval === name) === (given !== undefined),
      `\`${name}_payout_days\` is required, and only applicable, if \`interval\` is \`${name}\`.`,
      { param },
    )
  }
}

function toSchedule(before: Schedule | null | undefined, change: Given<Schedule>): Schedule {
  const isSame = change.interval === undefined || change.interval === before?.interval
  const after = { interval: null, ...(isSame ? before : {}), ...change }
  ensureDays(after)
  return after
}

function toMinimum(
  before: Record<string, number> | null,
  change: Record<string, number | null> | null,
): Record<string, number> | null {
  if (change === null) return null
  const merged = Object.entries({ ...before, ...change })
  const kept = merged.filter((entry): entry is [string, number] => entry[1] !== null)
  return kept.length === 0 ? null : Object.fromEntries(kept)
}

function changed({ payments, ...before }: BalanceSettings, change: SettingsChange) {
  const { debit_negative_balances = payments.debit_negative_balances } = change
  const { minimum_balance_by_currency: minimum, schedule, ...payouts } = change.payouts ?? {}
  const { delay_days_override: delay, ...timing } = change.settlement_timing ?? {}
  const known = payments.payouts ?? untouched.payments.payouts
  if (!known) return { ...before, payments }
  const { delay_days_override: _before, ...settlement } = payments.settlement_timing
  const override = delay === undefined ? _before : (delay ?? undefined)
  return {
    ...before,
    payments: {
      debit_negative_balances,
      payouts: {
        ...known,
        ...payouts,
        ...(minimum !== undefined && {
          minimum_balance_by_currency: toMinimum(known.minimum_balance_by_currency, minimum),
        }),
        ...(schedule && { schedule: toSchedule(known.schedule, schedule) }),
      },
      settlement_timing: {
        ...settlement,
        ...timing,
        ...(override !== undefined && { delay_days_override: override }),
        delay_days: override ?? usualDelay_days,
      },
    },
  }
}

/** Changes how money is paid out; a connected account shows it among its own settings too. */
export function changeSettings(world: StripeWorld, change: SettingsChange): BalanceSettings {
  const before = settingsOf(world)
  const after = changed(before, change)
  world.db.balance_settings.put(after)
  emitChange(world, 'balance_settings.updated', before, after)
  const account = connected(world)
  if (!account?.settings?.payouts) return after
  const { payouts, settlement_timing, debit_negative_balances } = after.payments
  const { schedule } = account.settings.payouts
  saveAccount(world, {
    ...findAccount(world, account.id),
    settings: {
      ...account.settings,
      payouts: {
        debit_negative_balances: debit_negative_balances ?? true,
        schedule: {
          ...schedule,
          delay_days: settlement_timing.delay_days,
          interval: payouts?.schedule?.interval ?? 'manual',
        },
        statement_descriptor: payouts?.statement_descriptor ?? null,
      },
    },
  })
  return settingsOf(world)
}
