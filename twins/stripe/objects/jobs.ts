import type { JobHandler } from '../../../shared/contract.ts'
import { isRecord } from '../../../shared/json.ts'
import type { StripeWorld } from '../protocol/index.ts'
import { asPlatform, inAccount } from '../query/account.ts'
import { expireSecret } from './app_secret.ts'
import { expireAuthorization } from './authorization.ts'
import { payOutAutomatically, schedulePayouts } from './automatic_payout.ts'
import { settle } from './balance.ts'
import { finishDebit } from './bank_debit.ts'
import { expireSession } from './checkout_expiry.ts'
import { expireCoupon, expirePromotionCode } from './coupon.ts'
import { expireGrant } from './credit_grant.ts'
import { expireFileLink } from './file.ts'
import {
  dueInvoice,
  expirePendingUpdate,
  expireSubscription,
  finalizeInvoice,
  overdueInvoice,
  retryInvoice,
} from './invoice_status.ts'
import { finishPayout } from './payout.ts'
import { expireQuote } from './quote_status.ts'
import { finishRefund } from './refund.ts'
import { finishReport } from './report.ts'
import { advanceSchedule, renewOnSchedule, tellScheduleEnd } from './schedule.ts'
import { cancelSubscription, resumeCollection, tellTrialEnd } from './subscription_cycle.ts'
import { turnRegistration } from './tax_registration.ts'
import { finishAdvance } from './test_clock.ts'
import { finishTopup } from './topup.ts'
import { tellUpcoming } from './upcoming.ts'
import { finishRedaction } from './verification.ts'

/** What happens by itself when its time has come, on the instance's clock or on a test clock. */
const timely = {
  advanceSchedule,
  cancelSubscription,
  expireAuthorization,
  expireCoupon,
  expireFileLink,
  expireGrant,
  expirePendingUpdate,
  expirePromotionCode,
  expireSecret,
  expireQuote,
  expireSession,
  expireSubscription,
  finalizeInvoice,
  finishDebit,
  finishPayout,
  finishRedaction,
  finishRefund,
  finishReport,
  finishTopup,
  overdueInvoice,
  payOutAutomatically,
  dueInvoice,
  renewSubscription: renewOnSchedule,
  resumeCollection,
  retryInvoice,
  schedulePayouts,
  settle,
  tellScheduleEnd,
  tellTrialEnd,
  tellUpcoming,
  turnRegistration,
}

const all: Readonly<Record<string, JobHandler>> = {
  ...timely,
  advanceClock(world: StripeWorld, payload: { id: string; target: number }): void {
    finishAdvance(world, payload, timely)
  },
}

/** A job that an account's world scheduled runs there. */
function inItsAccount(run: JobHandler): JobHandler {
  return (world: StripeWorld, payload) => {
    const { account, platform } = isRecord(payload) ? payload : {}
    const home = typeof platform === 'string' ? asPlatform(world, platform) : world
    run(typeof account === 'string' ? inAccount(home, account) : home, payload)
  }
}

export const jobs = Object.fromEntries(
  Object.entries(all).map(([name, run]) => [name, inItsAccount(run)]),
)
