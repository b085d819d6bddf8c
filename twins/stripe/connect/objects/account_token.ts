import { hour_ms } from '../../../../shared/time/units.ts'
import { atHome } from '../../protocol/account.ts'
import { ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { isoNow, isoOf } from '../../protocol/v2/endpoint.ts'
import type { AccountTokenRecord } from '../../schema/index.ts'

const lifetime_ms = hour_ms

/** Keeps what somebody said of themselves until their platform uses it. https://docs.stripe.com/connect/account-tokens */
export function insertToken(
  world: StripeWorld,
  of: AccountTokenRecord['of'],
  contents: object,
): object {
  const id = world.id(of === 'account' ? 'accttok_61' : 'perstok_61', 22)
  return showToken(world, storeContents(world, id, of, contents))
}

/** The same for a token of the first version, which shows itself in its own way. */
export function storeContents(
  world: StripeWorld,
  id: string,
  of: AccountTokenRecord['of'],
  contents: object,
): AccountTokenRecord {
  return atHome(world).db.account_tokens.insert({
    id,
    contents,
    created: isoNow(world),
    expires_at: isoOf(world.now() + lifetime_ms),
    of,
    used: false,
  })
}

export function showToken(
  world: StripeWorld,
  { contents: _hidden, of, ...shown }: AccountTokenRecord,
): object {
  const kind = of === 'account' ? 'account_token' : 'account_person_token'
  return { ...shown, object: `v2.core.${kind}`, livemode: isLive(world) }
}

export function findToken(
  world: StripeWorld,
  id: string,
  of: AccountTokenRecord['of'],
  status = 404,
): AccountTokenRecord {
  const token = atHome(world).db.account_tokens.get(id)
  ensureFound(token?.of === of && token, 'token', id, 'id', status)
  return token
}

/** What a token says, once. */
export function useToken(world: StripeWorld, id: string, of: AccountTokenRecord['of']): object {
  const token = findToken(world, id, of, 400)
  const param = of === 'account' ? 'account_token' : 'person_token'
  ensure(!token.used, `The token ${id} has been used already.`, { param })
  ensure(Date.parse(token.expires_at) > world.now(), `The token ${id} has expired.`, { param })
  const { account_tokens, tokens } = atHome(world).db
  account_tokens.replace({ ...token, used: true })
  tokens.update(id, { used: true })
  return token.contents
}
