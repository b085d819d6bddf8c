import type { Call } from '../../../shared/contract.ts'
import { tables } from '../schema/index.ts'
import { StripeError } from './errors.ts'
import { isLiveAccount, liveMark, ownAccount } from './keys.ts'
import type { StripeWorld } from './world.ts'

interface Store {
  has(id: string): boolean
}

/** Whether an account has an object, of whichever kind. */
function holds({ runtime }: Call, account: string, id: string): boolean {
  return runtime.run((world: StripeWorld) => {
    const { db } = account === ownAccount ? world : world.as({ partition: account })
    const stores: Record<string, Store> = db
    return Object.keys(tables).some((name) => stores[name]?.has(id))
  })
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
