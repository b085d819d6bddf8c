import type { Call, Issue, Protocol, Refusal } from '../../../shared/contract.ts'
import { isReply, type Reply, toJsonText } from '../../../shared/http/reply.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { minute_ms } from '../../../shared/time/units.ts'
import { authenticate, authorize } from './auth.ts'
import { SlackError } from './errors.ts'
import { perMinute, rulesOf } from './method.ts'
import { charsetWarning, contentType, givenChannel, readInput } from './request.ts'
import { localize } from './world.ts'

export * from './auth.ts'
export * from './errors.ts'
export * from './method.ts'
export * from './world.ts'

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
    return { key, limit: perMinute[tier], window_ms: minute_ms }
  },
}
