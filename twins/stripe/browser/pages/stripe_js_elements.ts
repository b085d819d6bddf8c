/** The part of the browser's script that is Stripe's fields. https://docs.stripe.com/js/element */
export const stripeJsElements = String.raw`const incomplete = (field, message) => ({
  type: 'validation_error', code: 'incomplete_' + field, message,
})

/** The fields of each element: name, what stands in it, and what is said while it lacks. */
const number = ['cardnumber', 'Card number', 'number', 'Your card number is incomplete.']
const expiry = ['exp-date', 'MM / YY', 'expiry', "Your card's expiration date is incomplete."]
const cvc = ['cvc', 'CVC', 'cvc', "Your card's security code is incomplete."]
const iban = ['iban', 'IBAN', 'iban', 'Your IBAN is incomplete.']
const account = ['account_number', 'Account number', 'account', 'Your account is incomplete.']
const bank = 'Your routing number is incomplete.'
const routing = ['routing_number', 'Routing number', 'routing', bank]
const fieldsOf = {
  card: [number, expiry, cvc], cardNumber: [number], cardExpiry: [expiry], cardCvc: [cvc],
  iban: [iban], payment: [],
}
const paymentFields = {
  card: [['number', ...number.slice(1)], ['expiry', ...expiry.slice(1)], cvc],
  sepa_debit: [iban], us_bank_account: [routing, account],
}
const patterns = {
  number: /^\d{12,19}$/, expiry: /^(0?[1-9]|1[0-2])\/(\d\d|\d{4})$/, cvc: /^\d{3,4}$/,
  iban: /^[A-Z]{2}\w{12,32}$/i, account: /^\d{4,17}$/, routing: /^\d{9}$/,
}

class Element {
  constructor(elements, type, options) {
    Object.assign(this, { _elements: elements, _type: type, _options: options, _values: {} })
    this._listeners = new Map()
    this._method = 'card'
    this._fields = fieldsOf[type]
  }
  on(name, listener) {
    this._listeners.set(name, [...(this._listeners.get(name) ?? []), listener])
    return this
  }
  off(name, listener) {
    const left = (this._listeners.get(name) ?? []).filter((each) => listener && each !== listener)
    this._listeners.set(name, left)
    return this
  }
  once(name, listener) {
    const once = (event) => { this.off(name, once); listener(event) }
    return this.on(name, once)
  }
  _tell(name, event = {}) {
    for (const listener of this._listeners.get(name) ?? []) {
      listener({ elementType: this._type, ...event })
    }
  }
  mount(place) {
    const parent = typeof place === 'string' ? document.querySelector(place) : place
    if (!parent) throw new IntegrationError('The selector you specified (' + place + ') applies ' +
      'to no DOM elements that are currently on the page.')
    this.unmount()
    frames += 1
    const frame = document.createElement('iframe')
    frame.name = '__privateStripeFrame' + frames
    const isPayment = this._type === 'payment'
    frame.title = isPayment ? 'Secure payment input frame' : 'Secure card payment input frame'
    frame.style.cssText = 'border:0;width:100%;height:' + (isPayment ? 220 : 40) + 'px'
    parent.classList.add('StripeElement')
    parent.append(frame)
    Object.assign(this, { _parent: parent, _frame: frame })
    frame.addEventListener('load', () => this._render(), { once: true })
    frame.srcdoc = '<!doctype html><style>body{margin:0;font:16px sans-serif}' +
      'input,select{font:inherit;margin:2px;padding:4px}</style><form></form>'
  }
  async _render() {
    if (this._type === 'payment') await this._chooseMethods()
    this._draw()
    this._tell('ready')
  }
  async _chooseMethods() {
    const { clientSecret, paymentMethodTypes } = this._elements._options
    const read = clientSecret && (await readIntent(this._elements._stripe, clientSecret))
    this._types = read?.value?.payment_method_types ?? paymentMethodTypes ?? ['card']
    this._method = this._types[0]
  }
  _draw() {
    const inner = this._frame?.contentDocument
    if (!inner) return
    const form = inner.querySelector('form')
    form.replaceChildren()
    form.onsubmit = (event) => event.preventDefault()
    if (this._type === 'payment') {
      this._fields = paymentFields[this._method] ?? []
      if (this._types.length > 1) form.append(this._methodChoice(inner))
    }
    for (const field of this._fields) form.append(this._input(inner, field))
  }
  _methodChoice(inner) {
    const choice = inner.createElement('select')
    choice.name = 'payment_method_type'
    choice.append(...this._types.map((type) => new Option(type)))
    choice.value = this._method
    choice.onchange = () => { this._method = choice.value; this._draw(); this._change() }
    return choice
  }
  _input(inner, [name, placeholder, key]) {
    const input = inner.createElement('input')
    Object.assign(input, { name, placeholder, value: this._values[key] ?? '' })
    input.setAttribute('aria-label', placeholder)
    input.oninput = () => { this._values[key] = input.value; this._change() }
    input.onfocus = () => this._tell('focus')
    input.onblur = () => this._tell('blur')
    return input
  }
  _lack() {
    const clean = (key) => (this._values[key] ?? '').replace(/[\s-]/g, '')
    const lacking = this._fields.find(([, , key]) => !patterns[key].test(clean(key)))
    return lacking && incomplete(lacking[2], lacking[3])
  }
  _change() {
    const values = this._fields.map(([, , key]) => this._values[key] ?? '')
    const complete = this._lack() === undefined
    this._parent.classList.toggle('StripeElement--complete', complete)
    this._tell('change', {
      brand: 'unknown', complete, empty: values.every((value) => value === ''), error: undefined,
      value: { type: this._method },
    })
  }
  update(options) { Object.assign(this._options, options) }
  clear() { this._values = {}; this._draw() }
  focus() { this._frame?.contentDocument?.querySelector('input')?.focus() }
  blur() { this._frame?.contentDocument?.activeElement?.blur() }
  collapse() {}
  unmount() {
    this._frame?.remove()
    this._parent?.classList.remove('StripeElement', 'StripeElement--complete')
    this._frame = undefined
  }
  destroy() { this.unmount(); this._elements._all.delete(this._type) }
}

class Elements {
  constructor(stripe, options = {}) {
    Object.assign(this, { _stripe: stripe, _options: { ...options }, _all: new Map() })
  }
  create(type, options = {}) {
    if (!fieldsOf[type]) throw new IntegrationError('A valid Element name must be provided; ' +
      type + ' is not built in this stand-in for Stripe.js.')
    if (this._all.has(type)) throw new IntegrationError("Can't create two Elements of type " + type)
    const made = new Element(this, type, { ...options })
    this._all.set(type, made)
    return made
  }
  getElement(type) { return this._all.get(type?._type ?? type) ?? null }
  update(options) { Object.assign(this._options, options) }
  async fetchUpdates() { return {} }
  async submit() {
    for (const element of this._all.values()) {
      const error = element._lack()
      if (error) return { error }
    }
    return { selectedPaymentMethod: this.getElement('payment')?._method }
  }
}

/** What was typed, as the API takes it. */
function toDetails(elements, type) {
  const values = Object.assign({}, ...[...elements._all.values()].map((each) => each._values))
  const [month, year] = (values.expiry ?? '').replace(/\s/g, '').split('/')
  const clean = (value) => (value ?? '').replace(/[\s-]/g, '')
  switch (type) {
    case 'card':
      return { number: clean(values.number), exp_month: month, exp_year: year, cvc: values.cvc }
    case 'sepa_debit': return { iban: clean(values.iban) }
    case 'us_bank_account': return {
      account_holder_type: 'individual', account_number: clean(values.account),
      routing_number: clean(values.routing),
    }
    default: return {}
  }
}

/** A payment method to be made of an element, or of what was given. */
function toMethodData(type, given) {
  const { [type]: details, ...rest } = given
  const element = details instanceof Element ? details : undefined
  return { type, ...rest, [type]: element ? toDetails(element._elements, type) : (details ?? {}) }
}

`
