import { OAuthError, type OAuthErrorCode } from '../../../shared/oauth/grants.ts'
import { CommittedOAuthError, GoogleOAuthError } from '../error.ts'

/** A refusal by the identity service: `{error, error_description}`. */
export function refuse(status: number, code: string, description: string): never {
  throw new GoogleOAuthError(status, code, description)
}

const answers: Partial<Record<OAuthErrorCode, readonly [number, string]>> = {
  invalid_client: [401, 'The OAuth client was not found.'],
  authorization_pending: [428, 'Precondition Required'],
  slow_down: [403, 'Forbidden'],
  access_denied: [403, 'Forbidden'],
}

/** What the kernel's refusal is at Google. */
export function toOAuthRefusal(error: OAuthError): GoogleOAuthError {
  const [status, description] = answers[error.code] ?? [400, 'Bad Request']
  const Refusal = error.commits ? CommittedOAuthError : GoogleOAuthError
  return new Refusal(status, error.code, description)
}

/** Runs work whose refusals are Google's. */
export function inGooglesWords<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof OAuthError ? toOAuthRefusal(error) : error
  }
}
