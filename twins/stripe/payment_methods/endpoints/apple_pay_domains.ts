import * as params from '../../protocol/args/params.ts'
import { ensure, isLive, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { ApplePayDomain } from '../../schema/index.ts'

const { text } = params

const domain = resource<ApplePayDomain>({
  path: '/v1/apple_pay/domains',
  table: 'apple_pay_domains',
  noun: 'apple pay domain',
  param: 'domain',
})

/** https://docs.stripe.com/apple-pay */
export const applePayDomains = {
  'POST /v1/apple_pay/domains': domain.create(
    () => ({ domain_name: text(253) }),
    (world, { domain_name }) => {
      const isName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(domain_name)
      ensure(isName, `Invalid domain name: ${domain_name}`, { param: 'domain_name' })
      const known = world.db.apple_pay_domains.first({ where: { domain_name } })
      return (
        known ??
        world.db.apple_pay_domains.insert({
          id: world.id('apwc_1', 23),
          object: 'apple_pay_domain',
          created: seconds(world),
          domain_name,
          livemode: isLive(world),
        })
      )
    },
  ),
  'GET /v1/apple_pay/domains/{id}': domain.get(),
  'DELETE /v1/apple_pay/domains/{id}': domain.delete((world, { id }) => {
    world.db.apple_pay_domains.delete(id)
  }),
  'GET /v1/apple_pay/domains': domain.list(
    () => ({ domain_name: text().optional() }),
    ({ domain_name }) => ({ domain_name }),
  ),
}
