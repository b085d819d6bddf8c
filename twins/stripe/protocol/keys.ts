import type { Call, Operation } from '../../../shared/contract.ts'
import { ensure, StripeError } from './errors.ts'
import type { Caller, StripeWorld } from './world.ts'

/** The account an instance is about; the objects of any other are kept apart from its own. */
export const ownAccount = 'acct_1TwinfleetStripe'

/**
 * Begins the name under which the live side of an account is kept apart, as if it were another
 * account. https://docs.stripe.com/keys#test-live-modes
 */
export const liveMark = 'live_'

/** Whether this names the live side of an account. */
export function isLiveAccount(account: string | undefined): boolean {
  return account?.startsWith(liveMark) ?? false
}

/** An account as it is shown, in either mode. */
export function shownAccount(account: string): string {
  return isLiveAccount(account) ? account.slice(liveMark.length) : account
}

/** What a publishable key may do too, because a browser calls it. */
export interface Reach {
  readonly browser?: boolean
}

/** `Bearer sk_test_…`, or `Basic` with the key as the user. https://docs.stripe.com/api/authentication */
function keyOf(call: Call): string {
  const header = call.header('authorization') ?? ''
  const [scheme = '', credential = ''] = header.trim().split(/\s+/, 2)
  if (/^bearer$/i.test(scheme)) return credential
  if (!/^basic$/i.test(scheme)) return ''
  return Buffer.from(credential, 'base64').toString('utf8').split(':')[0] ?? ''
}

/** `sk_test_****************dEf1` */
function mask(key: string): string {
  const start = /^[a-z]{2}_(test|live)_/.exec(key)?.[0] ?? ''
  const hidden = key.length - start.length - 4
  return hidden <= 0 ? '*'.repeat(key.length) : start + '*'.repeat(hidden) + key.slice(-4)
}

export function recognise(world: StripeWorld, call: Call): Caller {
  return recogniseKey(world, call, keyOf(call))
}

/** The caller behind a key, which stands in the header where it is not given otherwise. */
export function recogniseKey(world: StripeWorld, call: Call, key = keyOf(call)): Caller {
  if (key === '') {
    call.headers['www-authenticate'] = 'Basic realm="Stripe"'
    throw new StripeError(
      'You did not provide an API key. You need to provide your API key in the Authorization ' +
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See " +
        'https://stripe.com/docs/api#authentication for details, or we can help at ' +
        'https://support.stripe.com/.',
      { status: 401 },
    )
  }
  const text = world.db.keys.text(key)
  if (text === undefined) call.headers['www-authenticate'] = 'Basic realm="Stripe"'
  ensure(text, `Invalid API Key provided: ${mask(key)}`, { status: 401 })
  const caller = toCaller(text)
  call.callerName = mask(key)
  const isFresh = caller.expires === undefined || world.now() < caller.expires * 1000
  ensure(isFresh, `Expired API Key provided: ${mask(key)}`, {
    status: 401,
    code: 'api_key_expired',
  })
  // The second version names a path of accounts; the last one is meant.
  const account = call.header('stripe-account') ?? call.header('stripe-context')?.split('/').at(-1)
  return account === undefined || account === shownAccount(caller.account)
    ? caller
    : actFor(world, caller, account)
}

/** The caller that the stored text of a key stands for. */
function toCaller(text: string): Caller {
  const stored = JSON.parse(text) as Caller // the text of a stored key
  const { account: owner, platform = owner, ...rest } = stored
  return {
    ...rest,
    account: owner,
    ...(platform !== ownAccount && { platform }),
    ...(stored.platform !== undefined && { partition: owner }),
  }
}

/** A platform's key acting on an account that is connected to it. https://docs.stripe.com/connect/authentication */
function actFor(world: StripeWorld, caller: Caller, account: string): Caller {
  const { partition, platform } = caller
  const own = platform === undefined ? world.db : world.as({ partition: platform }).db
  ensure(
    partition === undefined && own.accounts.has(account),
    `The provided key '${mask(caller.id)}' does not have access to account '${account}' (or that ` +
      'account does not exist). Application access may have been revoked.',
    { status: 403, code: 'account_invalid' },
  )
  return { ...caller, account, partition: account }
}

const stream = '/v2/billing/meter_event_stream'

/** The token of a session reports use, and nothing else does it there. */
function ensureStream({ caller }: StripeWorld, call: Call): void {
  const { session_ends_ms: end } = caller
  if (end === undefined && call.path !== stream) return
  ensure(
    end !== undefined && call.path === stream,
    'A meter event session token is for the meter event stream, which takes no other key.',
    { status: 401 },
  )
  ensure(call.runtime.now() < end, 'The meter event session has expired.', {
    code: 'billing_meter_event_session_expired',
    type: 'temporary_session_expired',
  })
}

/** Areas that hold resources of their own, each with its permission. */
const areas = new Set(
  `apple_pay apps billing billing_portal checkout climate core entitlements financial_connections
  forwarding identity issuing product_catalog radar reporting sigma tax terminal test_helpers
  treasury`.split(/\s+/),
)

/** What a permission is about: `customers`, or `checkout_sessions` in the area `checkout`. */
function partOf(path: string): { area: string; part: string } {
  const [, , area = '', resource = ''] = path.split('/')
  return { area, part: areas.has(area) && resource !== '' ? `${area}_${resource}` : area }
}

/** Refuses what this kind of key may not do. https://docs.stripe.com/keys */
export function admit(world: StripeWorld, call: Call, operation: Operation & Reach): void {
  const { account, kind, id, permissions = {} } = world.caller
  ensureStream(world, call)
  const isTesting = /^\/v[12]\/test_helpers\//.test(call.path)
  ensure(
    !isTesting || !isLiveAccount(account),
    'Test helpers work in test mode only, and a live mode key was used to make this request.',
  )
  if (kind === 'publishable') {
    ensure(
      operation.browser,
      'This API call cannot be made with a publishable API key. Please use a secret API key. You ' +
        'can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
      { status: 401, code: 'secret_key_required' },
    )
  }
  if (kind === 'ephemeral') admitMobile(world, call)
  if (kind !== 'restricted') return
  const { area, part } = partOf(call.path)
  const wanted = call.method === 'GET' ? 'read' : 'write'
  const granted = permissions[part] ?? permissions[area] ?? permissions['*']
  if (granted === 'write' || granted === wanted) return
  const right = `rak_${part.replace(/s$/, '')}_${wanted}`
  throw new StripeError(
    `The provided key '${mask(id)}' does not have the required permissions for this endpoint on ` +
      `account '${shownAccount(account)}'. Having the '${right}' permission would allow this ` +
      'request to continue.',
    { status: 403 },
  )
}

/** What a mobile client does with the customer its key is about. */
const mobile: readonly RegExp[] = [
  /^(?:GET|POST) \/v1\/customers\/([^/]+)$/,
  /^(?:GET|POST) \/v1\/customers\/([^/]+)\/sources$/,
  /^DELETE \/v1\/customers\/([^/]+)\/sources\/[^/]+$/,
  /^GET \/v1\/customers\/([^/]+)\/payment_methods(?:\/[^/]+)?$/,
]

/** The customer that a mobile client's call is about; of a new payment method, its own. */
function customerOf(world: StripeWorld, call: Call): string | undefined {
  const asked = `${call.method} ${call.path}`
  for (const pattern of mobile) {
    const customer = pattern.exec(asked)?.[1]
    if (customer !== undefined) return customer
  }
  if (asked === 'GET /v1/payment_methods') return call.query.get('customer') ?? undefined
  const id = /^POST \/v1\/payment_methods\/([^/]+)(?:\/(?:attach|detach))?$/.exec(asked)?.[1]
  const { partition, customer } = world.caller
  const db = partition === undefined ? world.db : world.as({ partition }).db
  const method = id === undefined ? undefined : db.payment_methods.get(id)
  return method && (method.customer ?? customer)
}

/** https://docs.stripe.com/keys: an ephemeral key is about one customer, and does little. */
function admitMobile(world: StripeWorld, call: Call): void {
  const { customer, id } = world.caller
  ensure(
    customer !== undefined && customerOf(world, call) === customer,
    `The provided key '${mask(id)}' does not have the required permissions for this endpoint on ` +
      `account '${shownAccount(world.caller.account)}'.`,
    { status: 403 },
  )
}
