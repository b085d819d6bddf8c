import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, secret, startStripe } from '../support.ts'

test('a report of the balance is run and read as a file', async () => {
  const { stripe, instance, types } = await startStripe()
  const { reportRuns, reportTypes } = stripe.reporting
  const kinds = await reportTypes.list()
  const [kind] = kinds.data
  expect(await reportTypes.retrieve(kind?.id ?? '')).toEqual(kind)
  expect((await refusalOf(reportTypes.retrieve('x.1'))).code).toBe('resource_missing')
  await stripe.charges.create({ amount: 5000, currency: 'usd', source: 'tok_bypassPending' })
  const now = Math.floor(instance.clock.now() / 1000)
  const run = (report_type: string, extra = {}) =>
    reportRuns.create({
      report_type,
      parameters: { interval_start: now - 3600, interval_end: now + 3600, ...extra },
    })
  expect((await refusalOf(run('x.1'))).param).toBe('report_type')
  const endless = reportRuns.create({ report_type: 'balance.summary.1' })
  expect((await refusalOf(endless)).param).toBe('parameters[interval_end]')
  const odd = run('balance.summary.1', { columns: ['moods'] })
  expect((await refusalOf(odd)).param).toBe('parameters[columns]')
  const summary = await run('balance.summary.1')
  expect(summary).toMatchObject({ status: 'pending', result: null })
  const items = await run('balance_change_from_activity.itemized.3', {
    columns: ['reporting_category', 'gross', 'fee', 'net'],
  })
  await instance.advanceTo(instance.clock.now() + 2000)
  const done = await reportRuns.retrieve(summary.id)
  expect(done).toMatchObject({
    status: 'succeeded',
    result: { purpose: 'finance_report_run', type: 'csv' },
  })
  const read = async (url: string | null | undefined) =>
    (await fetch(url ?? '', { headers: secret })).text()
  expect((await read(done.result?.url)).split('\n')).toEqual([
    'category,description,net_amount,currency',
    'starting_balance,Starting balance,0,usd',
    'activity,Activity,4825,usd',
    'payouts,Payouts,0,usd',
    'ending_balance,Ending balance,4825,usd',
    '',
  ])
  const itemized = await reportRuns.retrieve(items.id)
  expect(await read(itemized.result?.url)).toBe(
    'reporting_category,gross,fee,net\ncharge,5000,175,4825\n',
  )
  expect(ids(await reportRuns.list())).toEqual([items.id, summary.id])
  expect(types().slice(-2)).toEqual(Array(2).fill('reporting.report_run.succeeded'))
})

test('a scheduled query leaves its result for two weeks, or why there is none', async () => {
  const { stripe, simulate, call, types } = await startStripe()
  const { scheduledQueryRuns: runs } = stripe.sigma
  expect((await runs.list()).data).toEqual([])
  expect((await refusalOf(runs.retrieve('sqr_x'))).code).toBe('resource_missing')
  const query = { title: 'Payouts', sql: 'select 1' }
  const { id } = await simulate('run_scheduled_query', { ...query, csv: 'a\n1\n' })
  const done = await runs.retrieve(id)
  expect(done).toMatchObject({ ...query, object: 'scheduled_query_run', status: 'completed' })
  expect(done.result_available_until - done.created).toBe(14 * 86_400)
  expect(done.file?.purpose).toBe('sigma_scheduled_query')
  expect((await call(`GET /v1/files/${done.file?.id}/contents`)).text).toBe('a\n1\n')
  const late = { ...query, status: 'timed_out', problem: 'It took too long.' }
  await simulate('run_scheduled_query', late)
  const [last] = (await runs.list()).data
  expect(last).toMatchObject({ error: { message: late.problem }, file: null, status: late.status })
  expect(types()).toEqual(Array(2).fill('sigma.scheduled_query_run.created'))
})

test('the templates of invoices are listed, put away and taken out again', async () => {
  const { stripe, call } = await startStripe()
  const saved = await call(
    'POST /admin/simulate',
    JSON.stringify({ action: 'save_invoice_template', nickname: 'Plain' }),
    { 'content-type': 'application/json' },
  )
  expect(saved.status).toBe(200)
  const { invoiceRenderingTemplates: templates } = stripe
  const [template] = (await templates.list()).data
  const id = template?.id ?? ''
  expect(template).toMatchObject({ nickname: 'Plain', status: 'active', version: 1 })
  expect((await refusalOf(templates.retrieve('inrtem_x'))).code).toBe('resource_missing')
  expect((await refusalOf(templates.retrieve(id, { version: 2 }))).param).toBe('version')
  expect(await templates.retrieve(id, { version: 1 })).toEqual(template)
  expect((await templates.archive(id)).status).toBe('archived')
  expect((await refusalOf(templates.archive(id))).statusCode).toBe(400)
  expect(ids(await templates.list({ status: 'active' }))).toEqual([])
  expect((await templates.unarchive(id)).status).toBe('active')
})
