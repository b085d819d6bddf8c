import type { Call } from '../../../shared/contract.ts'
import { hasBody, readMultipart, readText } from '../../../shared/http/body.ts'
import { DiscordError, refusalOf } from './errors.ts'
import type { CallState } from './world.ts'

const bodyLimit_bytes = 8 * 1024 * 1024
const fileLimit_bytes = 10 * 1024 * 1024

/**
 * The arguments of a call: the query of a GET, else the body, as JSON or as a form with files. A
 * list as body becomes the argument `list`.
 */
export function readInput(call: Call<CallState>): unknown {
  if (call.method === 'GET' || (call.method === 'DELETE' && !hasBody(call))) {
    return Object.fromEntries(call.query)
  }
  if (!hasBody(call)) return {}
  const type = call.header('content-type') ?? ''
  if (type.startsWith('application/json')) return readBody(call)
  if (type.startsWith('multipart/form-data')) return readForm(call)
  if (type.startsWith('application/x-www-form-urlencoded')) return readFields(call)
  throw wrongType()
}

function wrongType(): DiscordError {
  const types = "{'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}"
  const message = `Expected "Content-Type" header to be one of ${types}.`
  return new DiscordError(400, 50035, 'Invalid Form Body', {
    errors: { _errors: [{ code: 'CONTENT_TYPE_INVALID', message }] },
  })
}

async function readBody(call: Call): Promise<unknown> {
  const text = await readText(call, bodyLimit_bytes)
  return text === '' ? {} : asArguments(parseLossless(text))
}

async function readFields(call: Call): Promise<unknown> {
  return Object.fromEntries(new URLSearchParams(await readText(call, bodyLimit_bytes)))
}

async function readForm(call: Call<CallState>): Promise<unknown> {
  const { fields, files } = await readMultipart(call, { file_bytes: fileLimit_bytes })
  call.state.files = files
  const values = Object.fromEntries(fields)
  const { payload_json: payload, ...others } = values
  return payload === undefined ? others : asArguments(parseLossless(payload))
}

function asArguments(body: unknown): unknown {
  return Array.isArray(body) ? { list: body } : body
}

/**
 * JSON whose whole numbers beyond 2^53 come out as text: clients in other languages send ids as
 * bare numbers. Throws 50109 where it is no JSON.
 */
export function parseLossless(text: string): unknown {
  const isLong = /\d{16}/.test(text)
  const safe = isLong ? text.replaceAll(tokens, (token) => quoteLong(token)) : text
  try {
    const value: unknown = JSON.parse(safe)
    return value
  } catch {
    throw refusalOf('invalidJson')
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

function quoteLong(token: string): string {
  return token.startsWith('"') ? token : `"${token}"`
}
