import { day_s } from '../../../shared/time/units.ts'
import { emit } from '../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { ScheduledQueryRun } from '../schema/index.ts'
import { insertCsv } from './report.ts'

const kept_s = 14 * day_s

/** What a query that ran on its schedule came to; the answer is its author's. */
export interface QueryResult {
  title: string
  sql: string
  csv: string
  status: ScheduledQueryRun['status']
  problem?: string | undefined
}

/** https://docs.stripe.com/stripe-data/query-sigma#webhooks */
export function insertQueryRun(
  world: StripeWorld,
  { title, sql, csv, status, problem }: QueryResult,
): ScheduledQueryRun {
  const id = world.id('sqr_1', 23)
  const now = seconds(world)
  const result_available_until = now + kept_s
  const purpose = 'sigma_scheduled_query' as const
  const about = { expires_at: result_available_until, purpose, title }
  const run = world.db.scheduled_query_runs.insert({
    id,
    object: 'scheduled_query_run',
    created: now,
    data_load_time: now,
    ...(problem !== undefined && { error: { message: problem } }),
    file: status === 'completed' ? insertCsv(world, id, csv, about) : null,
    livemode: isLive(world),
    result_available_until,
    sql,
    status,
    title,
  })
  emit(world, 'sigma.scheduled_query_run.created', run)
  return run
}
