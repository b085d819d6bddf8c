import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { publishable, startStripe } from '../support.ts'

const executablePath = '/usr/bin/chromium'
const { resolve } = createRequire(import.meta.url)
const loader = join(dirname(resolve('@stripe/stripe-js')), '../dist/index.mjs')
const noBrowser = existsSync(executablePath) ? '' : `there is no ${executablePath}`

const markup = `<!doctype html><title>Shop</title><div id="field"></div>
<script type="module">
import { loadStripe } from '/loader.mjs'
window.stripe = await loadStripe('${credentials.publishableKey}')
</script>`

/** A shop on a port of its own: a browser keeps a page from elsewhere away from loopback. */
async function serveShop(head: string): Promise<string> {
  const server = createServer(({ url }, response) => {
    const isLoader = url === '/loader.mjs'
    response.setHeader('content-type', isLoader ? 'text/javascript' : 'text/html')
    response.end(isLoader ? readFileSync(loader) : head + markup)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** A shop's page in a browser, to which the twin is what Stripe's hosts are; or which names it. */
async function openShop({ namesTwin = false } = {}) {
  const started = await startStripe()
  const shop = await serveShop(namesTwin ? `<script src="${started.url}/v3/"></script>` : '')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  const problems: string[] = []
  page.on('console', (message) => problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await page.route('**://*.stripe.com/**', async (route) => {
    if (namesTwin) return route.abort()
    const { pathname, search } = new URL(route.request().url())
    await route.fulfill({ response: await route.fetch({ url: started.url + pathname + search }) })
  })
  await page.goto(`${shop}/cart`)
  await page.waitForFunction('window.stripe')
  return { ...started, shop, page, problems }
}

/** Runs a script of the page's, with what it needs, and answers what it answered. */
// biome-ignore lint/suspicious/noExplicitAny: tests assert on answers of any shape
const run = (page: Page, script: string): Promise<any> =>
  page.evaluate(`(async () => { ${script} })()`)

async function typeCard(page: Page, number: string, names = ['cardnumber', 'exp-date', 'cvc']) {
  const fields = page.frameLocator('#field iframe')
  const values = [number, '12 / 40', '123']
  for (const [index, name] of names.entries()) {
    await fields.locator(`input[name=${name}]`).fill(values[index] ?? '')
  }
}

// A browser takes its time to start on a machine that is busy.
describe.skipIf(noBrowser !== '')(`a page with Stripe.js ${noBrowser}`, { timeout: 60_000 }, () => {
  test('a card is typed in, refused, and paid after its challenge', async () => {
    const { page, stripe, problems, types } = await openShop()
    await run(
      page,
      `window.told = []
      window.card = stripe.elements().create('card')
      for (const name of ['ready', 'change']) card.on(name, (it) => told.push([name, it.complete]))
      card.mount('#field')`,
    )
    await page.waitForFunction('told.length === 1')
    const { client_secret: secret, id } = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
    })
    const pay = `return stripe.confirmCardPayment('${secret}', {payment_method: {card}})`
    expect((await run(page, pay)).error.code).toBe('incomplete_number')
    await typeCard(page, '4000000000000002')
    expect((await run(page, 'return told')).at(-1)).toEqual(['change', true])
    const declined = (await run(page, pay)).error
    expect(declined).toMatchObject({ type: 'card_error', decline_code: 'generic_decline' })
    await typeCard(page, '4000002760003184')
    const paying = run(page, pay)
    const bank = page.frameLocator('iframe[src*="3d_secure_2"]')
    await bank.getByRole('button', { name: 'Complete' }).click()
    expect((await paying).paymentIntent).toMatchObject({ id, status: 'succeeded' })
    expect(types().slice(-2)).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
    const method = await run(page, `return stripe.createPaymentMethod({type: 'card', card})`)
    expect(method.paymentMethod.card.last4).toBe('3184')
    const { token } = await run(page, 'return stripe.createToken(card)')
    expect(token.card.last4).toBe('3184')
    const unknown = await run(page, `return stripe.retrievePaymentIntent('pi_1_secret_2')`)
    expect(unknown.error.code).toBe('resource_missing')
    expect(problems.filter((it) => !it.includes('Failed to load resource'))).toEqual([])
  })

  test('the payment element goes to the bank’s page and comes back', async () => {
    const { page, shop, stripe } = await openShop()
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      allowed_payment_method_types: ['card', 'ideal'],
      currency: 'eur',
    })
    await run(
      page,
      `window.elements = stripe.elements({clientSecret: '${intent.client_secret}'})
      const element = elements.create('payment')
      const ready = new Promise((resolve) => element.on('ready', resolve))
      element.mount('#field')
      await ready`,
    )
    const lacking = await run(page, 'return elements.submit()')
    expect(lacking.error.type).toBe('validation_error')
    const field = page.frameLocator('#field iframe')
    await field.locator('select[name=payment_method_type]').selectOption('ideal')
    const confirmParams = `{return_url: '${shop}/done'}`
    await run(page, `stripe.confirmPayment({elements, confirmParams: ${confirmParams}})`)
    await page.getByRole('button', { name: 'Authorize test payment' }).click()
    await page.waitForURL(`${shop}/done**`)
    const { searchParams } = new URL(page.url())
    expect(Object.fromEntries(searchParams)).toEqual({
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    })
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
  })

  test('a card is saved, without leaving the page', async () => {
    const { page, stripe } = await openShop()
    const { id: customer } = await stripe.customers.create({})
    const setup = await stripe.setupIntents.create({ customer })
    await run(
      page,
      `window.elements = stripe.elements({clientSecret: '${setup.client_secret}'})
      const element = elements.create('payment')
      const ready = new Promise((resolve) => element.on('ready', resolve))
      element.mount('#field')
      await ready`,
    )
    await typeCard(page, '4242424242424242', ['number', 'expiry', 'cvc'])
    const saved = await run(page, `return stripe.confirmSetup({elements, redirect: 'if_required'})`)
    expect(saved.setupIntent).toMatchObject({ id: setup.id, status: 'succeeded' })
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1)
    const made = await run(page, 'return stripe.createConfirmationToken({elements})')
    const paid = await stripe.paymentIntents.create({
      amount: 2000,
      confirm: true,
      confirmation_token: made.confirmationToken.id,
      currency: 'usd',
      return_url: 'https://shop.test/done',
    })
    expect(paid.status).toBe('succeeded')
  })

  test('what the server confirmed is authenticated on the page', async () => {
    const { page, stripe } = await openShop()
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_authenticationRequired',
      use_stripe_sdk: true,
    })
    const { client_secret: clientSecret, id } = intent
    const handle = `return stripe.handleNextAction({clientSecret: '${clientSecret}'})`
    const handling = run(page, handle)
    const bank = page.frameLocator('iframe[src*="3d_secure_2"]')
    await bank.getByRole('button', { name: 'Fail' }).click()
    expect((await handling).error).toMatchObject({
      code: 'payment_intent_authentication_failure',
      payment_intent: { id, status: 'requires_payment_method' },
    })
  })

  test('a page sends its visitor to Checkout', async () => {
    const { page, shop, stripe } = await openShop({ namesTwin: true })
    const { id: sessionId } = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      success_url: `${shop}/done`,
    })
    await run(page, `stripe.redirectToCheckout({sessionId: '${sessionId}'})`)
    await page.getByRole('button').first().waitFor()
    expect(page.url()).toContain(sessionId)
  })
})

test('a page may call with its key, and only what is a page’s to call', async () => {
  const { call } = await startStripe()
  const asks = await call('OPTIONS /v1/payment_methods')
  expect(asks.status).toBe(204)
  expect(asks.headers.get('access-control-allow-headers')).toContain('authorization')
  const page = { ...publishable, origin: 'https://shop.test' }
  const refused = await call('GET /v1/customers', undefined, page)
  expect(refused.body.error.code).toBe('secret_key_required')
  expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  const script = await call('GET /v3/')
  expect(script.headers.get('content-type')).toContain('text/javascript')
})
