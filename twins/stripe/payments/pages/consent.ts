import { isRecord } from '../../../../shared/json.ts'
import { type ConsentRequest, consentRoutes } from '../../../../shared/oauth/consent.ts'
import { issueCode } from '../../../../shared/oauth/grants.ts'
import { minute_ms } from '../../../../shared/time/units.ts'
import type { Owner, Scope } from '../../connect/objects/connection.ts'
import { currencyOf } from '../../connect/objects/countries.ts'
import { application } from '../../protocol/application.ts'
import { parseForm } from '../../protocol/args/form.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'

/** Authorization codes can be traded in for five minutes. */
const lifetime_ms = 5 * minute_ms

interface Request extends ConsentRequest {
  owner: Owner
  scope: Scope
}

const said: Readonly<Record<Scope, string>> = {
  read_only: 'See the payments, customers and payouts of your account',
  read_write: 'See and change the payments, customers and payouts of your account',
}

/** What the platform already knows of the person. */
function toOwner(given: unknown, type: Owner['type']): Owner {
  const fields = isRecord(given) ? given : {}
  const field = (name: string) => {
    const value = fields[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  const country = typeof fields.country === 'string' ? fields.country : 'US'
  const names = ['business_name', 'email', 'first_name', 'last_name']
  return {
    type,
    country: currencyOf(country) === undefined ? 'US' : country,
    ...Object.assign({}, ...names.map(field)),
  }
}

function read(type: Owner['type'], query: URLSearchParams): Request {
  const { stripe_user } = parseForm(query.toString())
  const get = (name: string) => query.get(name) ?? undefined
  ensure(
    get('client_id') === application.id,
    `No application matches the supplied client identifier: ${get('client_id') ?? ''}`,
  )
  ensure(get('response_type') === 'code', 'The response_type must be `code`.')
  const scope = get('scope') ?? 'read_only'
  ensure(scope === 'read_only' || scope === 'read_write', `Invalid scope: ${scope}`)
  const redirectUri = get('redirect_uri') ?? ''
  ensure(
    /^https?:/.test(redirectUri) && URL.canParse(redirectUri),
    'Invalid redirect URI: it has to be an absolute URL.',
  )
  const owner = toOwner(stripe_user, type)
  const { name: clientName } = application
  return { clientName, owner, redirectUri, scope, scopes: [said[scope]], state: get('state') }
}

/** The accounts a person can let the platform in to: a new one, or one that it knows. */
function people(world: StripeWorld, { owner }: Request) {
  const fresh = { id: 'new', name: owner.business_name ?? 'A new account', detail: owner.email }
  const known = world.db.accounts.list({ direction: 'desc', limit: 10 })
  const same = known.filter(({ type }) => type === owner.type)
  return [fresh, ...same.map(({ id, email }) => ({ id, name: id, detail: email ?? undefined }))]
}

function approve(world: StripeWorld, { owner, scope }: Request, { id }: { id: string }) {
  const account = id === 'new' ? world.id('acct_1', 16) : id
  const code = issueCode(world, world.id('ac_', 32), {
    client: application.id,
    data: { ...owner },
    lifetime_ms,
    scopes: [scope],
    user: account,
  })
  return { code: code.id, scope }
}

const page = (path: string, type: Owner['type']) =>
  consentRoutes<StripeWorld, Request>({
    path,
    provider: 'Stripe',
    read: (_world, query) => read(type, query),
    people,
    approve,
  })

/** The page on which an account lets a platform in. https://docs.stripe.com/connect/oauth-reference#get-authorize */
export const consentPages = {
  ...page('/oauth/authorize', 'standard'),
  ...page('/express/oauth/authorize', 'express'),
}
