import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import * as params from '../../protocol/args/params.ts'
import { given } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { InvoiceTemplate, ReportRun, ScheduledQueryRun } from '../../schema/index.ts'
import { insertRun, kinds, toReportType } from '../report.ts'
import { insertQueryRun, type QueryResult } from '../scheduled_query.ts'

const { hash, integer, list, oneOf, text } = params
const run = resource<ReportRun>({
  path: '/v1/reporting/report_runs',
  table: 'report_runs',
  noun: 'report run',
  param: 'report_run',
})
const template = resource<InvoiceTemplate>({
  path: '/v1/invoice_rendering_templates',
  table: 'invoice_templates',
  noun: 'invoice rendering template',
  param: 'template',
})

/** https://docs.stripe.com/api/reporting */
export const reports = {
  ...run.create(
    () => ({
      parameters: hash({
        columns: list(text()).optional(),
        currency: params.currency().optional(),
        interval_end: integer().optional(),
        interval_start: integer().optional(),
        timezone: oneOf('Etc/UTC').optional(),
        ...params.unbuilt('connected_account', 'payout', 'reporting_category'),
      }).optional(),
      report_type: text(),
    }),
    (world, { parameters = {}, report_type }) => insertRun(world, report_type, given(parameters)),
  ),
  ...run.get(),
  ...run.list(
    () => ({ created: params.timeFilter().optional() }),
    ({ created }) => ({ created: toCondition(created) }),
  ),
  'GET /v1/reporting/report_types': endpoint(
    () => ({}),
    (world) => ({
      object: 'list',
      data: Object.keys(kinds).map((id) => toReportType(world, id)),
      has_more: false,
      url: '/v1/reporting/report_types',
    }),
  ),
  'GET /v1/reporting/report_types/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => toReportType(world, id),
  ),
}

const byId = () => ({ id: text() })

/** How invoices look, as saved in the dashboard. https://docs.stripe.com/api/invoice-rendering-template */
export const invoiceTemplates = {
  ...template.list(
    () => ({ status: oneOf('active', 'archived').optional() }),
    ({ status }) => ({ status }),
  ),
  'GET /v1/invoice_rendering_templates/{id}': endpoint(
    () => ({ id: text(), version: integer(1).optional() }),
    (world, { id, version }) => {
      const found = template.find(world, id)
      const isKnown = version === undefined || version === found.version
      ensure(isKnown, `No such version of ${id}: ${version ?? ''}`, {
        status: 404,
        code: 'resource_missing',
        param: 'version',
      })
      return found
    },
  ),
  'POST /v1/invoice_rendering_templates/{id}/archive': endpoint(byId, (world, { id }) =>
    turn(world, id, 'archived'),
  ),
  'POST /v1/invoice_rendering_templates/{id}/unarchive': endpoint(byId, (world, { id }) =>
    turn(world, id, 'active'),
  ),
}

function turn(world: StripeWorld, id: string, status: 'active' | 'archived'): InvoiceTemplate {
  const before = template.find(world, id)
  ensure(before.status !== status, `The template ${id} is already ${status}.`)
  return world.db.invoice_templates.replace({ ...before, status })
}

const query = resource<ScheduledQueryRun>({
  path: '/v1/sigma/scheduled_query_runs',
  table: 'scheduled_query_runs',
  noun: 'scheduled query run',
  param: 'scheduled_query_run',
})

/** https://docs.stripe.com/api/sigma/scheduled_queries */
export const scheduledQueries = {
  ...query.get(),
  ...query.list(() => ({})),
}

/** A query runs on its schedule; what it finds is said, as nothing here reads its SQL. */
export const querySimulations: Readonly<Record<string, Simulation>> = {
  run_scheduled_query: {
    args: () => ({
      title: z.string(),
      sql: z.string(),
      csv: z.string().default(''),
      status: z.enum(['completed', 'canceled', 'failed', 'timed_out']).default('completed'),
      problem: z.string().optional(),
    }),
    run: (root: StripeWorld, args: QueryResult) => insertQueryRun(root, args),
  },
}
