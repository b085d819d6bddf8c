import type { z } from 'zod'
import { atHome } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, isLive, seconds } from '../../protocol/index.ts'
import { findAccount } from '../objects/account.ts'
import { embeddedComponents } from '../objects/embedded_components.ts'

const { boolean, hash, map, oneOf, text } = params

const lifetime_s = 5 * 60

const component = () => hash({ enabled: boolean(), features: map(boolean()).optional() })

type Components = Record<string, z.output<ReturnType<typeof component>>>

/** Every component with all it could show; what was not asked for is off. */
function toComponents(asked: Components) {
  return Object.fromEntries(
    Object.entries(embeddedComponents).map(([name, known]) => {
      const { enabled = false, features = {} } = asked[name] ?? {}
      const shown = known.map((each) => [each, features[each] ?? false])
      return [name, { enabled, features: Object.fromEntries(shown) }]
    }),
  )
}

/** What an account's owner is led to. https://docs.stripe.com/api/account_links */
export const accountLinks = {
  'POST /v1/account_links': endpoint(
    () => ({
      account: text(),
      collect: oneOf('currently_due', 'eventually_due').optional(),
      collection_options: hash({
        fields: oneOf('currently_due', 'eventually_due').optional(),
        future_requirements: oneOf('include', 'omit').optional(),
      }).optional(),
      refresh_url: text(),
      return_url: text(),
      type: oneOf('account_onboarding', 'account_update'),
    }),
    (world, { account, refresh_url, return_url, type }) => {
      const { controller } = findAccount(world, account)
      for (const [param, url] of Object.entries({ refresh_url, return_url })) {
        ensure(URL.canParse(url), 'Not a valid URL', { code: 'url_invalid', param })
      }
      ensure(
        type === 'account_onboarding' || controller?.requirement_collection === 'application',
        'You cannot create `account_update` type Account Links for this account: its ' +
          'requirements are collected by Stripe.',
        { param: 'type' },
      )
      const created = seconds(world)
      const id = world.id('', 16)
      const expires_at = created + lifetime_s
      const link = { id, account, expires_at, refresh_url, return_url, isUsed: false }
      atHome(world).db.onboarding_links.insert(link)
      const url = `${world.url}/setup/s/${account}/${id}`
      return { object: 'account_link', created, expires_at, url }
    },
  ),
  'POST /v1/accounts/{id}/login_links': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const { controller, details_submitted } = findAccount(world, id)
      ensure(
        controller?.stripe_dashboard?.type === 'express',
        `Cannot create a login link for an account that is not an Express account: ${id}.`,
      )
      ensure(
        details_submitted,
        'Cannot create a login link for an account that has not completed onboarding.',
      )
      const url = `https://connect.stripe.com/express/${id}/${world.id('', 12)}`
      return { object: 'login_link', created: seconds(world), url }
    },
  ),
  'POST /v1/account_sessions': endpoint(
    () => ({ account: text(), components: map(component()) }),
    (world, { account, components }) => {
      findAccount(world, account)
      for (const [name, { features = {} }] of Object.entries(components)) {
        const known = embeddedComponents[name]
        const odd = Object.keys(features).find((each) => !known?.includes(each))
        const param = odd === undefined ? `components[${name}]` : `components[${name}][${odd}]`
        const isKnown = known && odd === undefined
        ensure(isKnown, `Received unknown parameter: ${param}`, {
          code: 'parameter_unknown',
          param,
        })
      }
      return {
        object: 'account_session',
        account,
        client_secret: `accs_secret__${world.id('', 47)}`,
        components: toComponents(components),
        expires_at: seconds(world) + 30 * 60,
        livemode: isLive(world),
      }
    },
  ),
}
