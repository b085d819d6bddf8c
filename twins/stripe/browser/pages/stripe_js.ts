import { stripeJsElements } from './stripe_js_elements.ts'

const start = String.raw`(() => {
'use strict'
const source = new URL(document.currentScript.src)
const train = /\/([a-z]+)\/stripe\.js$/.exec(source.pathname)
const base = source.hostname === 'js.stripe.com'
  ? 'https://api.stripe.com'
  : source.origin + source.pathname.replace(/\/(v3|[a-z]+)(\/stripe\.js)?\/?$/, '')
let frames = 0

class IntegrationError extends Error {
  constructor(message) { super(message); this.name = 'IntegrationError' }
}

/** Bracketed parameters, as the API takes them. */
function toForm(value, name = '', form = new URLSearchParams()) {
  for (const [key, each] of Object.entries(value ?? {})) {
    if (each === undefined || each === null) continue
    const inner = name === '' ? key : name + '[' + key + ']'
    if (typeof each === 'object') toForm(each, inner, form)
    else form.append(inner, String(each))
  }
  return form
}

/** A call of the API: what it answered, or its error. */
async function send(stripe, method, path, params) {
  const headers = { authorization: 'Bearer ' + stripe._key }
  if (stripe._options.stripeAccount) headers['stripe-account'] = stripe._options.stripeAccount
  if (stripe._options.apiVersion) headers['stripe-version'] = stripe._options.apiVersion
  const form = toForm(params)
  const isRead = method === 'GET'
  try {
    const answer = await fetch(base + path + (isRead ? '?' + form : ''), {
      method, headers, ...(isRead ? {} : { body: form }),
    })
    const body = await answer.json()
    return body.error ? { error: body.error } : { value: body }
  } catch {
    const message = 'We are experiencing issues connecting to our payments provider.'
    return { error: { type: 'api_connection_error', message } }
  }
}

`

const client = `const idOf = (secret) => String(secret).split('_secret_')[0]
const isSetup = (secret) => String(secret).startsWith('seti_')
const pathOf = (secret) =>
  '/v1/' + (isSetup(secret) ? 'setup' : 'payment') + '_intents/' + idOf(secret)
const readIntent = (stripe, client_secret) =>
  send(stripe, 'GET', pathOf(client_secret), { client_secret })

function toResult(secret, { value, error }) {
  if (error) return { error }
  const failure = value.last_payment_error ?? value.last_setup_error
  if (failure && value.status === 'requires_payment_method') {
    return { error: { ...failure, [value.object]: value } }
  }
  return isSetup(secret) ? { setupIntent: value } : { paymentIntent: value }
}

/** Shows the bank's page over this one until the intent waits no longer. */
async function challenge(stripe, secret, url) {
  const shade = document.createElement('div')
  shade.style.cssText = 'position:fixed;inset:0;background:#0008;z-index:2147483647;display:grid;' +
    'place-items:center'
  const frame = document.createElement('iframe')
  frame.name = '__privateStripeFrame' + (frames += 1)
  frame.src = url
  frame.style.cssText = 'background:#fff;border:0;width:400px;height:400px'
  shade.append(frame)
  document.body.append(shade)
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const read = await readIntent(stripe, secret)
      if (read.error || read.value.status !== 'requires_action') return read
    }
  } finally {
    shade.remove()
  }
}

const never = () => new Promise(() => {})

/** Does what an intent asks for next: a challenge here, or a page elsewhere. */
async function act(stripe, secret, answer) {
  const action = answer.value?.next_action
  if (!action) return answer
  const todo = action[action.type]
  if (action.type === 'use_stripe_sdk') return challenge(stripe, secret, todo.stripe_js)
  const url = todo?.url ?? todo?.hosted_instructions_url
  if (!url) return answer
  window.location.assign(url)
  return never()
}

async function confirm(stripe, secret, params, { handleActions = true } = {}) {
  const answer = await send(stripe, 'POST', pathOf(secret) + '/confirm', {
    client_secret: secret, use_stripe_sdk: true, ...params,
  })
  return toResult(secret, handleActions ? await act(stripe, secret, answer) : answer)
}

/** The rest of a confirmation through elements: back to the shop, where that was asked for. */
async function confirmElements(stripe, { elements, clientSecret, confirmParams = {}, redirect }) {
  const secret = clientSecret ?? elements?._options.clientSecret
  if (!secret) throw new IntegrationError('You must pass a clientSecret.')
  const element = elements?.getElement('payment') ?? elements?.getElement('card')
  const { payment_method_data = {}, ...params } = confirmParams
  if (element && !params.payment_method && !params.confirmation_token) {
    const error = element._lack()
    if (error) return { error }
    const type = element._method
    params.payment_method_data = {
      ...payment_method_data, type, [type]: toDetails(elements, type),
    }
  }
  const result = await confirm(stripe, secret, params)
  if (result.error || redirect === 'if_required') return result
  const intent = result.paymentIntent ?? result.setupIntent
  const back = new URL(params.return_url)
  back.searchParams.set(intent.object, intent.id)
  back.searchParams.set(intent.object + '_client_secret', secret)
  back.searchParams.set('redirect_status', 'succeeded')
  window.location.assign(back.href)
  return never()
}

/** As confirmCardPayment and its like take it: a payment method by id, or what makes one. */
function confirmWith(type) {
  return function (secret, { payment_method, ...rest } = {}, options) {
    const isMade = typeof payment_method === 'object' && payment_method !== null
    const element = isMade && payment_method[type] instanceof Element && payment_method[type]
    const error = element && element._lack()
    if (error) return Promise.resolve({ error })
    const method = isMade
      ? { payment_method_data: toMethodData(type, payment_method) }
      : { payment_method }
    return confirm(this, secret, { ...method, ...rest }, options)
  }
}

class StripeClient {
  constructor(key, options) { Object.assign(this, { _key: key, _options: options }) }
  elements(options) { return new Elements(this, options) }
  confirmPayment(options) { return confirmElements(this, options) }
  confirmSetup(options) { return confirmElements(this, options) }
  async createPaymentMethod(options) {
    const { elements, params = {}, ...given } = options
    const element = elements?.getElement('payment')
    const type = element?._method ?? given.type
    const data = element
      ? { ...params, type, [type]: toDetails(elements, type) }
      : toMethodData(type, given)
    const error = (element ?? (given[type] instanceof Element ? given[type] : undefined))?._lack()
    if (error) return { error }
    const answer = await send(this, 'POST', '/v1/payment_methods', data)
    return answer.error ? answer : { paymentMethod: answer.value }
  }
  async createConfirmationToken({ elements, params = {} }) {
    const element = elements.getElement('payment') ?? elements.getElement('card')
    const error = element._lack()
    if (error) return { error }
    const type = element._method
    const { payment_method_data: given = {}, ...rest } = params
    const payment_method_data = { ...given, type, [type]: toDetails(elements, type) }
    const path = '/v1/confirmation_tokens'
    const answer = await send(this, 'POST', path, { ...rest, payment_method_data })
    return answer.error ? answer : { confirmationToken: answer.value }
  }
  async createToken(element, data = {}) {
    const error = element._lack()
    if (error) return { error }
    const card = { ...toDetails(element._elements, 'card'), ...data }
    const answer = await send(this, 'POST', '/v1/tokens', { card })
    return answer.error ? answer : { token: answer.value }
  }
  async retrievePaymentIntent(secret) {
    const answer = await readIntent(this, secret)
    return answer.error ? answer : { paymentIntent: answer.value }
  }
  async retrieveSetupIntent(secret) {
    const answer = await readIntent(this, secret)
    return answer.error ? answer : { setupIntent: answer.value }
  }
  async handleNextAction({ clientSecret }) {
    const answer = await readIntent(this, clientSecret)
    return toResult(clientSecret, await act(this, clientSecret, answer))
  }
  handleCardAction(clientSecret) { return this.handleNextAction({ clientSecret }) }
  async _verify(secret, data) {
    const path = pathOf(secret) + '/verify_microdeposits'
    return toResult(secret, await send(this, 'POST', path, { client_secret: secret, ...data }))
  }
  verifyMicrodepositsForPayment(secret, data) { return this._verify(secret, data) }
  verifyMicrodepositsForSetup(secret, data) { return this._verify(secret, data) }
  redirectToCheckout({ sessionId }) {
    window.location.assign(base + '/c/pay/' + sessionId)
    return never()
  }
  /** There is no wallet here, so there is nothing to pay with. */
  paymentRequest() {
    const canMakePayment = async () => null
    return { canMakePayment, on() { return this }, off() { return this }, show() {} }
  }
  registerAppInfo() {}
  _registerWrapper() {}
}

const confirmations = {
  AffirmPayment: 'affirm', AfterpayClearpayPayment: 'afterpay_clearpay', AlipayPayment: 'alipay',
  AcssDebitPayment: 'acss_debit', AcssDebitSetup: 'acss_debit', AuBecsDebitPayment: 'au_becs_debit',
  AuBecsDebitSetup: 'au_becs_debit', BacsDebitPayment: 'bacs_debit', BacsDebitSetup: 'bacs_debit',
  BancontactPayment: 'bancontact', CardPayment: 'card', CardSetup: 'card',
  CashappPayment: 'cashapp', EpsPayment: 'eps', IdealPayment: 'ideal', KlarnaPayment: 'klarna',
  P24Payment: 'p24', SepaDebitPayment: 'sepa_debit', SepaDebitSetup: 'sepa_debit',
  UsBankAccountPayment: 'us_bank_account', UsBankAccountSetup: 'us_bank_account',
  WechatPayPayment: 'wechat_pay',
}
for (const [name, type] of Object.entries(confirmations)) {
  StripeClient.prototype['confirm' + name] = confirmWith(type)
}

function Stripe(key, options = {}) {
  if (typeof key !== 'string' || !key.startsWith('pk_')) {
    throw new IntegrationError('Please call Stripe() with your publishable key. You used: ' + key)
  }
  return new StripeClient(key, options)
}
Stripe.version = train ? train[1] : 3
window.Stripe = Stripe
})()
`

/**
 * What a browser runs in place of Stripe.js: fields in frames of their own, and the calls that a
 * publishable key may make. https://docs.stripe.com/js
 */
export const stripeJs = start + stripeJsElements + client
