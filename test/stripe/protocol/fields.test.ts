import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { presets } from '../../../seeders/presets/index.ts'
import { seedInstance } from '../../../shared/instance/boot.ts'
import { isObject, objectOf } from '../../support/oracle/json.ts'
import { bootStripe } from '../support.ts'

const samples = new URL('../../../../shared/specs/stripe/fixtures3.json', import.meta.url)
const skipped = existsSync(samples) ? '' : '(skipped: ../shared is absent)'

/** What is made beside the presets, so that there is one of each. */
const made = [
  ['accounts', 'type=custom&country=US'],
  ['billing/meters', 'display_name=Calls&event_name=calls&default_aggregation[formula]=sum'],
  ['billing_portal/configurations', 'features[invoice_history][enabled]=true'],
  ['checkout/sessions', 'mode=setup&currency=usd&success_url=https://shop.test'],
  ['coupons', 'id=TEN&percent_off=10'],
  ['promotion_codes', 'promotion[type]=coupon&promotion[coupon]=TEN'],
  ['entitlements/features', 'name=Reports&lookup_key=reports'],
  ['identity/verification_sessions', 'type=document'],
  ['payment_method_configurations', 'name=Shop'],
  ['payment_method_domains', 'domain_name=shop.test'],
  ['radar/value_lists', 'alias=friends&name=Friends'],
  ['setup_intents', 'usage=off_session'],
  ['shipping_rates', 'display_name=Letter&fixed_amount[amount]=100&fixed_amount[currency]=usd'],
  ['sources', 'type=card&token=tok_visa'],
  ['tax/registrations', 'country=DE&country_options[de][type]=oss_union&active_from=now'],
  ['tax_rates', 'display_name=VAT&percentage=19&inclusive=false'],
  ['test_helpers/test_clocks', 'frozen_time=1904925600'],
  ['tokens', 'card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040'],
  ['topups', 'amount=5000&currency=usd&description=More'],
  ['webhook_endpoints', 'url=https://shop.test/hook&enabled_events[]=*'],
] as const

/** Fields of the samples that an object here has not, and why. */
const absent: Readonly<Record<string, { fields: readonly string[]; why: string }>> = {
  account: {
    fields: [
      ...['business_profile', 'created', 'external_accounts', 'future_requirements', 'metadata'],
      ...['requirements', 'tos_acceptance'],
    ],
    why: 'an account’s own view of itself, which shows less than a platform sees',
  },
  balance: { fields: ['connect_reserved'], why: 'only where Connect reserves something' },
  charge: { fields: ['refunds'], why: 'only shown when it is asked for' },
  source: { fields: ['ach_credit_transfer', 'receiver'], why: 'of the type the sample is of' },
  invoice: { fields: ['subscription'], why: 'since 2025-03-31 in `parent`' },
}

/** Every object in an answer, itself first. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const each of value) yield* objectsIn(each)
  if (!isObject(value)) return
  if (typeof value.object === 'string') yield value
  for (const each of Object.values(value)) yield* objectsIn(each)
}

// The published samples lie beside the project; `skipped` says so where they do not.
test.skipIf(skipped !== '')(
  `objects have the fields of the published samples ${skipped}`,
  // Every preset is seeded, one after the other.
  { timeout: 60_000 },
  async () => {
    const resources = objectOf(JSON.parse(readFileSync(samples, 'utf8')).resources)
    const { instance, call } = bootStripe()
    for (const { seed_config } of presets) {
      if (seed_config.stripe) seedInstance(instance, { stripe: seed_config.stripe })
    }
    for (const [path, form] of made) {
      const { status, body } = await call(`POST /v1/${path}`, form)
      expect([path, status, body.error?.message]).toEqual([path, 200, undefined])
    }
    const seen = new Map<string, Set<string>>()
    for (const name of instance.twin.catalog.filter((each) => /^GET \/v1\/[^{}]*$/.test(each))) {
      const { status, body } = await call(name)
      if (status !== 200) continue
      for (const it of objectsIn(body)) {
        const type = String(it.object)
        const sample = resources[type]
        if (!isObject(sample) || it.deleted === true) continue
        const missing = Object.keys(sample).filter((key) => !Object.hasOwn(it, key))
        seen.set(type, new Set([...(seen.get(type) ?? []), ...missing]))
      }
    }
    const gaps = [...seen].flatMap(([type, missing]) => {
      const left = [...missing].filter((field) => !absent[type]?.fields.includes(field))
      return left.length > 0 ? [`${type}: ${left.join(', ')}`] : []
    })
    expect(gaps).toEqual([])
    expect(seen.size).toBeGreaterThan(40)
  },
)
