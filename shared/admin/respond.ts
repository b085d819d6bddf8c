import { z } from 'zod'
import { isRecord } from '../json.ts'

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

/** Reads a JSON body of one shape; an empty body counts as `{}`. */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await request.text()
  let value: unknown
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
