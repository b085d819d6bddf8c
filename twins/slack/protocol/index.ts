import type { Call, Issue, Protocol, Refusal } from '../../../shared/contract.ts'
import { hasBody, readMultipart, readText } from '../../../shared/http/body.ts'
import { isReply, type Reply, toJsonText } from '../../../shared/http/reply.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { minute_ms } from '../../../shared/time/units.ts'
import { authenticate, authorize } from './auth.ts'
import { ensure, SlackError } from './errors.ts'
import { perMinute, rulesOf } from './method.ts'
import { givenChannel, localize, type SlackCall } from './world.ts'

export * from './auth.ts'
export * from './errors.ts'
export * from './method.ts'
export * from './world.ts'

const bodyLimit_bytes = 1024 * 1024

/** Of a picture, the largest file a method itself takes. */
const fileLimit_bytes = 10 * 1024 * 1024

const form = 'application/x-www-form-urlencoded'

export function contentType(call: Call): string {
  return (call.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

async function readBody(call: Call): Promise<[string, unknown][]> {
  const type = contentType(call)
  if (type === 'multipart/form-data') {
    const { fields, files } = await readMultipart(call, { file_bytes: fileLimit_bytes })
    return [...fields, ...files.map(({ field, blob }): [string, unknown] => [field, blob])]
  }
  const text = await readText(call, bodyLimit_bytes)
  if (type === 'application/json') {
    if (text === '') return []
    const value = parseJson(text)
    ensure(value !== undefined, 'invalid_json')
    ensure(isRecord(value), 'json_not_object')
    return Object.entries(value).filter(([, inner]) => inner !== null)
  }
  if (type !== form && type !== '' && type !== 'text/plain')
    throw new SlackError('invalid_post_type')
  const fields = [...new URLSearchParams(text)]
  // Percent-encoded bytes that are not UTF-8 come out as replacement characters.
  const isBroken = fields.some(([, value]) => value.includes('\uFFFD')) && !/%EF%BF%BD/i.test(text)
  ensure(!isBroken || text.includes('\uFFFD'), 'invalid_form_data')
  return fields
}

/** Arguments come by query, form, multipart and JSON alike; the body wins. */
function readInput(call: SlackCall): unknown {
  const query = [...call.query]
  const finish = (body: [string, unknown][]) => {
    const { token, ...args } = Object.fromEntries<unknown>([...query, ...body])
    if (typeof token === 'string') call.state.token = token
    call.state.args = args
    return args
  }
  return hasBody(call) ? readBody(call).then(finish) : finish([])
}

/**
 * https://docs.slack.dev/apis/web-api#responses: a body's charset must be said of JSON, and not of
 * a form.
 */
function charsetWarning(call: Call): string | undefined {
  if (!call.bodyText) return undefined
  const isNamed = /charset=/i.test(call.header('content-type') ?? '')
  const type = contentType(call)
  if (type === 'application/json' && !isNamed) return 'missing_charset'
  return type === form && isNamed ? 'superfluous_charset' : undefined
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
