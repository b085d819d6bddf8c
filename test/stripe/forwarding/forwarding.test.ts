import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ids } from '../shop.ts'
import { refusalOf, startStripe } from '../support.ts'

/** Another processor, which answers with what it was sent. */
async function openProcessor() {
  const heard: { authorization: string | undefined; body: string }[] = []
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    heard.push({ authorization: request.headers.authorization, body })
    await gate
    response.writeHead(201, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo // it listens on a port
  return { heard, release, url: `http://127.0.0.1:${port}/v1/payments`, server }
}

const template = {
  amount: 1000,
  paymentMethod: { number: '', expiryMonth: '', expiryYear: '', cvc: '', holderName: '' },
}

test('a card goes to another processor, and is kept without its number', async () => {
  const { stripe, types } = await startStripe()
  const { heard, release, url, server } = await openProcessor()
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 3, exp_year: 2040, cvc: '314' },
    billing_details: { name: 'Jenny Rosen' },
  })
  const params = {
    payment_method: method.id,
    replacements: ['card_number' as const, 'card_expiry' as const, 'cardholder_name' as const],
    request: {
      body: JSON.stringify(template),
      headers: [{ name: 'Authorization', value: 'Bearer secret' }],
    },
    url,
  }
  const send = (change: object, idempotencyKey = 'once') =>
    stripe.forwarding.requests.create({ ...params, ...change }, { idempotencyKey })
  const far = await refusalOf(send({ url: 'https://processor.example/' }, 'far'))
  expect(far).toMatchObject({ statusCode: 501 })
  expect(await refusalOf(send({ url: 'nowhere' }, 'bad'))).toMatchObject({ code: 'url_invalid' })
  const broken = await refusalOf(send({ request: { body: '{' } }, 'broken'))
  expect(broken.code).toBe('forwarding_api_invalid_parameter')
  const unknown = await refusalOf(send({ payment_method: 'pm_x' }, 'unknown'))
  expect(unknown.param).toBe('payment_method')
  const bank = await refusalOf(send({ replacements: ['request_signature'] }, 'signature'))
  expect(bank.statusCode).toBe(501)
  expect(heard).toEqual([])

  const first = send({})
  await expect.poll(() => heard.length).toBe(1)
  const second = await refusalOf(send({}))
  expect(second).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' })
  release()
  const forwarded = await first
  expect((await send({})).id).toBe(forwarded.id)
  const sent = {
    number: '4242424242424242',
    expiryMonth: '03',
    expiryYear: '2040',
    cvc: '',
    holderName: 'Jenny Rosen',
  }
  const body = JSON.stringify({ amount: 1000, paymentMethod: sent })
  expect(heard).toEqual([{ authorization: 'Bearer secret', body }])
  const redacted = body.replace('4242424242424242', '424242******4242')
  expect(forwarded).toMatchObject({
    object: 'forwarding.request',
    payment_method: method.id,
    request_context: {
      destination_duration: expect.any(Number),
      destination_ip_address: '127.0.0.1',
    },
    request_details: {
      body: redacted,
      headers: [{ name: 'Authorization', value: '[REDACTED]' }],
      http_method: 'POST',
    },
    response_details: { body: redacted, status: 201 },
    url,
  })
  expect(await stripe.forwarding.requests.retrieve(forwarded.id)).toEqual(forwarded)
  expect(ids(await stripe.forwarding.requests.list())).toEqual([forwarded.id])
  const absent = await refusalOf(stripe.forwarding.requests.retrieve('fwdreq_x'))
  expect(absent.statusCode).toBe(404)
  expect(types()).toEqual([])
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const down = await refusalOf(send({}, 'down'))
  expect(down.code).toBe('forwarding_api_upstream_connection_error')
})
