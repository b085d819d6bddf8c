import type { Call } from '../../../shared/contract.ts'
import { hasBody, readText } from '../../../shared/http/body.ts'
import { isRecord, parseJson } from '../../../shared/json.ts'
import { refuse } from './refusal.ts'

const limit_bytes = 256 * 1024

/** The parameters of a call to the identity service: query, form or JSON. */
export async function readForm(call: Call): Promise<Record<string, string>> {
  const fields = Object.fromEntries(call.query)
  if (!hasBody(call)) return fields
  const text = await readText(call, limit_bytes)
  if (!(call.header('content-type') ?? '').includes('json')) {
    return { ...fields, ...Object.fromEntries(new URLSearchParams(text)) }
  }
  const body = parseJson(text)
  if (!isRecord(body)) refuse(400, 'invalid_request', 'Invalid JSON payload received.')
  for (const [name, value] of Object.entries(body)) {
    if (value !== null && value !== undefined) fields[name] = String(value)
  }
  return fields
}

/** What a client sent to prove itself: in the form or by HTTP Basic. */
export function clientCredentials(
  call: Call | undefined,
  form: Record<string, string | undefined>,
) {
  const basic = /^Basic (.+)$/i.exec(call?.header('authorization') ?? '')?.[1]
  if (basic === undefined) return { id: form.client_id, secret: form.client_secret }
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) }
}
