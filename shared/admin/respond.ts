import { z } from 'zod'
import { isRecord, isTooDeep } from '../json.ts'

/** A refusal of the admin API: `{"error": {"message", "path"?}}`. */
export class AdminError extends Error {
  readonly status: 400 | 401 | 404 | 409 | 413 | 501
  readonly path: string | undefined
  constructor(status: AdminError['status'], message: string, path?: string) {
    super(message)
    this.status = status
    this.path = path
  }
}

export function json(value: unknown, status = 200): Response {
  return jsonText(JSON.stringify(value), status)
}

export function jsonText(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'application/json' } })
}

/** Of a body; a scenario with many files is large, and no call needs more. */
const bodyLimit_bytes = 64 * 1024 * 1024

async function readLimited({ body }: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size_bytes = 0
  for await (const chunk of body ?? []) {
    size_bytes += chunk.byteLength
    if (size_bytes > bodyLimit_bytes) throw new AdminError(413, 'The body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Reads a JSON body of one shape; an empty body counts as `{}`. */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readLimited(request)
  let value: unknown
  if (isTooDeep(text)) throw new AdminError(400, 'The body nests too deep.')
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch (error) {
    throw new AdminError(
      400,
      `The body is not JSON: ${error instanceof Error ? error.message : ''}`,
    )
  }
  if (!isRecord(value)) throw new AdminError(400, 'The body must be a JSON object.')
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AdminError(400, issue?.message ?? 'The body is not valid.', issue?.path.join('.'))
}

/** Reads the query parameters; all of them are text. */
export function readQuery<T>(url: URL, schema: z.ZodType<T>): T {
  const result = schema.safeParse(Object.fromEntries(url.searchParams))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AdminError(400, issue?.message ?? 'The query is not valid.', issue?.path.join('.'))
}

export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number')
  .transform(Number)
