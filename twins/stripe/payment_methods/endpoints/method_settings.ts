import type { z } from 'zod'
import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { MethodConfiguration, MethodDomain } from '../../schema/index.ts'

const { boolean, hash, oneOf, text } = params
const configuration = resource<MethodConfiguration>({
  path: '/v1/payment_method_configurations',
  table: 'method_configurations',
  noun: 'payment_method_configuration',
  param: 'configuration',
})
const domain = resource<MethodDomain>({
  path: '/v1/payment_method_domains',
  table: 'method_domains',
  noun: 'payment_method_domain',
  param: 'payment_method_domain',
})

const types = `acss_debit affirm afterpay_clearpay alipay alma amazon_pay apple_pay au_becs_debit
  bacs_debit bancontact billie blik boleto card cartes_bancaires cashapp crypto customer_balance eps
  fpx giropay google_pay grabpay ideal jcb kakao_pay klarna konbini kr_card link mobilepay
  multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal payto pix promptpay
  revolut_pay samsung_pay satispay sepa_debit sofort swish twint us_bank_account wechat_pay
  zip`.split(/\s+/)

/** What an account takes that never said anything. */
const usual = ['apple_pay', 'card', 'google_pay', 'link']

const choices = () => {
  const preference = () => oneOf('none', 'off', 'on').optional()
  const choice = () =>
    hash({ display_preference: hash({ preference: preference() }).optional() }).optional()
  const entries = types.map((type) => [type, choice()])
  return Object.fromEntries(entries) as Record<string, ReturnType<typeof choice>> // one each
}

const configurationArgs = () => ({
  ...choices(),
  name: text(100).optional(),
  ...params.unbuilt('parent'),
})

/** What each type was set to; `none` follows what is usual. */
function toChoices(args: Record<string, unknown>, before: object = {}) {
  const known = before as Record<string, object | undefined> // a configuration is keyed by type
  const entries = types.map((type) => {
    const asked = args[type] as z.infer<ReturnType<typeof choices>[string]> // one of the choices
    const preference = asked?.display_preference?.preference
    if (preference === undefined && known[type]) return [type, known[type]]
    const on = usual.includes(type) ? 'on' : 'off'
    const value = preference === undefined || preference === 'none' ? on : preference
    const display_preference = { overridable: null, preference: preference ?? 'none', value }
    return [type, { available: value === 'on', display_preference }]
  })
  return Object.fromEntries(entries)
}

function makeConfiguration(
  world: StripeWorld,
  args: Args<ReturnType<typeof configurationArgs>>,
): MethodConfiguration {
  const name: unknown = args.name
  return world.db.method_configurations.insert({
    id: world.id('pmc_1', 23),
    object: 'payment_method_configuration',
    ...toChoices(args),
    active: true,
    application: null,
    is_default: world.db.method_configurations.list({ limit: 1 }).length === 0,
    livemode: isLive(world),
    name: typeof name === 'string' ? name : 'Default',
    parent: null,
  })
}

/** https://docs.stripe.com/api/payment_method_configurations */
export const methodConfigurations = {
  'POST /v1/payment_method_configurations': configuration.create(
    configurationArgs,
    makeConfiguration,
  ),
  'GET /v1/payment_method_configurations/{id}': configuration.get(),
  'POST /v1/payment_method_configurations/{id}': configuration.update(
    () => ({ ...configurationArgs(), active: boolean().optional() }),
    (_world, before, args) => {
      const active: unknown = args.active
      const name: unknown = args.name
      ensure(
        active !== false || !before.is_default,
        'You cannot deactivate the default payment method configuration.',
        { param: 'active' },
      )
      return {
        ...before,
        ...toChoices(args, before),
        ...(typeof active === 'boolean' && { active }),
        ...(typeof name === 'string' && { name }),
      }
    },
    (world, doc) => world.db.method_configurations.replace(doc),
  ),
  'GET /v1/payment_method_configurations': configuration.list(
    () => ({ active: boolean().optional(), ...params.unbuilt('application') }),
    ({ active }) => ({ active }),
  ),
}

const state = () => ({ status: 'active' as const })

function toDomain(world: StripeWorld, domain_name: string, enabled: boolean): MethodDomain {
  return {
    id: world.id('pmd_1', 23),
    object: 'payment_method_domain',
    amazon_pay: state(),
    apple_pay: state(),
    created: seconds(world),
    domain_name,
    enabled,
    google_pay: state(),
    klarna: state(),
    link: state(),
    livemode: isLive(world),
    paypal: state(),
  }
}

function registerDomain(
  world: StripeWorld,
  { domain_name, enabled = true }: { domain_name: string; enabled?: boolean | undefined },
): MethodDomain {
  const isName = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i.test(domain_name)
  ensure(isName, `${domain_name} is not a valid domain name.`, { param: 'domain_name' })
  const known = world.db.method_domains.first({ where: { domain_name } })
  // A domain is registered once; doing it again answers what there is.
  return known ?? world.db.method_domains.insert(toDomain(world, domain_name, enabled))
}

/** https://docs.stripe.com/api/payment_method_domains */
export const methodDomains = {
  'POST /v1/payment_method_domains': domain.create(
    () => ({ domain_name: text(253), enabled: boolean().optional() }),
    registerDomain,
  ),
  'GET /v1/payment_method_domains/{id}': domain.get(),
  'POST /v1/payment_method_domains/{id}': domain.update(
    () => ({ enabled: boolean().optional() }),
    (_world, before, { enabled }) => ({ ...before, ...omitUndefined({ enabled }) }),
    (world, doc) => world.db.method_domains.replace(doc),
  ),
  'GET /v1/payment_method_domains': domain.list(
    () => ({ domain_name: text().optional(), enabled: boolean().optional() }),
    ({ domain_name, enabled }) => ({ domain_name, enabled }),
  ),
  'POST /v1/payment_method_domains/{id}/validate': endpoint(
    () => ({ id: text() }),
    (world, { id }) => domain.find(world, id),
  ),
}
