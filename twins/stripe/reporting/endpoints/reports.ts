import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { ReportRun } from '../../schema/index.ts'
import { insertRun, kinds, toReportType } from '../report.ts'

const { hash, integer, list, oneOf, text } = params
const run = resource<ReportRun>({
  path: '/v1/reporting/report_runs',
  table: 'report_runs',
  noun: 'report run',
  param: 'report_run',
})

/** https://docs.stripe.com/api/reporting */
export const reports = {
  'POST /v1/reporting/report_runs': run.create(
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
    (world, { parameters = {}, report_type }) =>
      insertRun(world, report_type, omitUndefined(parameters)),
  ),
  'GET /v1/reporting/report_runs/{id}': run.get(),
  'GET /v1/reporting/report_runs': run.list(
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
