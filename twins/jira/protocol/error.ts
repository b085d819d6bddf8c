import { TwinError } from '../../../shared/errors.ts'

/** Jira's error: `{"errorMessages": [], "errors": {}}`, messages for all or for one field. */
export class JiraError extends TwinError {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, messages: readonly string[], errors: Record<string, string> = {}) {
    super(messages[0] ?? Object.values(errors)[0] ?? '')
    this.status = status
    this.body = { errorMessages: messages, errors }
  }
}

/** A refusal that a few places write in a shape of their own. */
export class OddError extends JiraError {
  override readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, message: string, body: Record<string, unknown>) {
    super(status, [message])
    this.body = body
  }
}

/** States a precondition in Jira's words. */
export function ensure(condition: unknown, status: number, message: string): asserts condition {
  if (!condition) throw new JiraError(status, [message])
}
