import { expect, test } from 'vitest'
import { refusalOf, startStripe } from '../support.ts'

test('tax settings wait for a head office, then are active and tell each change', async () => {
  const { stripe, events } = await startStripe()
  const { settings } = stripe.tax
  const waiting = {
    status: 'pending',
    head_office: null,
    status_details: { pending: { missing_fields: ['head_office'] } },
  }
  expect(await settings.retrieve()).toMatchObject(waiting)
  const odd = settings.update({ defaults: { tax_behavior: 'sometimes' } })
  expect((await refusalOf(odd)).param).toBe('defaults[tax_behavior]')
  const nowhere = settings.update({ head_office: { address: { city: 'Bonn' } } })
  expect(await refusalOf(nowhere)).toMatchObject({
    statusCode: 400,
    code: 'parameter_missing',
    param: 'head_office[address][country]',
  })
  expect(events()).toEqual([])

  const inclusive = await settings.update({ defaults: { tax_behavior: 'inclusive' } })
  expect(inclusive).toMatchObject({ ...waiting, defaults: { tax_behavior: 'inclusive' } })
  const active = await settings.update({
    defaults: { tax_code: 'txcd_10000000' },
    head_office: { address: { country: 'US', state: 'CA' } },
  })
  expect(active).toMatchObject({
    defaults: { tax_behavior: 'inclusive', tax_code: 'txcd_10000000', provider: 'stripe' },
    head_office: { address: { city: null, country: 'US', state: 'CA' } },
    status: 'active',
    status_details: { active: {} },
  })
  expect(await settings.retrieve()).toEqual(active)
  await settings.update({ defaults: { tax_code: 'txcd_10000000' } })
  expect(events().map(({ type }) => type)).toEqual(Array(2).fill('tax.settings.updated'))
  expect(events()[0]?.data.previous_attributes).toEqual({ defaults: { tax_behavior: null } })
})
