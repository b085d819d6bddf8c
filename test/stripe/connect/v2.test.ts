import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

test('bank accounts are kept, proved and put away', async () => {
  const { stripe, instance } = await startStripe()
  const { usBankAccounts: us, gbBankAccounts: gb } = stripe.v2.core.vault
  const number = { account_number: '000123456789', currency: 'usd' }
  const bad = [
    [{ ...number, currency: 'eur', routing_number: '110000000' }, 'currency'],
    [{ ...number, routing_number: '11' }, 'routing_number'],
    [number, 'routing_number'],
  ] as const
  for (const [params, param] of bad) {
    expect(await refusalOf(us.create(params))).toMatchObject({ code: 'invalid_fields', param })
  }
  const made = await us.create({ ...number, routing_number: '110000000' })
  expect(made).toMatchObject({
    archived: false,
    bank_account_type: 'checking',
    last4: '6789',
    verification: { status: 'unverified' },
  })
  const guess = (descriptor_code: string) => us.confirmMicrodeposits(made.id, { descriptor_code })
  expect((await refusalOf(guess('SM11AA'))).type).toBe('VerificationNotInitiatedError')
  const sent = await us.sendMicrodeposits(made.id)
  expect(sent.verification).toMatchObject({ status: 'awaiting_verification' })
  expect((await refusalOf(guess('SM00XX'))).type).toBe('VerificationAttemptFailedError')
  const other = await us.create({ ...number, fedwire_routing_number: '110000000' })
  await us.sendMicrodeposits(other.id)
  const known = us.update(made.id, { routing_number: '021000021' })
  expect((await refusalOf(known)).param).toBe('routing_number')
  const more = await us.update(other.id, { routing_number: '110000000' })
  expect(more.routing_number).toBe('110000000')
  expect((await us.confirmMicrodeposits(made.id, { amounts: [45, 32] })).verification).toEqual({
    status: 'verified',
  })
  const verified = await us.list({ verification_status: 'verified' })
  expect(verified.data.map(({ id }) => id)).toEqual([made.id])
  await instance.advanceTo(instance.clock.now() + 11 * 86_400_000)
  const late = us.confirmMicrodeposits(other.id, { descriptor_code: 'SM11AA' })
  expect((await refusalOf(late)).type).toBe('VerificationExpiredError')
  expect((await us.archive(made.id)).archived).toBe(true)
  expect((await refusalOf(us.archive(made.id))).statusCode).toBe(400)
  expect((await us.unarchive(made.id)).archived).toBe(false)
  expect((await us.retrieve(made.id)).id).toBe(made.id)
  expect((await refusalOf(us.retrieve('usba_none'))).code).toBe('not_found')

  const short = gb.create({ account_number: '1234', currency: 'gbp', sort_code: '108800' })
  expect((await refusalOf(short)).param).toBe('account_number')
  const london = await gb.create({
    account_number: '00012345',
    currency: 'gbp',
    sort_code: '10-88-00',
  })
  expect(london).toMatchObject({ last4: '2345', sort_code: '108800' })
  const iban = await gb.create({ iban: 'GB82WEST12345698765432', currency: 'gbp' })
  expect(iban).toMatchObject({ last4: '5432', sort_code: '123456' })
  expect((await gb.list({ limit: 1 })).data.map(({ id }) => id)).toEqual([iban.id])
  expect((await gb.archive(london.id)).archived).toBe(true)
  expect((await gb.unarchive(london.id)).archived).toBe(false)
  expect((await gb.retrieve(london.id)).id).toBe(london.id)
})

test('use is reported one by one, and in a stream by the token of a session', async () => {
  const { stripe, url, instance } = await startStripe()
  const { billing } = stripe.v2
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'call',
    default_aggregation: { formula: 'sum' },
  })
  const { id: stripe_customer_id } = await stripe.customers.create({ email: 'a@b.co' })
  const payload = { stripe_customer_id, value: '3' }
  const none = billing.meterEvents.create({ event_name: 'nothing', payload })
  expect(await refusalOf(none)).toMatchObject({ code: 'invalid_fields', param: 'event_name' })
  const odd = billing.meterEvents.create({ event_name: 'call', payload, timestamp: 'noon' })
  expect((await refusalOf(odd)).param).toBe('timestamp')
  const timestamp = new Date(instance.clock.now() - 1000).toISOString().replace(/\.\d+/, '.000')
  const one = await billing.meterEvents.create({
    event_name: 'call',
    identifier: 'first',
    payload,
    timestamp,
  })
  expect(one).toMatchObject({ object: 'v2.billing.meter_event', payload, timestamp })
  const cancel = { identifier: 'first' }
  const adjusted = await billing.meterEventAdjustments.create({
    cancel,
    event_name: 'call',
    type: 'cancel',
  })
  expect(adjusted).toMatchObject({ cancel, status: 'pending' })

  const events = [
    { event_name: 'call', payload: { ...payload, value: '5' } },
    { event_name: 'call', identifier: 'lost', payload: { ...payload, value: 'many' } },
    { event_name: 'nothing', payload },
  ]
  const session = await billing.meterEventSession.create()
  expect((await refusalOf(billing.meterEventStream.create({ events }))).statusCode).toBe(401)
  const { hostname: host, port } = new URL(url)
  const quick = new Stripe(session.authentication_token, { host, port, protocol: 'http' })
  expect((await refusalOf(quick.customers.list())).statusCode).toBe(401)
  await quick.v2.billing.meterEventStream.create({ events })
  const end_time = Math.ceil(instance.clock.now() / 60_000) * 60 + 60
  const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
    customer: stripe_customer_id,
    start_time: end_time - 3600,
    end_time,
  })
  expect(data[0]?.aggregated_value).toBe(5)
  const told = await stripe.v2.core.events.list({
    types: ['v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found'],
  })
  expect(told.data).toMatchObject([
    { type: 'v1.billing.meter.no_meter_found' },
    {
      type: 'v1.billing.meter.error_report_triggered',
      related_object: { id: meter.id, url: `/v1/billing/meters/${meter.id}` },
      data: {
        reason: {
          error_count: 1,
          error_types: [
            {
              code: 'meter_event_invalid_value',
              sample_errors: [{ request: { identifier: 'lost' } }],
            },
          ],
        },
      },
    },
  ])
  await instance.advanceTo(instance.clock.now() + 15 * 60_000)
  const late = await refusalOf(quick.v2.billing.meterEventStream.create({ events }))
  expect(late.type).toBe('TemporarySessionExpiredError')
})
