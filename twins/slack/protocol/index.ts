import type {
  Args,
  Call,
  Issue,
  Operation,
  Protocol,
  Refusal,
  Shape,
  TwinWorld,
} from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { isReply, type Reply, toJsonText } from '../../../shared/http/reply.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import type { ChannelKind, Token, TokenKind, tables } from '../schema/index.ts'
import { charsetWarning, contentType, givenChannel, givenToken, readInput } from './input.ts'
import { ensure, SlackError } from './refusal.ts'
import { type ConversationScope, conversationScopes } from './scopes.ts'
import { ensureAccess, workspaceOf } from './workspace.ts'

export { ensure, SlackError } from './refusal.ts'

/** Who calls: the token, and the person or bot user it stands for. */
export interface Caller {
  token: Readonly<Token>
  user: string
  /** The workspace it is about. */
  team: string
}

export type SlackWorld = TwinWorld<{ tables: typeof tables; caller: Caller }>

/**
 * Stands in stored URLs for the instance's own base URL. The protocol puts in the host the client
 * called, so that texts pass through unparsed and two instances of the same state are equal.
 */
export const here = 'https://slack.twin.invalid'

/** What a method asks of its caller. A string, or any one of several, is a scope. */
interface Rules {
  scope?: string | readonly string[]
  /** Methods on conversations need the scope of the kind of conversation they touch. */
  conversations?: ConversationScope
  /** Bot and user tokens where nothing else is said. */
  tokens?: readonly TokenKind[]
  /** The rate limit tier: https://docs.slack.dev/apis/web-api/rate-limits */
  tier?: keyof typeof perMinute
  access?: 'none'
  /** Whether a token for a whole organization must name a workspace. */
  byTeam?: true
}

interface SlackOperation extends Operation {
  readonly rules: Rules
}

const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100, special: 60, posting: 60 } as const

/** Declares a method of the Web API, with the scope it needs. */
export function method<S extends Shape>(
  rules: string | Rules,
  args: () => S,
  run: (world: SlackWorld, args: Args<S>) => unknown,
) {
  const declared = typeof rules === 'string' ? { scope: rules } : rules
  return operation({ rules: declared, access: declared.access }, args, run)
}

function rulesOf(definition: Operation | undefined): Rules {
  return definition && 'rules' in definition ? (definition as SlackOperation).rules : {} // a method
}

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

/** https://docs.slack.dev/apis/web-api#authentication: the header wins over the argument. */
function authenticate(world: SlackWorld, call: Call): Caller {
  const id = givenToken(call)
  ensure(id, call.header('authorization') ? 'invalid_auth' : 'not_authed')
  const token = world.db.tokens.getShared(id) ?? lenientToken(world, id)
  ensure(token, 'invalid_auth')
  ensure(!token.is_revoked || !world.strict, 'token_revoked')
  const isExpired = token.expires_ms !== undefined && world.now() >= token.expires_ms
  ensure(!isExpired || !world.strict, 'token_expired')
  call.callerName = token.user
  call.headers['x-oauth-scopes'] = token.scopes.join(',')
  const accepted = acceptedScopes(rulesOf(call.definition))
  if (accepted.length > 0) call.headers['x-accepted-oauth-scopes'] = accepted.join(',')
  return { token, user: token.user, team: workspaceOf(world, call, token) }
}

function authorize(world: SlackWorld, call: Call, definition: Operation): void {
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

/** An issue whose message is an error code of Slack's own says which error it is. */
function invalid(issues: readonly Issue[]): SlackError {
  const [issue] = issues
  const message = issue?.message ?? 'invalid'
  if (/^[a-z_]+$/.test(message)) return new SlackError(message)
  const messages = issues.map((each) => {
    const isMissing = each.code === 'invalid_type' && each.message.endsWith('received undefined')
    const field = each.path.join('/')
    const text = isMissing
      ? `missing required field: ${field}`
      : `${each.message} [json-pointer:/${field}]`
    return `[ERROR] ${text}`
  })
  return new SlackError('invalid_arguments', { response_metadata: { messages } })
}

function envelope(call: Call, text: string): Reply {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const warning = charsetWarning(call)
  let body = text
  if (warning) {
    const value = parseJson(text)
    const answer = isRecord(value) ? value : {}
    const { response_metadata: metadata = {} } = answer
    const response_metadata = { ...(isRecord(metadata) ? metadata : {}), warnings: [warning] }
    body = JSON.stringify({ ...answer, warning, response_metadata })
  }
  return { status: 200, headers, body: localize(body, call.origin) }
}

/** Puts a base URL in the place that stored texts keep for it. */
export function localize(text: string, url: string): string {
  return text.includes(here) ? text.replaceAll(here, url) : text
}

function refuse(refusal: Refusal, call: Call): SlackError {
  switch (refusal.reason) {
    case 'unknown_route': {
      const [, name] = /^\/api\/(.+)$/.exec(call.path) ?? []
      if (name === undefined) return new SlackError('not_found', { html: true }, 404)
      return new SlackError('unknown_method', { req_method: name })
    }
    case 'unsupported':
      return new SlackError('method_not_supported', {
        detail: `${refusal.operation} exists but this stand-in has not built it`,
      })
    case 'rate_limited':
      call.headers['retry-after'] = String(refusal.retryAfter_s)
      return new SlackError('ratelimited', {}, 429)
    case 'malformed':
      return new SlackError(
        contentType(call) === 'application/json' ? 'invalid_json' : 'invalid_form_data',
      )
    case 'too_large':
      return new SlackError('request_too_large', { limit: refusal.limit_bytes }, 413)
    case 'crash':
      return new SlackError('fatal_error')
    case 'fault':
      return new SlackError(refusal.error ?? 'internal_error', {}, refusal.status ?? 200)
  }
}

export const protocol: Protocol = {
  unknownArguments: 'ignore',
  inputFirst: true,
  route: (name) => ({ methods: ['GET', 'POST'], path: `/api/${name}` }),
  authenticate,
  authorize,
  input: readInput,
  invalid,
  ok(result, call) {
    if (isReply(result)) return result.value
    const text = result === undefined ? '{}' : toJsonText(result)
    return envelope(call, text === '{}' ? '{"ok":true}' : `{"ok":true,${text.slice(1)}`)
  },
  error(error, call) {
    // What is not Slack's own comes from the kernel's OAuth blocks: a code that does not fit.
    const refusal = error instanceof SlackError ? error : new SlackError('invalid_code')
    const { code, details, status } = refusal
    if (details.html) {
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      return { status, headers, body: '<!doctype html><title>Page not found | Slack</title>' }
    }
    const answer = envelope(call, JSON.stringify({ ok: false, error: code, ...details }))
    return { ...answer, status }
  },
  refuse,
  allowance(call) {
    const { tier = 3 } = rulesOf(call.definition)
    // What posts is counted for each conversation: one message a second, with bursts.
    const place = tier === 'posting' ? ` ${givenChannel(call)}` : ''
    const key = `${call.operation} ${call.callerName}${place}`
    return { key, limit: perMinute[tier], window_ms: 60_000 }
  },
}
