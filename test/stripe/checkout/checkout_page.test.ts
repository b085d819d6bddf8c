import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../support.ts'
import { openCheckout, tea } from './support.ts'

describe('a checkout page', () => {
  test('asks on its page for all a shop wants to know', async () => {
    const { stripe, create, told } = await openCheckout()
    const coupon = await stripe.coupons.create({ percent_off: 50 })
    await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'HALF',
    })
    const rate = (display_name: string, amount: number) => ({
      shipping_rate_data: {
        display_name,
        fixed_amount: { amount, currency: 'eur' },
        type: 'fixed_amount' as const,
      },
    })
    const wanted: Partial<Stripe.Checkout.SessionCreateParams> = {
      allow_promotion_codes: true,
      billing_address_collection: 'required',
      consent_collection: { promotions: 'auto', terms_of_service: 'required' },
      custom_fields: [
        {
          key: 'engraving',
          label: { custom: 'Engraving', type: 'custom' },
          text: { maximum_length: 10 },
          type: 'text',
        },
        {
          key: 'size',
          dropdown: { options: [{ label: 'Small', value: 's' }] },
          label: { custom: 'Size', type: 'custom' },
          optional: true,
          type: 'dropdown',
        },
      ],
      customer_creation: 'always',
      line_items: [{ ...tea(), adjustable_quantity: { enabled: true, maximum: 5 } }],
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['DE', 'AT'] },
      shipping_options: [rate('Letter', 200), rate('Courier', 900)],
    }
    const refused = async (args: object) => (await refusalOf(create({ ...wanted, ...args }))).param
    const [field = {}] = wanted.custom_fields ?? []
    expect(await refused({ custom_fields: [field, field] })).toBe('custom_fields')
    expect(await refused({ custom_fields: [{ ...field, key: 'a b' }] })).toContain('[key]')
    expect(await refused({ shipping_options: [{ shipping_rate: 'shr_x' }] })).toContain('[0]')
    expect(await refused({ customer_update: { name: 'auto' } })).toBe('customer_update')
    const session = await create({ ...wanted, expand: ['line_items'] })
    expect(session).toMatchObject({
      amount_total: 3200,
      shipping_cost: { amount_total: 200 },
      total_details: { amount_shipping: 200 },
      custom_fields: [{ key: 'engraving', text: { value: null } }, { key: 'size' }],
    })
    const url = session.url ?? ''
    const page = await (await fetch(url)).text()
    for (const part of ['Germany', 'Engraving', 'Courier', 'http://shop.test/cart']) {
      expect(page).toContain(part)
    }
    const fill = (fields: Record<string, string>) =>
      fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
    const [line] = session.line_items?.data ?? []
    const courier = String(session.shipping_options[1]?.shipping_rate)
    const quantity = `quantities[${line?.id}]`
    expect(await (await fill({ act: 'update', promotion_code: 'NONE' })).text()).toContain(
      'invalid',
    )
    expect(await (await fill({ act: 'update', [quantity]: '6' })).text()).toContain('cannot be 6')
    const choice = { promotion_code: 'half', shipping_rate: courier, [quantity]: '3' }
    expect(await (await fill({ act: 'update', ...choice })).text()).toContain('€31.50')
    const answers: Record<string, string> = {
      email: 'ada@example.com',
      name: 'Ada',
      phone: '+4930123456',
      'address[line1]': 'Weg 1',
      'address[country]': 'DE',
      'shipping[name]': 'Bob',
      'shipping[address][line1]': 'Gasse 2',
      'shipping[address][country]': 'AT',
      'custom_fields[engraving]': 'For Bob',
      'consent[terms_of_service]': 'accepted',
    }
    told()
    for (const [name, message] of [
      ['phone', 'phone number'],
      ['address[line1]', 'billing address'],
      ['shipping[address][line1]', 'shipping address'],
      ['custom_fields[engraving]', 'Engraving is required'],
      ['consent[terms_of_service]', 'terms of service'],
    ] as const) {
      const { [name]: _left, ...rest } = answers
      expect(await (await fill(rest)).text()).toContain(message)
    }
    const abroad = { ...answers, 'shipping[address][country]': 'FR' }
    expect(await (await fill(abroad)).text()).toContain('do not ship to FR')
    expect(told()).toEqual([])
    expect((await fill(answers)).status).toBe(303)
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent', 'customer'],
    })
    const address = { country: 'AT', line1: 'Gasse 2' }
    expect(paid).toMatchObject({
      amount_total: 3150,
      collected_information: { shipping_details: { name: 'Bob', address } },
      consent: { promotions: 'opt_out', terms_of_service: 'accepted' },
      custom_fields: [{ text: { value: 'For Bob' } }, { dropdown: { value: null } }],
      customer: { phone: '+4930123456', shipping: { name: 'Bob' }, address: { country: 'DE' } },
      customer_details: { phone: '+4930123456', address: { line1: 'Weg 1' } },
      discounts: [{ promotion_code: expect.stringMatching(/^promo_/) }],
      payment_intent: { amount: 3150, shipping: { name: 'Bob', phone: '+4930123456', address } },
      status: 'complete',
    })
  })

  test('may change what is known of a customer, and fills in what a test leaves out', async () => {
    const { stripe, create, complete } = await openCheckout()
    const { id: customer } = await stripe.customers.create({ name: 'Ada' })
    const session = await create({
      customer,
      customer_update: { shipping: 'auto' },
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['NZ'] },
    })
    const { result } = await complete({ session: session.id, name: 'Zoe' })
    expect(result.session.status).toBe('complete')
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      name: 'Ada',
      shipping: { address: { country: 'NZ' }, name: 'Zoe' },
    })
  })
})
