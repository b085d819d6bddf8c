import type { Call } from '../../../shared/contract.ts'
import { inspectToken } from '../../../shared/oauth/grants.ts'
import { ensure, refusalOf } from './errors.ts'
import type { Caller, DiscordWorld } from './world.ts'

/** The caller behind `Authorization: Bot …` or `Bearer …`; 401 for anything else. */
export function recognise(world: DiscordWorld, call: Call): Caller {
  const [, kind = '', token = ''] =
    /^(Bot|Bearer)\s+(\S+)$/i.exec(call.header('authorization') ?? '') ?? []
  const caller = kind.toLowerCase() === 'bot' ? findBot(world, token) : findGrant(world, token)
  if (!caller) throw refusalOf('unauthorized')
  call.callerName =
    caller.kind === 'bot' ? caller.userId : `${caller.userId}/${caller.applicationId}`
  return caller
}

/** The bot that a token belongs to; undefined where it is nobody's. */
export function findBot(world: DiscordWorld, token: string): Caller | undefined {
  const found = world.db.botTokens.getShared(token)
  if (!found) return undefined
  const { user_id: userId, application_id: applicationId } = found
  return { kind: 'bot', userId, applicationId, scopes: [], token }
}

function findGrant(world: DiscordWorld, token: string): Caller | undefined {
  const { state, token: found } = inspectToken(world, token)
  if (state !== 'valid' || !found || found.kind !== 'access') return undefined
  const { user: userId = '', client: applicationId, scopes } = found
  return { kind: 'bearer', userId, applicationId, scopes, token }
}

/** What an operation asks of its caller. */
export interface Access {
  /** `none` for what carries its own token in the path. */
  access?: 'none' | undefined
  /** The OAuth2 scope with which a bearer token may, too. */
  scope?: string | undefined
  /** Bots may not. */
  bearerOnly?: boolean | undefined
}

/** Refuses who may not call an operation at all. */
export function authorizeCaller({ caller }: DiscordWorld, { scope, bearerOnly }: Access): void {
  if (caller.kind === 'bot') {
    ensure(!bearerOnly, 'unauthorized')
    return
  }
  ensure(scope !== undefined || bearerOnly, 'unauthorized')
  ensure(scope === undefined || caller.scopes.includes(scope), 'missingScope')
}
