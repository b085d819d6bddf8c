import { expect, test } from 'vitest'
import { connect } from '../connected.ts'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

const data = Buffer.from('%PDF-1.4 a receipt')
const receipt = { data, name: 'receipt.pdf', type: 'application/pdf' }
const dispute = { purpose: 'dispute_evidence', file: receipt } as const
const key = 'sk_test_51TwinfleetStripeSecretKey00000000'

test('a file is uploaded, shown and read with a key', async () => {
  const { stripe, url, call, types } = await startStripe()
  const plain = await call('POST /v1/files', 'purpose=dispute_evidence')
  expect(plain.body.error.message).toContain('multipart/form-data')
  const upload = (params: object) => stripe.files.create({ ...dispute, ...params })
  expect((await refusalOf(upload({ purpose: 'homework' }))).param).toBe('purpose')
  const movie = { data, name: 'a.mov', type: 'video/quicktime' }
  expect(await refusalOf(upload({ file: movie }))).toMatchObject({ param: 'file' })
  const large = { ...receipt, data: Buffer.alloc(5 * 1024 * 1024 + 1) }
  expect((await refusalOf(upload({ file: large }))).message).toContain('exceeds maximum')
  expect((await refusalOf(upload({ file: 'text' }))).param).toBe('file')

  const made = await stripe.files.create(dispute)
  expect(made).toMatchObject({
    filename: 'receipt.pdf',
    links: { data: [] },
    purpose: 'dispute_evidence',
    size: data.length,
    type: 'pdf',
  })
  expect(await stripe.files.retrieve(made.id)).toMatchObject({ id: made.id })
  const logo = await upload({
    purpose: 'business_logo',
    file: { data, name: 'l.png', type: 'image/png' },
  })
  expect(ids(await stripe.files.list({ purpose: 'business_logo' }))).toEqual([logo.id])
  const to = made.url?.replace(/^https?:\/\/[^/]+/, url) ?? ''
  expect((await fetch(to)).status).toBe(401)
  const read = await fetch(to, { headers: { authorization: `Bearer ${key}` } })
  expect(read.headers.get('content-type')).toBe('application/pdf')
  expect(Buffer.from(await read.arrayBuffer())).toEqual(data)
  expect(types()).toEqual(['file.created', 'file.created'])
})

test('a link lets anybody read a file until it expires', async () => {
  const { stripe, url, instance } = await startStripe()
  const account = await connect(stripe)
  const on = { stripeAccount: account }
  const now = Math.floor(instance.clock.now() / 1000)
  const made = await stripe.files.create(
    { ...dispute, file_link_data: { create: true, metadata: { a: '1' } } },
    on,
  )
  const [first] = made.links?.data ?? []
  expect(first).toMatchObject({ expired: false, expires_at: null, metadata: { a: '1' } })
  const read = (to: string | null | undefined) => fetch(to?.replace(/^https?:\/\/[^/]+/, url) ?? '')
  expect(await (await read(first?.url)).text()).toBe(data.toString())
  const secret = await stripe.files.create({ ...dispute, purpose: 'identity_document' }, on)
  const hidden = stripe.fileLinks.create({ file: secret.id }, on)
  expect((await refusalOf(hidden)).param).toBe('file')
  const none = stripe.fileLinks.create({ file: 'file_none' }, on)
  expect((await refusalOf(none)).code).toBe('resource_missing')
  const past = stripe.fileLinks.create({ file: made.id, expires_at: now - 1 }, on)
  expect((await refusalOf(past)).param).toBe('expires_at')

  const second = await stripe.fileLinks.create({ file: made.id, expires_at: now + 100 }, on)
  const later = await stripe.fileLinks.update(second.id, { expires_at: now + 200 }, on)
  expect(later.expires_at).toBe(now + 200)
  await instance.advanceTo((now + 150) * 1000)
  expect((await read(second.url)).status).toBe(200)
  await instance.advanceTo((now + 200) * 1000)
  expect((await read(second.url)).status).toBe(404)
  expect(ids(await stripe.fileLinks.list({ expired: true }, on))).toEqual([second.id])
  const ended = await stripe.fileLinks.update(
    first?.id ?? '',
    { expires_at: 'now', metadata: { b: '2' } },
    on,
  )
  expect(ended).toMatchObject({ expired: true, metadata: { a: '1', b: '2' } })
  const again = stripe.fileLinks.update(second.id, { expires_at: now + 999 }, on)
  expect((await refusalOf(again)).param).toBe('expires_at')
  const whole = await stripe.fileLinks.retrieve(second.id, { expand: ['file'] }, on)
  expect(whole.file).toMatchObject({ id: made.id, links: { data: [{ expired: true }, {}] } })
  expect(ids(await stripe.files.list())).toEqual([])
})

test('a file is evidence in a dispute', async () => {
  const { stripe } = await startStripe()
  await stripe.charges.create({ amount: 900, currency: 'usd', source: 'tok_createDispute' })
  const [opened] = (await stripe.disputes.list()).data
  const id = opened?.id ?? ''
  const say = (receipt: string) => stripe.disputes.update(id, { evidence: { receipt } })
  expect(await refusalOf(say('file_none'))).toMatchObject({
    code: 'resource_missing',
    param: 'evidence[receipt]',
  })
  const logo = await stripe.files.create({
    purpose: 'business_logo',
    file: { data, name: 'l.png', type: 'image/png' },
  })
  expect((await refusalOf(say(logo.id))).param).toBe('evidence[receipt]')
  const made = await stripe.files.create(dispute)
  const said = await stripe.disputes.update(id, {
    evidence: { receipt: made.id },
    expand: ['evidence.receipt'],
    submit: false,
  })
  expect(said).toMatchObject({
    evidence: { receipt: { id: made.id, object: 'file' } },
    evidence_details: { has_evidence: true },
  })
})

test('files are the papers of a person and the marks of an account', async () => {
  const { stripe } = await startStripe()
  const account = await connect(stripe)
  const paper = await stripe.files.create({ ...dispute, purpose: 'identity_document' })
  const image = { data, name: 'l.png', type: 'image/png' }
  const logo = await stripe.files.create({ purpose: 'business_logo', file: image })
  const show = (front: string) =>
    stripe.accounts.update(account, { individual: { verification: { document: { front } } } })
  expect(await refusalOf(show('file_none'))).toMatchObject({
    code: 'resource_missing',
    param: 'individual[verification][document][front]',
  })
  expect((await refusalOf(show(logo.id))).statusCode).toBe(400)
  const { individual } = await show(paper.id)
  expect(individual?.verification?.document).toMatchObject({ back: null, front: paper.id })
  const mark = (id: string) =>
    stripe.accounts.update(account, { settings: { branding: { logo: id } } })
  expect((await refusalOf(mark(paper.id))).param).toBe('settings[branding][logo]')
  expect((await mark(logo.id)).settings?.branding).toMatchObject({ icon: null, logo: logo.id })
  const person = await stripe.accounts.createPerson(account, {
    verification: { additional_document: { back: paper.id } },
  })
  expect(person.verification?.additional_document).toMatchObject({ back: paper.id })
})
