import { parse } from 'qs'
import type { Call } from '../../../../shared/contract.ts'
import { hasBody, readJson, readText } from '../../../../shared/http/body.ts'
import { StripeError } from '../errors.ts'

const bodyLimit_bytes = 1024 * 1024

const limits = {
  depth: 16,
  parameterLimit: 10_000,
  arrayLimit: 1000,
  plainObjects: true,
} as const

const hasBrackets = /\[|%5B/i

/** Reads bracketed parameters, as in `metadata[order]=1&expand[]=customer`. */
export function parseForm(text: string): Record<string, unknown> {
  if (text === '') return {}
  if (text.includes('%')) ensureUtf8(text)
  return hasBrackets.test(text)
    ? parse(text, limits)
    : Object.fromEntries(new URLSearchParams(text))
}

function ensureUtf8(text: string): void {
  try {
    decodeURIComponent(text)
  } catch {
    throw new StripeError('Invalid request: the parameters are not valid UTF-8.')
  }
}

/** The arguments of a call: v1 takes forms, v2 JSON. https://docs.stripe.com/api-v2-overview */
export function readInput(call: Call): unknown {
  if (!hasBody(call)) return parseForm(call.queryText)
  if (call.path.startsWith('/v2/')) return readJson(call, bodyLimit_bytes)
  if (call.header('content-type')?.startsWith('application/json')) {
    throw new StripeError(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). ' +
        'If you have any questions, we can help at https://support.stripe.com/.',
    )
  }
  return readForm(call)
}

async function readForm(call: Call): Promise<Record<string, unknown>> {
  const body = parseForm(await readText(call, bodyLimit_bytes))
  return call.queryText === '' ? body : { ...parseForm(call.queryText), ...body }
}
