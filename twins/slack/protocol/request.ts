import type { Call } from '../../../shared/contract.ts'
import { hasBody, readMultipart, readText } from '../../../shared/http/body.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { ensure, SlackError } from './errors.ts'
import type { SlackCall } from './world.ts'

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
export function readInput(call: SlackCall): unknown {
  const query = [...call.query]
  const finish = (body: [string, unknown][]) => {
    const { token, ...args } = Object.fromEntries<unknown>([...query, ...body])
    if (typeof token === 'string') call.state.token = token
    call.state.args = args
    return args
  }
  return hasBody(call) ? readBody(call).then(finish) : finish([])
}

/** A call's arguments as they came, once its input was read. */
export function givenArguments(call: SlackCall): Readonly<Record<string, unknown>> {
  return call.state.args ?? {}
}

/** The conversation a call is about. */
export function givenChannel(call: SlackCall): string {
  const { channel } = givenArguments(call)
  return typeof channel === 'string' ? channel : ''
}

/** The token of a call: the header wins over the argument. */
export function givenToken(call: SlackCall): string | undefined {
  const header = call.header('authorization')
  return header ? /^Bearer\s+(.*)$/i.exec(header)?.[1]?.trim() : call.state.token
}

/**
 * https://docs.slack.dev/apis/web-api#responses: a body's charset must be said of JSON, and not of
 * a form.
 */
export function charsetWarning(call: Call): string | undefined {
  if (!call.bodyText) return undefined
  const isNamed = /charset=/i.test(call.header('content-type') ?? '')
  const type = contentType(call)
  if (type === 'application/json' && !isNamed) return 'missing_charset'
  return type === form && isNamed ? 'superfluous_charset' : undefined
}
