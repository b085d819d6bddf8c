import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import { parseJson } from '../../shared/json.ts'

/** A refusal of the provisioning API: its status and the text of `{"detail": "<text>"}`. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode
  /** More for a person to read, beside the exact text that clients know. */
  readonly reason: string | undefined

  constructor(status: ContentfulStatusCode, detail: string, reason?: string) {
    super(detail)
    this.status = status
    this.reason = reason
  }
}

/** States a precondition in the words of the API. */
export function ensure(
  condition: unknown,
  status: ContentfulStatusCode,
  detail: string,
): asserts condition {
  if (!condition) throw new Refusal(status, detail)
}

/** Reads a JSON body of one shape; an empty body counts as `{}`. 422 names the field. */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text()
  // A web page cannot send this type unasked, so it cannot command a fleet by surprise.
  const isJson = context.req.header('content-type')?.startsWith('application/json')
  ensure(text === '' || isJson, 415, 'The body must be JSON, sent as application/json.')
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal(422, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}

/** What is said of a run that cannot be found: each group of paths has its own words. */
interface MissingWords {
  invalid: { status: 400 | 404; detail: string }
  missing: string
}

export const provisionWords: MissingWords = {
  invalid: { status: 400, detail: 'Invalid run_id' },
  missing: 'Run not found',
}
const missing = 'Validation run not found'
export const validationWords: MissingWords = { invalid: { status: 404, detail: missing }, missing }
export const logWords: MissingWords = {
  invalid: { status: 400, detail: 'run_id must be a valid UUID' },
  missing,
}
