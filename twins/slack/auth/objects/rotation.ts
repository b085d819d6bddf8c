import { omitUndefined } from '../../../../shared/object.ts'
import { hour_s } from '../../../../shared/time/units.ts'
import { issueToken } from '../../apps/objects/app.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { inTeam } from '../../protocol/team.ts'
import type { App, Token, TokenKind } from '../../schema/index.ts'

/** https://docs.slack.dev/authentication/using-token-rotation */
const lifetime_s = 12 * hour_s

/** A token that expires, and what it is refreshed with. */
export interface Rotated {
  token: Token
  refresh_token: string
}

export function issueRotating(
  world: SlackWorld,
  app: Pick<App, 'id' | 'bot_id'>,
  grant: { kind: TokenKind; user: string; scopes: readonly string[]; enterprise?: string },
): Rotated {
  const { kind, user, scopes } = grant
  const { enterprise } = grant
  const token = issueToken(world, app, {
    ...omitUndefined({ enterprise }),
    kind,
    user,
    scopes,
    lifetime_s,
  })
  const id = `xoxe-1-${world.id('', 140)}`
  const by = { kind, app: app.id, user, scopes: [...scopes], token: token.id }
  const about = { ...by, ...omitUndefined({ enterprise }) }
  world.db.refresh_tokens.insert({ ...about, id, is_used: false })
  return { token, refresh_token: id }
}

/** Refreshes a token, once: the one before is good no more. */
export function rotate(
  world: SlackWorld,
  app: Pick<App, 'id' | 'bot_id'>,
  refresh_token: string | undefined,
): Rotated {
  const known = world.db.refresh_tokens.get(refresh_token ?? '')
  ensure(known?.app === app.id && !known.is_used, 'invalid_refresh_token')
  const before = world.db.tokens.get(known.token)
  ensure(!before?.is_revoked, 'invalid_refresh_token')
  world.db.refresh_tokens.replace({ ...known, is_used: true })
  if (before) world.db.tokens.replace({ ...before, is_revoked: true })
  const bot_id = before?.bot ?? app.bot_id
  return issueRotating(inTeam(world, before?.team), { id: app.id, bot_id }, known)
}

/** As the wire shows it. */
export function toGrant({ token, refresh_token }: Rotated) {
  return { access_token: token.id, refresh_token, expires_in: lifetime_s }
}
