import { expect, test } from 'vitest'
import { openShop } from '../shop.ts'
import { refusalOf } from '../support.ts'

test('a customer changes the plan in the portal, or confirms what was chosen', async () => {
  const { stripe, basic, customer, latest, price, product, subscribe, to, told } = await openShop()
  const pro = await price(9000)
  const secret_price = await price(1)
  const { configurations, sessions } = stripe.billingPortal
  const plans = (extra = {}) => ({
    features: {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price' as const, 'quantity' as const],
        products: [{ product: product.id, prices: [basic.id, pro.id] }],
        proration_behavior: 'always_invoice' as const,
        ...extra,
      },
    },
  })
  const open = configurations.create(plans({ default_allowed_updates: '' }))
  expect((await refusalOf(open)).code).toBe('parameter_missing')
  const odd = configurations.create(plans({ products: [{ product: product.id, prices: ['x'] }] }))
  expect((await refusalOf(odd)).code).toBe('resource_missing')
  const configuration = await configurations.create(plans())
  const made = await subscribe()
  const [item] = made.items.data
  const link = (flow_data?: object) =>
    sessions.create({
      configuration: configuration.id,
      customer: customer.id,
      ...(flow_data && { flow_data: flow_data as { type: 'subscription_update' } }),
    })
  const bare = link({ type: 'subscription_update' })
  expect((await refusalOf(bare)).param).toBe('flow_data[subscription_update]')
  const off = link({ type: 'payment_method_update' })
  expect((await refusalOf(off)).param).toBe('flow_data[type]')
  const lost = link({ type: 'subscription_update', subscription_update: { subscription: 'sub_x' } })
  expect((await refusalOf(lost)).code).toBe('resource_missing')

  const own = { subscription: made.id }
  const session = await link({
    type: 'subscription_update',
    subscription_update: own,
    after_completion: { type: 'redirect', redirect: { return_url: 'https://shop.example/done' } },
  })
  expect(session.flow).toMatchObject({ type: 'subscription_update', subscription_update: own })
  expect(await (await fetch(session.url)).text()).toContain('$90.00')
  const send = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  told()
  const refused = await send(session.url, { update: made.id, price: secret_price.id })
  expect(await refused.text()).toContain('not offered here')
  expect(told()).toEqual([])
  await to('2030-01-16T12:00Z')
  told()
  const done = await send(session.url, { update: made.id, price: pro.id, quantity: '1' })
  expect(done.headers.get('location')).toBe('https://shop.example/done')
  const after = await stripe.subscriptions.retrieve(made.id)
  expect(after.items.data[0]?.price.id).toBe(pro.id)
  expect((await latest(made.id)).amount_paid).toBe(3000)
  expect(told()).toContain('customer.subscription.updated')

  const confirming = await link({
    type: 'subscription_update_confirm',
    subscription_update_confirm: { ...own, items: [{ id: item?.id, quantity: 2 }] },
    after_completion: {
      type: 'hosted_confirmation',
      hosted_confirmation: { custom_message: 'Enjoy both' },
    },
  })
  expect(await (await fetch(confirming.url)).text()).toContain('Confirm')
  expect(await (await send(confirming.url, { update: made.id })).text()).toContain('Enjoy both')
  const both = await stripe.subscriptions.retrieve(made.id)
  expect(both.items.data[0]?.quantity).toBe(2)
})
