import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { schedulePayouts } from '../objects/automatic_payout.ts'
import { changeSettings, settingsOf } from '../objects/balance_settings.ts'

const { boolean, clearable, hash, integer, list, map, oneOf, text } = params

const weekdays = ['friday', 'monday', 'thursday', 'tuesday', 'wednesday'] as const

const payouts = () =>
  hash({
    minimum_balance_by_currency: clearable(map(clearable(integer(0)))).optional(),
    schedule: hash({
      interval: oneOf('daily', 'manual', 'monthly', 'weekly').optional(),
      monthly_payout_days: list(integer(1, 31)).optional(),
      weekly_payout_days: list(oneOf(...weekdays)).optional(),
    }).optional(),
    statement_descriptor: text(22).optional(),
    ...params.unbuilt('automatic_transfer_rules_by_currency'),
  })

const updateArgs = () => ({
  payments: hash({
    debit_negative_balances: boolean().optional(),
    payouts: payouts().optional(),
    settlement_timing: hash({
      delay_days_override: clearable(integer(2, 31)).optional(),
      start_of_day: clearable(
        hash({ hour: integer(0, 23), minutes: integer(0, 30), timezone: text() }),
      ).optional(),
    }).optional(),
  }).optional(),
})

function update(world: StripeWorld, { payments = {} }: Args<ReturnType<typeof updateArgs>>) {
  const { debit_negative_balances, payouts: out, settlement_timing: timing } = payments
  const { minimum_balance_by_currency, schedule, statement_descriptor } = out ?? {}
  const changed = changeSettings(world, {
    debit_negative_balances,
    payouts: omitUndefined({
      minimum_balance_by_currency,
      schedule: schedule && omitUndefined(schedule),
      statement_descriptor,
    }),
    settlement_timing: omitUndefined(timing ?? {}),
  })
  if (schedule) schedulePayouts(world)
  return changed
}

/** When and how an account's money is paid out. https://docs.stripe.com/api/balance-settings */
export const balanceSettings = {
  'GET /v1/balance_settings': endpoint(() => ({}), settingsOf),
  'POST /v1/balance_settings': endpoint(updateArgs, update),
}
