import type { StripeWorld } from '../../twins/stripe/protocol/index.ts'
import { liveMark, ownAccount } from '../../twins/stripe/protocol/keys.ts'
import type { SeededKey } from './schema.ts'

const kinds = { pk: 'publishable', rk: 'restricted', sk: 'secret' } as const

/** https://docs.stripe.com/keys */
export function seedKey(
  world: StripeWorld,
  { account = ownAccount, id, permissions }: SeededKey,
): void {
  const [prefix, mode] = id.split('_')
  const kind = kinds[prefix as keyof typeof kinds] // the schema lets no other through
  const side = mode === 'live' ? `${liveMark}${account}` : account
  world.db.keys.put({ id, kind, account: side, ...(permissions && { permissions }) })
}
