import type { Call } from '../../../shared/http/call.ts'
import { tables } from '../schema/index.ts'
import { StripeError } from './errors.ts'
import { isLiveAccount, liveMark, ownAccount } from './keys.ts'

interface Store {
  has(id: string): boolean
}

/** Whether an account has an object, of whichever kind. */
function holds({ instance }: Call, account: string, id: string): boolean {
  const db = account === ownAccount ? instance.db : instance.partition(account)
  const stores = db as Record<string, Store> // every collection says what it has
  return Object.keys(tables).some((name) => stores[name]?.has(id))
}

/** Says of what is not there that it is in the other mode, as Stripe does. https://docs.stripe.com/keys#test-live-modes */
export function withMode(error: StripeError, call: Call): StripeError {
  const id = /^No such [\w ]+: '(\w+)'$/.exec(error.message)?.[1]
  if (error.details.code !== 'resource_missing' || id === undefined) return error
  const caller = (call.caller ?? {}) as Partial<Record<'account' | 'platform', string>> // a key's
  const { account = ownAccount, platform = account } = caller
  const isLive = isLiveAccount(platform)
  const other = isLive ? platform.slice(liveMark.length) : `${liveMark}${platform}`
  if (!holds(call, other, id)) return error
  const [there, here] = isLive ? ['test', 'live'] : ['live', 'test']
  return new StripeError(
    `${error.message}; a similar object exists in ${there} mode, but a ${here} mode key was used ` +
      'to make this request.',
    error.details,
  )
}
