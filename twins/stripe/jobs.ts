import type { JobHandler } from '../../shared/contract.ts'
import { isRecord } from '../../shared/json.ts'
import { expireSecret } from './apps/app_secret.ts'
import { payOutAutomatically, schedulePayouts } from './balance/objects/automatic_payout.ts'
import { settle } from './balance/objects/balance.ts'
import { finishPayout } from './balance/objects/payout.ts'
import { finishTopup } from './balance/objects/topup.ts'
import { expireGrant } from './billing/objects/credit_grant.ts'
import { finishAdvance } from './billing/objects/test_clock.ts'
import { expireSession } from './checkout/objects/checkout_expiry.ts'
import { expireFileLink } from './files/file.ts'
import { finishRedaction } from './identity/verification.ts'
import {
  dueInvoice,
  expirePendingUpdate,
  expireSubscription,
  finalizeInvoice,
  overdueInvoice,
  retryInvoice,
} from './invoices/objects/invoice_status.ts'
import { tellUpcoming } from './invoices/objects/upcoming.ts'
import { expireAuthorization } from './payments/objects/authorization.ts'
import { finishDebit } from './payments/objects/bank_debit.ts'
import { finishRefund } from './payments/objects/refund.ts'
import { expireCoupon, expirePromotionCode } from './products/objects/coupon.ts'
import { asPlatform, inAccount } from './protocol/account.ts'
import type { StripeWorld } from './protocol/index.ts'
import { finishReport } from './reporting/report.ts'
import { expireQuote } from './subscriptions/objects/quote_status.ts'
import {
  advanceSchedule,
  renewOnSchedule,
  tellScheduleEnd,
} from './subscriptions/objects/schedule.ts'
import {
  cancelSubscription,
  resumeCollection,
  tellTrialEnd,
} from './subscriptions/objects/subscription_cycle.ts'
import { turnRegistration } from './tax/objects/tax_registration.ts'

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
