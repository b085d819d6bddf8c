import { TwinError } from '../../../shared/errors.ts'

/**
 * A refusal in Slack's words: `{"ok": false, "error": code, ...details}`, with status 200 as a
 * rule.
 */
export class SlackError extends TwinError {
  readonly code: string
  readonly details: Record<string, unknown>
  readonly status: number
  constructor(code: string, details: Record<string, unknown> = {}, status = 200) {
    super(code)
    this.code = code
    this.details = details
    this.status = status
  }
}

/** States a precondition by the error Slack answers where it does not hold. */
export function ensure(
  condition: unknown,
  code: string,
  details?: Record<string, unknown>,
): asserts condition {
  if (!condition) throw new SlackError(code, details)
}
