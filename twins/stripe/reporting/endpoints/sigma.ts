import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { ScheduledQueryRun } from '../../schema/index.ts'
import { insertQueryRun, type QueryResult } from '../scheduled_query.ts'

const query = resource<ScheduledQueryRun>({
  path: '/v1/sigma/scheduled_query_runs',
  table: 'scheduled_query_runs',
  noun: 'scheduled query run',
  param: 'scheduled_query_run',
})

/** https://docs.stripe.com/api/sigma/scheduled_queries */
export const scheduledQueries = {
  'GET /v1/sigma/scheduled_query_runs/{id}': query.get(),
  'GET /v1/sigma/scheduled_query_runs': query.list(() => ({})),
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
