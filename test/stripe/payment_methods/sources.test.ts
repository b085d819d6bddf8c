import { describe, expect, test } from 'vitest'
import { ids } from '../shop.ts'
import { publishable, refusalOf, startStripe } from '../support.ts'

const address = 'https://example.com/back'

async function open() {
  const started = await startStripe()
  const { id: customer } = await started.stripe.customers.create()
  let read = started.types().length
  const told = () => {
    const news = started.types().slice(read)
    read += news.length
    return news
  }
  return { ...started, customer, told }
}

describe('sources of a customer', () => {
  test('cards are added, changed, charged by default, and removed', async () => {
    const { stripe, customer, told } = await open()
    const add = (source: string) => stripe.customers.createSource(customer, { source })
    expect((await refusalOf(add('tok_x'))).code).toBe('resource_missing')
    expect((await refusalOf(add('tok_chargeDeclined'))).code).toBe('card_declined')
    const nothing = stripe.charges.create({ amount: 500, currency: 'usd', customer })
    expect((await refusalOf(nothing)).code).toBe('missing')
    const card = await add('tok_visa')
    expect(card).toMatchObject({ object: 'card', brand: 'Visa', last4: '4242', customer })
    const second = await add('tok_mastercard')
    expect(told()).toEqual([
      ...['customer.source.created', 'customer.updated'],
      'customer.source.created',
    ])
    const lost = stripe.customers.retrieveSource(customer, 'card_x')
    expect((await refusalOf(lost)).statusCode).toBe(404)
    const named = await stripe.customers.updateSource(customer, card.id, {
      name: 'Jenny',
      exp_year: '2040',
      metadata: { a: '1' },
    })
    expect(named).toMatchObject({ name: 'Jenny', exp_year: 2040, metadata: { a: '1' } })
    expect(await stripe.customers.retrieveSource(customer, card.id)).toEqual(named)
    expect(ids(await stripe.customers.listSources(customer, { object: 'card' }))).toEqual([
      second.id,
      card.id,
    ])
    expect(ids(await stripe.customers.listSources(customer, { object: 'source' }))).toEqual([])
    const charge = await stripe.charges.create({ amount: 500, currency: 'usd', customer })
    expect(charge).toMatchObject({
      status: 'succeeded',
      payment_method: card.id,
      source: { id: card.id, object: 'card' },
    })
    const paid = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      customer,
      payment_method: second.id,
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
    expect(paid.status).toBe('succeeded')
    const gone = await stripe.customers.deleteSource(customer, card.id)
    expect(gone).toEqual({ id: card.id, object: 'card', deleted: true })
    const owner = await stripe.customers.retrieve(customer, { expand: ['sources'] })
    expect(owner).toMatchObject({ default_source: second.id, sources: { data: [second] } })
    expect(told()).toEqual([
      'customer.source.updated',
      'charge.succeeded',
      ...['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
      ...['customer.source.deleted', 'customer.updated'],
    ])
    await stripe.customers.update(customer, { source: 'tok_visa' })
    expect(ids(await stripe.customers.listSources(customer))).toHaveLength(1)
  })

  test('a bank account is verified by its amounts before it is charged', async () => {
    const { stripe, customer, instance, told } = await open()
    const bank_account = {
      account_number: '000123456789',
      country: 'US',
      currency: 'usd',
      routing_number: '110000000',
    }
    const bad = stripe.tokens.create({ bank_account: { ...bank_account, routing_number: '1' } })
    expect((await refusalOf(bad)).code).toBe('routing_number_invalid')
    const token = await stripe.tokens.create({ bank_account })
    expect(token).toMatchObject({ type: 'bank_account', bank_account: { last4: '6789' } })
    const bank = await stripe.customers.createSource(customer, { source: token.id })
    expect(bank).toMatchObject({ object: 'bank_account', status: 'new', customer })
    const again = stripe.customers.createSource(customer, { source: token.id })
    expect((await refusalOf(again)).code).toBe('token_already_used')
    const pay = () => stripe.charges.create({ amount: 500, currency: 'usd', customer })
    expect((await refusalOf(pay())).code).toBe('bank_account_unverified')
    const verify = (amounts: number[]) =>
      stripe.customers.verifySource(customer, bank.id, { amounts })
    expect((await refusalOf(verify([1, 2]))).param).toBe('amounts')
    expect((await verify([32, 45])).status).toBe('verified')
    expect((await refusalOf(verify([32, 45]))).statusCode).toBe(400)
    const charge = await pay()
    expect(charge).toMatchObject({
      status: 'pending',
      paid: false,
      payment_method_details: { type: 'ach_debit', ach_debit: { last4: '6789' } },
    })
    await instance.advanceTo(instance.clock.now() + 10_000)
    expect((await stripe.charges.retrieve(charge.id)).status).toBe('succeeded')
    expect(told()).toEqual([
      ...['customer.source.created', 'customer.updated', 'customer.source.updated'],
      ...['charge.pending', 'charge.succeeded'],
    ])
    expect(await stripe.customers.deleteSource(customer, bank.id)).toMatchObject({ deleted: true })
  })
})

describe('sources', () => {
  test('a card source is attached, charged and detached for good', async () => {
    const { stripe, customer } = await open()
    expect((await refusalOf(stripe.sources.create({}))).param).toBe('type')
    expect((await refusalOf(stripe.sources.create({ type: 'card' }))).param).toBe('token')
    expect((await refusalOf(stripe.sources.retrieve('src_x'))).statusCode).toBe(404)
    const source = await stripe.sources.create({
      type: 'card',
      token: 'tok_visa',
      owner: { email: 'jenny@example.com' },
    })
    expect(source).toMatchObject({ status: 'chargeable', usage: 'reusable', flow: 'none' })
    const named = await stripe.sources.update(source.id, { metadata: { a: '1' } })
    expect(named).toMatchObject({ metadata: { a: '1' }, owner: { email: 'jenny@example.com' } })
    await stripe.customers.createSource(customer, { source: source.id })
    const twice = stripe.customers.createSource(customer, { source: source.id })
    expect((await refusalOf(twice)).param).toBe('source')
    const pay = () =>
      stripe.charges.create({ amount: 500, currency: 'usd', customer, source: source.id })
    expect((await pay()).source).toMatchObject({ id: source.id, object: 'source' })
    const detached = await stripe.customers.deleteSource(customer, source.id)
    expect(detached).toMatchObject({ id: source.id, status: 'consumed' })
    expect((await refusalOf(pay())).code).toBe('payment_method_unactivated')
  })

  test('a redirect source is agreed to on a page and charged once', async () => {
    const { stripe, told, call } = await open()
    const make = () =>
      stripe.sources.create({
        type: 'bancontact',
        amount: 500,
        currency: 'eur',
        redirect: { return_url: address },
      })
    const source = await make()
    expect(source).toMatchObject({ status: 'pending', redirect: { status: 'pending' } })
    const pay = (id: string) => stripe.charges.create({ amount: 500, currency: 'eur', source: id })
    expect((await refusalOf(pay(source.id))).code).toBe('payment_method_unactivated')
    const decide = async (url: string, outcome: string) => {
      const body = new URLSearchParams({ outcome })
      return fetch(url, { method: 'POST', body, redirect: 'manual' })
    }
    const url = source.redirect?.url ?? ''
    expect(await (await fetch(url)).text()).toContain('Authorize test payment')
    const back = await decide(url, 'succeed')
    expect(back.headers.get('location')).toContain(`${address}?client_secret=`)
    const hidden = await call(`GET /v1/sources/${source.id}`, undefined, publishable)
    expect(hidden.status).toBe(404)
    const seen = `GET /v1/sources/${source.id}?client_secret=${source.client_secret}`
    const shown = await call(seen, undefined, publishable)
    expect(shown.body).toMatchObject({ status: 'chargeable' })
    expect(await pay(source.id)).toMatchObject({
      status: 'succeeded',
      payment_method_details: { type: 'bancontact' },
    })
    expect((await refusalOf(pay(source.id))).code).toBe('payment_method_unactivated')
    const other = await make()
    await decide(other.redirect?.url ?? '', 'fail')
    expect((await stripe.sources.retrieve(other.id)).status).toBe('failed')
    expect(told()).toEqual(['source.chargeable', 'charge.succeeded', 'source.failed'])
  })

  test('a transfer of a bank fills a receiver', async () => {
    const { stripe, told } = await open()
    const make = (email: string) =>
      stripe.sources.create({ type: 'ach_credit_transfer', currency: 'usd', owner: { email } })
    expect((await make('jenny@example.com')).status).toBe('pending')
    const source = await make('amount_1000@example.com')
    expect(source).toMatchObject({ status: 'chargeable', receiver: { amount_received: 1000 } })
    const { data } = await stripe.sources.listSourceTransactions(source.id)
    expect(data).toMatchObject([{ amount: 1000, source: source.id, status: 'succeeded' }])
    const pay = (amount: number) =>
      stripe.charges.create({ amount, currency: 'usd', source: source.id })
    expect((await refusalOf(pay(2000))).param).toBe('amount')
    expect((await pay(1000)).status).toBe('succeeded')
    expect(told()).toEqual(['source.transaction.created', 'source.chargeable', 'charge.succeeded'])
  })
})

test.each([
  ['cvc_update', { cvc_update: { cvc: '123' } }, 'cvctok_'],
  ['pii', { pii: { id_number: '000000000' } }, 'pii_'],
  ['person', { person: { first_name: 'Jenny' } }, 'cpt_'],
])('a token stands for %s', async (type, args, prefix) => {
  const { stripe } = await startStripe()
  expect((await refusalOf(stripe.tokens.create({}))).statusCode).toBe(400)
  const bad = stripe.tokens.create({ cvc_update: { cvc: 'x' } })
  expect((await refusalOf(bad)).code).toBe('invalid_cvc')
  const token = await stripe.tokens.create(args)
  expect(token).toMatchObject({ type, used: false })
  expect(token.id.startsWith(prefix)).toBe(true)
  expect(await stripe.tokens.retrieve(token.id)).toEqual(token)
})

test('a bank account is a source once its amounts are told, and is charged a while later', async () => {
  const { stripe, instance, customer, told } = await open()
  const create = (token: string) =>
    stripe.sources.create({ type: 'ach_debit', token, currency: 'usd', owner: { name: 'Ada' } })
  expect((await refusalOf(create('btok_x'))).param).toBe('token')
  const { id: token } = await stripe.tokens.create({
    bank_account: { country: 'US', account_number: '000123456789', routing_number: '110000000' },
  })
  const source = await create(token)
  expect(source).toMatchObject({
    ach_debit: { last4: '6789', routing_number: '110000000' },
    code_verification: { attempts_remaining: 3, status: 'pending' },
    flow: 'code_verification',
    status: 'pending',
  })
  const verify = (values: string[]) => stripe.sources.verify(source.id, { values })
  expect((await refusalOf(verify(['1', '2']))).param).toBe('values')
  const verified = await verify(['32', '45'])
  expect(verified).toMatchObject({
    code_verification: { attempts_remaining: 1, status: 'succeeded' },
    status: 'chargeable',
  })
  expect((await refusalOf(verify(['32', '45']))).param).toBe('source')
  await stripe.customers.createSource(customer, { source: source.id })
  told()
  const form = { amount: 500, currency: 'usd', customer, source: source.id }
  const charge = await stripe.charges.create(form)
  expect(charge).toMatchObject({
    payment_method_details: { ach_debit: { last4: '6789' }, type: 'ach_debit' },
    status: 'pending',
  })
  await instance.advanceTo(instance.clock.now() + 10_000)
  expect((await stripe.charges.retrieve(charge.id)).status).toBe('succeeded')
  expect(told()).toEqual(['charge.pending', 'charge.succeeded'])
})
