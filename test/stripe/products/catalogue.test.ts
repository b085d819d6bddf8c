import { describe, expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)

describe('the catalogue', () => {
  test('a product is read, changed, listed and found', async () => {
    const { stripe, events } = await startStripe()
    const tea = await stripe.products.create({ name: 'Green tea', metadata: { collectionOf: '4' } })
    const cup = await stripe.products.create({ name: 'Cup', active: false, shippable: true })
    const price = await stripe.prices.create({ product: tea.id, currency: 'eur', unit_amount: 450 })
    const foreign = stripe.products.update(cup.id, { default_price: price.id })
    expect(await refusalOf(foreign)).toMatchObject({ statusCode: 400, param: 'default_price' })
    expect((await refusalOf(stripe.products.retrieve('prod_none'))).statusCode).toBe(404)
    const nameless = stripe.products.update(tea.id, { name: '' })
    expect((await refusalOf(nameless)).code).toBe('parameter_invalid_empty')

    const changed = await stripe.products.update(tea.id, {
      default_price: price.id,
      description: 'A whole kilo',
      metadata: { season: 'spring' },
    })
    expect(changed).toMatchObject({ metadata: { collectionOf: '4', season: 'spring' } })
    expect(events().at(-1)).toMatchObject({
      type: 'product.updated',
      data: { previous_attributes: { default_price: null, description: null } },
    })
    expect(await stripe.products.retrieve(tea.id)).toEqual(changed)
    expect(ids(await stripe.products.list({ active: true }))).toEqual([tea.id])
    expect(ids(await stripe.products.list({ ids: [cup.id] }))).toEqual([cup.id])
    expect(ids(await stripe.products.list({ shippable: true }))).toEqual([cup.id])
    const wrong = stripe.products.search({ query: 'colour:"green"' })
    expect((await refusalOf(wrong)).param).toBe('query')
    const found = await stripe.products.search({ query: 'active:"true" AND name~"green"' })
    expect(ids(found)).toEqual([tea.id])
  })

  test('a price is changed and found', async () => {
    const { stripe, types } = await startStripe()
    const price = await stripe.prices.create({
      product_data: { name: 'Tea' },
      currency: 'eur',
      unit_amount: 450,
      tax_behavior: 'exclusive',
    })
    const fixed = stripe.prices.update(price.id, { tax_behavior: 'inclusive' })
    expect((await refusalOf(fixed)).param).toBe('tax_behavior')
    const changed = await stripe.prices.update(price.id, {
      active: false,
      lookup_key: 'tea',
      nickname: 'A kilo',
    })
    expect([changed.active, changed.lookup_key, changed.nickname]).toEqual([false, 'tea', 'A kilo'])
    expect(types().at(-1)).toBe('price.updated')
    expect(ids(await stripe.prices.search({ query: "lookup_key:'tea'" }))).toEqual([price.id])
    expect(ids(await stripe.prices.search({ query: "-active:'false'" }))).toEqual([])
  })

  test('a customer is found by parts of the name, page by page', async () => {
    const { stripe } = await startStripe()
    const short = stripe.customers.search({ query: 'name~"Ad"' })
    expect((await refusalOf(short)).param).toBe('query')
    const ada = await stripe.customers.create({ name: 'Ada Lovelace', email: 'ada@example.com' })
    await stripe.customers.create({ name: 'Grace Hopper' })
    const other = await stripe.customers.create({ name: 'Adam' })
    const first = await stripe.customers.search({ query: 'name~"ada"', limit: 1 })
    expect([ids(first), first.has_more]).toEqual([[other.id], true])
    const page = first.next_page ?? ''
    const second = await stripe.customers.search({ query: 'name~"ada"', limit: 1, page })
    expect([ids(second), second.has_more, second.next_page]).toEqual([[ada.id], false, null])
    expect(ids(await stripe.customers.search({ query: "email:'ada@example.com'" }))).toEqual([
      ada.id,
    ])
  })
})
