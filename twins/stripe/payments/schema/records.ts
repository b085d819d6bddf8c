import type Stripe from 'stripe'
import { collection } from '../../../../shared/db/collection.ts'
import type { Stored } from '../../schema/stored.ts'

export type PaymentRecord = Stored<Stripe.PaymentRecord>
export type PaymentAttempt = Stored<Stripe.PaymentAttemptRecord>
export type ReportRun = Stored<Stripe.Reporting.ReportRun>
export type InvoiceTemplate = Stored<Stripe.InvoiceRenderingTemplate>
export type ScheduledQueryRun = Stored<Stripe.Sigma.ScheduledQueryRun>

export const recordTables = {
  payment_records: collection<PaymentRecord>()({ columns: { created: (it) => it.created } }),
  payment_attempts: collection<PaymentAttempt>()({
    columns: { payment_record: (it) => it.payment_record },
  }),
  scheduled_query_runs: collection<ScheduledQueryRun>()(),
  report_runs: collection<ReportRun>()({ columns: { created: (it) => it.created } }),
  invoice_templates: collection<InvoiceTemplate>()({ columns: { status: (it) => it.status } }),
}
