import { html } from 'hono/html'
import { pageReply } from '../../../../shared/http/html.ts'
import { formatMoney } from '../../billing/objects/amount.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { CheckoutItem, CheckoutSession } from '../../schema/index.ts'

type Field = CheckoutSession['custom_fields'][number]

const countryNames = new Intl.DisplayNames('en', { type: 'region' })

function addressFields(of: string, countries: readonly string[] | undefined) {
  const field = (name: string, label: string, isNeeded = true) =>
    html`<label>${label}
<input name="${of}[${name}]" ${isNeeded ? 'required' : ''}></label>`
  const country = countries
    ? html`<select name="${of}[country]">${countries.map(
        (code) => html`<option value="${code}">${countryNames.of(code) ?? code}</option>`,
      )}</select>`
    : html`<input name="${of}[country]" value="US" maxlength="2" required>`
  return html`<label>Country ${country}</label>
${field('line1', 'Address')}${field('line2', 'Address, second line', false)}
${field('city', 'City')}${field('state', 'State', false)}${field('postal_code', 'Postal code')}`
}

function customField({ key, label, optional, dropdown, numeric, text }: Field) {
  const name = `custom_fields[${key}]`
  const value = (dropdown ?? numeric ?? text)?.default_value ?? ''
  const needed = optional ? '' : 'required'
  const control = dropdown
    ? html`<select name="${name}" ${needed}><option></option>${dropdown.options.map(
        (each) =>
          html`<option value="${each.value}" ${each.value === value ? 'selected' : ''}>
${each.label}</option>`,
      )}</select>`
    : html`<input name="${name}" value="${value}" ${needed}>`
  return html`<label>${label.custom} ${optional ? '(optional)' : ''} ${control}</label>`
}

function shipping(world: StripeWorld, session: CheckoutSession) {
  const { shipping_address_collection, shipping_options, shipping_cost, custom_text } = session
  const chosen = shipping_cost?.shipping_rate
  const countries = shipping_address_collection?.allowed_countries
  const option = ({ shipping_rate, shipping_amount }: (typeof shipping_options)[number]) => {
    const rate = world.db.shipping_rates.get(String(shipping_rate))
    const price = formatMoney(shipping_amount, session.currency ?? 'usd')
    return html`<label><input type="radio" name="shipping_rate" value="${String(shipping_rate)}"
${shipping_rate === chosen ? 'checked' : ''}> ${rate?.display_name} ${price}</label>`
  }
  return html`${
    countries
      ? html`<h2>Shipping</h2>
<label>Name of the recipient <input name="shipping[name]" required></label>
${addressFields('shipping[address]', countries)}
<p>${custom_text.shipping_address?.message}</p>`
      : ''
  }${shipping_options.map(option)}`
}

function item({ id, adjustable_quantity: adjustable, quantity, description }: CheckoutItem) {
  const count = html`<input type="number" name="quantities[${id}]" value="${quantity}"
min="${adjustable?.minimum ?? 0}" max="${adjustable?.maximum ?? 99}" aria-label="Quantity">`
  return html`<li>${adjustable?.enabled ? count : quantity} × ${description}</li>`
}

/** What the buyer can add to what is bought. */
function extras(world: StripeWorld, session: CheckoutSession, items: readonly CheckoutItem[]) {
  const optional = session.optional_items ?? []
  return optional.map(({ adjustable_quantity: adjustable, price: id, quantity }) => {
    const price = world.db.prices.get(id)
    const bought = items.find((each) => each.price.id === id)?.quantity ?? 0
    const name = world.db.products.get(price?.product ?? '')?.name
    const [least, most] = [adjustable?.minimum ?? 0, adjustable?.maximum ?? quantity]
    const step = adjustable ? 1 : quantity
    return html`<label>Add ${name} ${formatMoney(price?.unit_amount ?? 0, price?.currency ?? 'usd')}
<input type="number" name="optional_items[${id}]" value="${bought}" min="${Math.min(0, least)}"
max="${most}" step="${step}"></label>`
  })
}

/** Names, tax ids and what is to be kept. */
function identity(session: CheckoutSession) {
  const { name_collection: names, saved_payment_method_options: saved } = session
  const taxId = session.tax_id_collection
  const field = (kind: 'business' | 'individual', label: string) =>
    names?.[kind]?.enabled
      ? html`<label>${label}
<input name="${kind}_name" ${names[kind].optional ? '' : 'required'}></label>`
      : ''
  return html`${field('business', 'Business name')}${field('individual', 'Your name')}${
    taxId?.enabled
      ? html`<label>Type of tax ID <input name="tax_id[type]" value="eu_vat"></label>
<label>Tax ID <input name="tax_id[value]"
${taxId.required === 'if_supported' ? 'required' : ''}></label>`
      : ''
  }${
    saved?.payment_method_save === 'enabled'
      ? html`<label><input type="checkbox" name="save_payment_method" value="1">
Save for the next time</label>`
      : ''
  }`
}

function consent({ consent_collection: asked, custom_text }: CheckoutSession) {
  const terms = custom_text.terms_of_service_acceptance?.message ?? 'I accept the terms of service.'
  return html`${
    asked?.promotions === 'auto'
      ? html`<label><input type="checkbox" name="consent[promotions]" value="opt_in">
Keep me up to date on news and offers.</label>`
      : ''
  }${
    asked?.terms_of_service === 'required'
      ? html`<label><input type="checkbox" name="consent[terms_of_service]" value="accepted"
required> ${terms}</label>`
      : ''
  }`
}

const buttons = {
  auto: 'Pay',
  pay: 'Pay',
  book: 'Book',
  donate: 'Donate',
  subscribe: 'Subscribe',
} as const

function buttonOf({ mode, submit_type }: CheckoutSession): string {
  if (mode === 'setup') return 'Save card'
  const usual = mode === 'subscription' ? 'subscribe' : 'pay'
  return buttons[(submit_type ?? usual) as keyof typeof buttons] ?? 'Pay' // one of Stripe's
}

function form(world: StripeWorld, session: CheckoutSession, items: readonly CheckoutItem[]) {
  const { customer_details, custom_text, allow_promotion_codes } = session
  const isChoice =
    allow_promotion_codes ||
    session.shipping_options.length > 1 ||
    (session.optional_items ?? []).length > 0 ||
    items.some((each) => each.adjustable_quantity?.enabled)
  return html`<form method="post">
${items.length > 0 ? html`<ul>${items.map(item)}</ul>` : ''}${extras(world, session, items)}
<label>Email <input name="email" type="email" value="${customer_details?.email ?? ''}"></label>
${
  session.phone_number_collection?.enabled
    ? html`<label>Phone <input name="phone" type="tel" required></label>`
    : ''
}${shipping(world, session)}
${allow_promotion_codes ? html`<label>Promotion code <input name="promotion_code"></label>` : ''}${
  isChoice ? html`<button name="act" value="update" formnovalidate>Update</button>` : ''
}<h2>Payment</h2>
<label>Card number <input name="number" value="4242424242424242"></label>
<label>Month <input name="exp_month" value="12"></label>
<label>Year <input name="exp_year" value="2050"></label>
<label>CVC <input name="cvc" value="123"></label>
<label>Name on card <input name="name"></label>
${
  session.billing_address_collection === 'required' || session.automatic_tax.enabled
    ? html`<h2>Billing address</h2>${addressFields('address', undefined)}`
    : ''
}${identity(session)}${session.custom_fields.map(customField)}${consent(session)}
<p>${custom_text.submit?.message}</p>
<button class="primary" name="act" value="pay">${buttonOf(session)}</button>
<p>${custom_text.after_submit?.message}</p>
</form>`
}

function totals({ total_details, currency }: CheckoutSession) {
  const rows = [
    ['Discount', -(total_details?.amount_discount ?? 0)],
    ['Shipping', total_details?.amount_shipping ?? 0],
    ['Tax', total_details?.amount_tax ?? 0],
  ] as const
  return rows
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => html`<p>${name} ${formatMoney(amount, currency ?? 'usd')}</p>`)
}

/** What is bought, what is asked, and where to type in a card. */
export function checkoutPage(world: StripeWorld, session: CheckoutSession, problem = '') {
  const { amount_total, cancel_url, currency, status } = session
  const items = world.db.checkout_orders.get(session.id)?.items ?? []
  const total = amount_total === null ? 'Checkout' : formatMoney(amount_total, currency ?? 'usd')
  return pageReply(
    total,
    html`${problem === '' ? '' : html`<p role="alert">${problem}</p>`}${totals(session)}
${status === 'open' ? form(world, session, items) : html`<p>This page has expired.</p>`}
${cancel_url === null ? '' : html`<p><a href="${cancel_url}">Back</a></p>`}`,
  )
}
