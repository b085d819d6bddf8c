import { z } from 'zod'
import type { Call } from '../../shared/contract.ts'
import { operation } from '../../shared/define.ts'
import { readBytes } from '../../shared/http/body.ts'
import { reply } from '../../shared/http/reply.ts'
import { GoogleError } from './error.ts'
import { boundaryOf, type Part, readHead, splitParts } from './multipart.ts'
import type { GoogleWorld } from './world.ts'

const bodyLimit_bytes = 16 * 1024 * 1024
const mostCalls = 100

/** The calls of a batch are carried out one after another, each as if it had come by itself. */
async function readBatch(call: Call): Promise<{ answers: string[] }> {
  const boundary = boundaryOf(call.header('content-type'))
  const isMixed = /^multipart\/mixed/i.test(call.header('content-type') ?? '')
  if (!isMixed || boundary === undefined) {
    throw new GoogleError(400, 'badRequest', 'Failed to parse batch request: wrong content type.')
  }
  const parts = splitParts(await readBytes(call, bodyLimit_bytes), boundary)
  if (!parts || parts.length === 0) {
    throw new GoogleError(400, 'badRequest', 'Failed to parse batch request: no parts.')
  }
  if (parts.length > mostCalls) {
    const message = `The batch request contains too many calls: at most ${mostCalls}.`
    throw new GoogleError(400, 'batchTooLarge', message)
  }
  const answers: string[] = []
  for (const part of parts) answers.push(await executePart(call, part))
  return { answers }
}

async function executePart(call: Call, part: Part): Promise<string> {
  const id = part.headers['content-id']
  const echo =
    id === undefined ? '' : `Content-ID: ${id.replace(/^<?/, (open) => `${open}response-`)}\r\n`
  const response = await executeCall(call, part.body)
  const text = await response.text()
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return (
    `Content-Type: application/http\r\n${echo}\r\n` +
    `HTTP/1.1 ${response.status} ${statusTexts[response.status] ?? ''}\r\n${headers}` +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  )
}

const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  412: 'Precondition Failed',
  429: 'Too Many Requests',
}

/** One call inside a batch; what it does not say itself it has from the batch's own headers. */
function executeCall(call: Call, bytes: Buffer): Response | Promise<Response> {
  const newline = bytes.indexOf('\n')
  const line = bytes.toString('utf8', 0, newline === -1 ? bytes.length : newline).trim()
  const { headers, end } = readHead(bytes.subarray(newline + 1))
  const [method = '', target = ''] = line.split(/\s+/)
  const path = target.replace(/^https?:\/\/[^/]+/, '')
  const body = bytes.subarray(newline + 1 + end)
  const isCall = /^(GET|POST|PUT|PATCH|DELETE)$/.test(method) && path.startsWith('/')
  if (!isCall || /^\/(batch|upload|resumable)\b/.test(path)) {
    const message = `Failed to parse batch request: ${line || 'an empty part'}.`
    const error = {
      code: 400,
      message,
      errors: [{ message, domain: 'global', reason: 'badRequest' }],
    }
    return new Response(JSON.stringify({ error }), {
      status: 400,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    })
  }
  const authorization = headers.authorization ?? call.header('authorization')
  const own = Object.entries(headers).filter(([name]) => !/^(content-length|host)$/.test(name))
  const init: RequestInit = {
    method,
    headers: { ...Object.fromEntries(own), ...(authorization ? { authorization } : {}) },
  }
  if (method !== 'GET' && body.length > 0) init.body = new Uint8Array(body)
  return call.runtime.fetch(new Request(call.origin + path, init))
}

const batch = operation(
  { access: 'none' as const, input: readBatch },
  () => ({ answers: z.array(z.string()) }),
  (world: GoogleWorld, { answers }) => {
    const boundary = world.id('batch_', 33)
    const parts = answers.map((answer) => `--${boundary}\r\n${answer}\r\n`).join('')
    return reply({
      headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
      body: `${parts}--${boundary}--\r\n`,
    })
  },
)

/** Many calls in one. https://developers.google.com/workspace/drive/api/guides/performance#batch-requests */
export function batchRoutes(name: string, version: string) {
  return { [`POST /batch/${name}/${version}`]: batch, 'POST /batch': batch }
}
