import type { Call, Issue, Operation, Protocol, Refusal } from '../../shared/contract.ts'
import { hasBody, readJson } from '../../shared/http/body.ts'
import { type CorsPolicy, corsHeaders } from '../../shared/http/cors.ts'
import { etagOf, namesTag } from '../../shared/http/etag.ts'
import { isReply, type Reply } from '../../shared/http/reply.ts'
import { isRecord } from '../../shared/json.ts'
import { OAuthError } from '../../shared/oauth/grants.ts'
import { minute_ms } from '../../shared/time/units.ts'
import { authenticate, authorize } from './caller.ts'
import { GoogleError, invalidParameter, required, toErrorBody } from './error.ts'
import { applyMask } from './fields.ts'
import { type Api, askedFor, isMethod, selectionOf } from './method.ts'
import { toOAuthRefusal } from './oauth/refusal.ts'
import { metaOf, readParam } from './params.ts'
import type { GoogleWorld } from './world.ts'

const bodyLimit_bytes = 16 * 1024 * 1024

/** Any page may call Google's APIs, with its cookies. */
export const cors: CorsPolicy = {
  origin: 'echo',
  methods: 'DELETE,GET,HEAD,PATCH,POST,PUT',
  headers: 'echo',
  exposed:
    'Content-Encoding,Content-Length,Content-Range,Content-Type,Date,ETag,Location,Range,' +
    'Server,WWW-Authenticate,X-Google-Upload-Status,X-GUploader-UploadID',
  credentials: true,
  maxAge_s: 3600,
}

function stamp(call: Call): void {
  Object.assign(call.headers, corsHeaders(cors, call))
  call.headers.vary = 'Origin, X-Origin, Referer'
  call.headers.server = 'ESF'
}

/** The query of a call, as its method declares it. */
export function readQuery(call: Call): Record<string, unknown> {
  const shape = call.definition?.args() ?? {}
  const input: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const meta = metaOf(schema)
    if (meta.body !== undefined) continue
    const values = call.query.getAll(name).map((value) => readParam(meta, value))
    if (values.length > 0) input[name] = meta.repeated ? values : values[0]
  }
  return input
}

/** The query and the body of a call. */
function readInput(call: Call): unknown {
  const input = readQuery(call)
  const hasArgument = call.definition && Object.hasOwn(call.definition.args(), 'body')
  if (!hasArgument || !hasBody(call)) return input
  return readJson(call, bodyLimit_bytes).then((body) => {
    if (body !== undefined && !isRecord(body)) throw parseError()
    return body === undefined ? input : { ...input, body }
  })
}

/** 400 for a body that is no JSON object. */
export function parseError(): GoogleError {
  return new GoogleError(400, 'parseError', 'Parse Error')
}

/** The refusal of arguments that do not fit, in Google's words. */
function toInvalid(issues: readonly Issue[], operation: Operation | undefined, input: unknown) {
  const [issue] = issues
  const name = String(issue?.path[0] ?? '')
  if (!issue || name === 'body') {
    return new GoogleError(400, 'invalid', issue?.message ?? 'Invalid Value', {
      rpc: 'INVALID_ARGUMENT',
    })
  }
  const value = isRecord(input) ? input[name] : undefined
  if (value === undefined || value === '') return required(name)
  const meta = metaOf(operation?.args()[name])
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const range = `[${meta.minimum}, ${meta.maximum ?? 2 ** 31 - 1}]`
    const message = `Invalid value '${value}'. Values must be within the range: ${range}`
    return invalidParameter(name, message)
  }
  const allowed = meta.enum ? `. Allowed values: [${meta.enum.join(', ')}]` : ''
  const stop = allowed ? '' : '.'
  return invalidParameter(name, `Invalid ${meta.type} value: '${value}'${allowed}${stop}`)
}

/** Refuses a change to what is no longer as the caller saw it (`If-Match`). */
export function ensureUnchanged(world: GoogleWorld, tag: string): void {
  const wanted = world.call?.header('if-match')
  if (wanted === undefined || namesTag(wanted, tag)) return
  throw new GoogleError(412, 'conditionNotMet', 'Precondition Failed', {
    location: 'If-Match',
    locationType: 'header',
  })
}

/** Gives an answer the entity tag of what it shows, instead of that of its text. */
export function showTag(world: GoogleWorld, tag: string): void {
  if (world.call) world.call.headers.etag = tag
}

function toReply(result: unknown, call: Call): Reply {
  stamp(call)
  if (isReply(result)) return result.value
  if (result === undefined) return { status: 204, headers: {}, body: null }
  const mask = selectionOf(call)
  const indent = askedFor(call, 'prettyPrint') === 'false' ? undefined : 2
  const text = JSON.stringify(mask ? applyMask(result, mask) : result, null, indent)
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=UTF-8',
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  }
  if (call.method === 'GET') {
    call.headers.etag ??= etagOf(text)
    if (namesTag(call.header('if-none-match'), call.headers.etag)) {
      return { status: 304, headers: {}, body: null }
    }
  }
  return { status: 200, headers, body: `${text}\n` }
}

function toErrorReply(error: GoogleError, call: Call): Reply {
  stamp(call)
  if (error.reason === 'unknownRoute') {
    const headers = { 'content-type': 'text/html; charset=UTF-8' }
    return { status: 404, headers, body: error.message }
  }
  const indent = askedFor(call, 'prettyPrint') === 'false' ? undefined : 2
  const body = `${JSON.stringify(toErrorBody(error), null, indent)}\n`
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  return { status: error.status, headers, body }
}

/** How an API of Google's speaks HTTP. */
export function protocolOf(api: Api): Protocol {
  return {
    unknownArguments: 'ignore',
    authenticate(world: GoogleWorld, call) {
      return authenticate(world, call, isMethod(call.definition) ? call.definition : undefined)
    },
    authorize(world: GoogleWorld, call, operation) {
      if (isMethod(operation)) authorize(world, call, api, operation)
    },
    input: readInput,
    invalid: (issues, call, input) => toInvalid(issues, call.definition, input),
    ok: toReply,
    error(error: GoogleError | OAuthError, call) {
      return toErrorReply(error instanceof OAuthError ? toOAuthRefusal(error) : error, call)
    },
    refuse(refusal, call) {
      if (refusal.reason === 'rate_limited') {
        call.headers['retry-after'] = String(refusal.retryAfter_s)
      }
      return toRefusal(refusal, call)
    },
    /** https://developers.google.com/workspace/drive/api/guides/limits */
    allowance: (call) => ({ key: call.callerName ?? '', limit: 12_000, window_ms: minute_ms }),
  }
}

function toRefusal(refusal: Refusal, call: Call): GoogleError {
  switch (refusal.reason) {
    case 'unknown_route':
      return new GoogleError(404, 'unknownRoute', notFoundPage(call.path))
    case 'unsupported':
      return new GoogleError(501, 'notImplemented', `${refusal.operation} is not built.`, {
        rpc: 'UNIMPLEMENTED',
      })
    case 'rate_limited':
      return toFault('rateLimitExceeded', 429)
    case 'malformed':
      return parseError()
    case 'too_large':
      return new GoogleError(413, 'uploadTooLarge', 'The request is too large.')
    case 'crash':
      return toFault('internalError', 500)
    case 'fault':
      return toFault(refusal.error, refusal.status)
  }
}

function notFoundPage(path: string): string {
  const shown = path.replaceAll(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  return (
    '<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n' +
    `  <p><b>404.</b> <ins>That’s an error.</ins>\n  <p>The requested URL <code>${shown}</code> ` +
    'was not found on this server.  <ins>That’s all we know.</ins>\n'
  )
}

const faults: Readonly<Record<string, readonly [number, string]>> = {
  rateLimitExceeded: [403, 'Rate Limit Exceeded'],
  userRateLimitExceeded: [403, 'User Rate Limit Exceeded'],
  dailyLimitExceeded: [403, 'Daily Limit Exceeded'],
  quotaExceeded: [403, 'Quota exceeded.'],
  sharingRateLimitExceeded: [403, 'Sharing rate limit exceeded.'],
  storageQuotaExceeded: [403, "The user's Drive storage quota has been exceeded."],
  authError: [401, 'Invalid Credentials'],
  backendError: [503, 'Backend Error'],
  internalError: [500, 'Internal Error'],
}

/** A fault rule names one of Google's reasons; the rest follows from it. */
function toFault(reason = 'backendError', status?: number): GoogleError {
  const [usual, message] = faults[reason] ?? [400, `A fault rule asked for ${reason}.`]
  const domain = /Limit|quota/i.test(reason) ? 'usageLimits' : 'global'
  return new GoogleError(status ?? usual, reason, message, { domain })
}
