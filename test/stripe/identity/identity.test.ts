import { expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const return_url = 'https://example.com/back'

async function open() {
  const started = await startStripe()
  const { verificationSessions: sessions, verificationReports: reports } = started.stripe.identity
  const decide = (url: string | null, outcome: string) =>
    fetch(url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ outcome }),
      redirect: 'manual',
    })
  return { ...started, sessions, reports, decide }
}

test('somebody is verified on the hosted page, after a try that failed', async () => {
  const { sessions, reports, decide, types } = await open()
  expect((await refusalOf(sessions.create({}))).param).toBe('type')
  const unknown = sessions.create({ type: 'document', related_customer: 'cus_x' })
  expect((await refusalOf(unknown)).param).toBe('related_customer')
  expect((await refusalOf(sessions.retrieve('vs_x'))).statusCode).toBe(404)
  const session = await sessions.create({
    type: 'document',
    client_reference_id: 'user_1',
    metadata: { a: '1' },
    options: { document: { require_matching_selfie: true } },
    return_url,
  })
  expect(session).toMatchObject({
    status: 'requires_input',
    client_secret: expect.stringContaining(`${session.id}_secret_`),
    last_error: null,
  })
  const changed = await sessions.update(session.id, { metadata: { b: '2' } })
  expect(changed).toMatchObject({ metadata: { a: '1', b: '2' }, options: session.options })
  expect(await (await fetch(session.url ?? '')).text()).toContain('document_expired')
  const back = await decide(session.url, 'selfie_face_mismatch')
  expect(back.headers.get('location')).toBe(return_url)
  const failed = await sessions.retrieve(session.id, { expand: ['last_verification_report'] })
  expect(failed).toMatchObject({
    status: 'requires_input',
    last_error: { code: 'selfie_face_mismatch' },
    last_verification_report: {
      document: { status: 'verified' },
      selfie: { status: 'unverified', error: { code: 'selfie_face_mismatch' } },
    },
  })
  await decide(session.url, 'verified')
  const done = await sessions.retrieve(session.id, { expand: ['verified_outputs'] })
  expect(done).toMatchObject({
    status: 'verified',
    client_secret: null,
    url: null,
    last_error: null,
    verified_outputs: { first_name: 'Jenny', last_name: 'Rosen' },
  })
  expect((await decide(session.url, 'verified')).status).toBe(404)
  expect((await refusalOf(sessions.cancel(session.id))).statusCode).toBe(400)
  const known = await reports.list({ verification_session: session.id })
  expect(known.data).toHaveLength(2)
  expect(known.data[0]?.id).toBe(done.last_verification_report)
  expect(await reports.retrieve(known.data[0]?.id ?? '')).toEqual(known.data[0])
  expect((await refusalOf(reports.retrieve('vr_x'))).statusCode).toBe(404)
  expect(ids(await sessions.list({ client_reference_id: 'user_1' }))).toEqual([session.id])
  expect(types().map((type) => type.replace('identity.verification_session.', ''))).toEqual([
    'created',
    ...['processing', 'requires_input'],
    ...['processing', 'verified'],
  ])
})

test('a session is canceled, or redacted and then forgotten', async () => {
  const { sessions, reports, types, instance, call } = await open()
  const first = await sessions.create({ type: 'id_number' })
  const canceled = await sessions.cancel(first.id)
  expect(canceled).toMatchObject({ status: 'canceled', url: null })
  const late = sessions.update(first.id, { metadata: { a: '1' } })
  expect((await refusalOf(late)).statusCode).toBe(400)
  const { id } = await sessions.create({ type: 'id_number' })
  const body = JSON.stringify({ action: 'complete_verification', verification_session: id })
  await call('POST /admin/simulate', body, { 'content-type': 'application/json' })
  const redacting = await sessions.redact(id)
  expect(redacting.redaction).toEqual({ status: 'processing' })
  await instance.advanceTo(instance.clock.now() + 120_000)
  expect((await sessions.retrieve(id)).redaction).toEqual({ status: 'redacted' })
  const [report] = (await reports.list({ type: 'id_number' })).data
  expect(report?.id_number).toMatchObject({ first_name: '[redacted]', status: 'verified' })
  expect((await refusalOf(sessions.redact('vs_x'))).statusCode).toBe(404)
  expect(types().map((type) => type.replace('identity.verification_session.', ''))).toEqual([
    ...['created', 'canceled'],
    ...['created', 'processing', 'verified', 'redacted'],
  ])
})
