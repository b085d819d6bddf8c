import { day_s } from '../../../shared/time/units.ts'
import { emit } from '../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { BalanceTransaction, File, ReportRun } from '../schema/index.ts'
import { timeOf } from '../subscriptions/objects/calendar.ts'

const second_ms = 1000

type Row = Record<string, string | number | null>

interface Kind {
  name: string
  columns: readonly string[]
  rows: (world: StripeWorld, period: Period) => Row[]
}

interface Period {
  start: number
  end: number
}

function transactions(world: StripeWorld, { start, end }: Period): BalanceTransaction[] {
  return world.db.balance_transactions.list({ where: { created: { gte: start, lt: end } } })
}

function itemize(world: StripeWorld, period: Period): Row[] {
  return transactions(world, period).map((each) => ({
    balance_transaction_id: each.id,
    created_utc: timeOf(each.created),
    currency: each.currency,
    gross: each.amount,
    fee: each.fee,
    net: each.net,
    reporting_category: each.reporting_category,
    source_id: String(each.source ?? ''),
    description: each.description,
  }))
}

function sumUp(world: StripeWorld, { start, end }: Period): Row[] {
  const all = transactions(world, { start: 0, end })
  const currencies = [...new Set(all.map(({ currency }) => currency))].sort()
  return currencies.flatMap((currency) => {
    const own = all.filter((each) => each.currency === currency)
    const sum = (some: readonly BalanceTransaction[]) => some.reduce((a, { net }) => a + net, 0)
    const before = own.filter(({ created }) => created < start)
    const since = own.filter(({ created }) => created >= start)
    const [paid, earned] = [true, false].map((isPayout) =>
      since.filter(({ type }) => type.startsWith('payout') === isPayout),
    )
    const row = (category: string, description: string, net_amount: number) => {
      return { category, description, net_amount, currency }
    }
    return [
      row('starting_balance', 'Starting balance', sum(before)),
      row('activity', 'Activity', sum(earned ?? [])),
      row('payouts', 'Payouts', sum(paid ?? [])),
      row('ending_balance', 'Ending balance', sum(own)),
    ]
  })
}

function listPayouts(world: StripeWorld, period: Period): Row[] {
  const created = { gte: period.start, lt: period.end }
  return world.db.payouts.list({ where: { created } }).map((payout) => ({
    payout_id: payout.id,
    effective_at_utc: timeOf(payout.arrival_date),
    currency: payout.currency,
    gross: payout.amount,
    payout_status: payout.status,
    payout_type: payout.type,
  }))
}

/** https://docs.stripe.com/reports/report-types */
export const kinds: Readonly<Record<string, Kind>> = {
  'balance.summary.1': {
    name: 'Balance summary',
    columns: ['category', 'description', 'net_amount', 'currency'],
    rows: sumUp,
  },
  'balance_change_from_activity.itemized.3': {
    name: 'Itemized balance change from activity',
    columns: [
      'balance_transaction_id',
      'created_utc',
      'currency',
      'gross',
      'fee',
      'net',
      'reporting_category',
      'source_id',
      'description',
    ],
    rows: itemize,
  },
  'payouts.itemized.3': {
    name: 'Itemized payouts',
    columns: ['payout_id', 'effective_at_utc', 'currency', 'gross', 'payout_status', 'payout_type'],
    rows: listPayouts,
  },
}

/** What there is a report of: all until the day began. */
export function toReportType(world: StripeWorld, id: string) {
  const kind = kinds[id]
  ensureFound(kind, 'report type', id, 'report_type')
  const today = Math.floor(seconds(world) / day_s) * day_s
  return {
    id,
    object: 'reporting.report_type',
    data_available_end: today + day_s,
    data_available_start: 0,
    default_columns: kind.columns,
    livemode: isLive(world),
    name: kind.name,
    updated: today,
    version: Number(id.split('.').at(-1)),
  }
}

/** https://docs.stripe.com/api/reporting/report_run/create */
export function insertRun(
  world: StripeWorld,
  report_type: string,
  parameters: ReportRun['parameters'],
): ReportRun {
  const kind = kinds[report_type]
  ensureFound(kind, 'report type', report_type, 'report_type', 400)
  const { columns, interval_end, interval_start } = parameters
  for (const [name, value] of Object.entries({ interval_end, interval_start })) {
    ensure(value !== undefined, `Missing required param: parameters[${name}].`, {
      code: 'parameter_missing',
      param: `parameters[${name}]`,
    })
  }
  ensure((interval_start ?? 0) < (interval_end ?? 0), 'The interval must end after it starts.', {
    param: 'parameters[interval_end]',
  })
  const odd = columns?.find((name) => !kind.columns.includes(name))
  ensure(odd === undefined, `The report ${report_type} has no column ${odd ?? ''}.`, {
    param: 'parameters[columns]',
  })
  const run: ReportRun = {
    id: world.id('frr_1', 23),
    object: 'reporting.report_run',
    created: seconds(world),
    error: null,
    livemode: isLive(world),
    parameters,
    report_type,
    result: null,
    status: 'pending',
    succeeded_at: null,
  }
  world.at(world.now() + second_ms, 'finishReport', { id: run.id })
  return world.db.report_runs.insert(run)
}

/** A value as a CSV holds it. */
function toCell(value: string | number | null | undefined): string {
  const plain = String(value ?? '')
  return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

function write(world: StripeWorld, { parameters, report_type }: ReportRun): string {
  const kind = kinds[report_type]
  if (!kind) return ''
  const { columns = kind.columns, currency, interval_end = 0, interval_start = 0 } = parameters
  const rows = kind
    .rows(world, { start: interval_start, end: interval_end })
    .filter((row) => currency === undefined || row.currency === currency)
  const lines = rows.map((row) => columns.map((name) => toCell(row[name])).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

/** A table that Stripe made, as a file. https://docs.stripe.com/api/files/object */
export function insertCsv(
  world: StripeWorld,
  name: string,
  csv: string,
  about: Pick<File, 'expires_at' | 'purpose' | 'title'>,
): File {
  const bytes = new TextEncoder().encode(csv)
  const id = world.id('file_1', 23)
  world.db.file_contents.insert({ id, hash: world.blobs.keepBytes(bytes), mimeType: 'text/csv' })
  return world.db.files.insert({
    id,
    object: 'file',
    created: seconds(world),
    filename: `${name}.csv`,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    size: bytes.length,
    type: 'csv',
    url: `${world.url}/v1/files/${id}/contents`,
    ...about,
  })
}

/** The job by which a report is ready. */
export function finishReport(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.report_runs.get(id)
  if (before?.status !== 'pending') return
  const now = seconds(world)
  const result = insertCsv(world, id, write(world, before), {
    expires_at: now + 365 * day_s,
    purpose: 'finance_report_run',
    title: `FinanceReportRun ${id}`,
  })
  const after = { ...before, result, status: 'succeeded', succeeded_at: now }
  world.db.report_runs.replace(after as ReportRun) // which shows its file as a whole
  emit(world, 'reporting.report_run.succeeded', after)
}
