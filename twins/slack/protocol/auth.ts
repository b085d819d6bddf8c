import type { Call, Operation } from '../../../shared/contract.ts'
import { volatile } from '../../../shared/instance/volatile.ts'
import type { Token } from '../apps/schema.ts'
import type { ChannelKind } from '../conversations/schema.ts'
import { ensure, SlackError } from './errors.ts'
import { type Rules, rulesOf } from './method.ts'
import { conversationScopes } from './scopes.ts'
import { ensureAccess, workspaceOf } from './team.ts'
import type { Caller, SlackCall, SlackWorld } from './world.ts'

function acceptedScopes({ scope, conversations }: Rules): readonly string[] {
  if (conversations) return Object.values(conversationScopes[conversations]).flat()
  return scope === undefined ? [] : typeof scope === 'string' ? [scope] : scope
}

export function hasScope(world: SlackWorld, accepted: readonly string[]): boolean {
  return !world.strict || accepted.some((scope) => world.caller.token.scopes.includes(scope))
}

/** Refuses a caller whose token has none of these scopes. */
export function ensureScope(world: SlackWorld, accepted: readonly string[]): void {
  if (accepted.length === 0 || hasScope(world, accepted)) return
  const provided = world.caller.token.scopes.join(',')
  throw new SlackError('missing_scope', { needed: accepted.join(','), provided })
}

/** Whether the method at hand may touch conversations of a kind; true outside a call. */
export function allowsKind(world: SlackWorld, kind: ChannelKind): boolean {
  const { conversations } = rulesOf(world.call?.definition)
  return !conversations || hasScope(world, conversationScopes[conversations][kind])
}

export function ensureKind(world: SlackWorld, kind: ChannelKind): void {
  const { conversations } = rulesOf(world.call?.definition)
  if (conversations) ensureScope(world, conversationScopes[conversations][kind])
}

/** A loose instance takes a token it does not know for the first of its kind. */
function lenientToken(world: SlackWorld, id: string): Token | undefined {
  if (world.strict) return undefined
  const kind = id.startsWith('xoxp') ? 'user' : id.startsWith('xapp') ? 'app' : 'bot'
  world.note(`an unknown token was taken for the first ${kind} token`)
  return world.db.tokens.list().find((token) => token.kind === kind && !token.is_revoked)
}

/** The token of a call: the header wins over the argument. */
export function givenToken(call: SlackCall): string | undefined {
  const header = call.header('authorization')
  return header ? /^Bearer\s+(.*)$/i.exec(header)?.[1]?.trim() : call.state.token
}

/** The text of each list of scopes that tokens have. */
const scopeTexts = volatile(() => new WeakMap<readonly string[], string>())

function joined(world: SlackWorld, scopes: readonly string[]): string {
  const texts = world.volatile(scopeTexts)
  const known = texts.get(scopes)
  if (known !== undefined) return known
  const text = scopes.join(',')
  texts.set(scopes, text)
  return text
}

/** https://docs.slack.dev/apis/web-api#authentication: the header wins over the argument. */
export function authenticate(world: SlackWorld, call: Call): Caller {
  const id = givenToken(call)
  ensure(id, call.header('authorization') ? 'invalid_auth' : 'not_authed')
  const token = world.db.tokens.getShared(id) ?? lenientToken(world, id)
  ensure(token, 'invalid_auth')
  ensure(!token.is_revoked || !world.strict, 'token_revoked')
  const isExpired = token.expires_ms !== undefined && world.now() >= token.expires_ms
  ensure(!isExpired || !world.strict, 'token_expired')
  call.callerName = token.user
  call.headers['x-oauth-scopes'] = joined(world, token.scopes)
  const accepted = acceptedScopes(rulesOf(call.definition))
  if (accepted.length > 0) call.headers['x-accepted-oauth-scopes'] = accepted.join(',')
  return { token, user: token.user, team: workspaceOf(world, call, token) }
}

export function authorize(world: SlackWorld, call: Call, definition: Operation): void {
  const rules = rulesOf(definition)
  const { tokens = ['bot', 'user'] } = rules
  ensure(tokens.includes(world.caller.token.kind), 'not_allowed_token_type')
  if (world.caller.token.kind !== 'app') {
    ensure(!world.db.users.getShared(world.caller.user)?.deleted, 'account_inactive')
  }
  const accepted = acceptedScopes(rules)
  ensureScope(world, accepted)
  // Administrators of an organization act on all its workspaces.
  if (!accepted.some((scope) => scope.startsWith('admin.'))) ensureAccess(world, call, rules)
}
