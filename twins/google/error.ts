import { TwinError } from '../../shared/errors.ts'

/** Where Google says the fault lies. */
type LocationType = 'parameter' | 'header' | 'other'

export interface ErrorDetails {
  domain?: string
  location?: string | undefined
  locationType?: LocationType
  /** The canonical code of newer services. https://cloud.google.com/apis/design/errors */
  rpc?: string
  /** The message at the top, where it is not that of the error itself. */
  title?: string
  details?: readonly Record<string, unknown>[]
}

/** A refusal in Google's words. https://developers.google.com/workspace/drive/api/guides/handle-errors */
export class GoogleError extends TwinError {
  readonly status: number
  readonly reason: string
  readonly details: ErrorDetails
  constructor(status: number, reason: string, message: string, details: ErrorDetails = {}) {
    super(message)
    this.status = status
    this.reason = reason
    this.details = details
  }
}

/** A refusal by an endpoint of the identity service, which has RFC 6749's shape. */
export class GoogleOAuthError extends GoogleError {}

/** An OAuth refusal that keeps what was written, such as that a device has polled. */
export class CommittedOAuthError extends GoogleOAuthError {
  override readonly commits = true
}

/** States a precondition in Google's words. */
export function ensure(
  condition: unknown,
  status: number,
  reason: string,
  message: string,
  details?: ErrorDetails,
): asserts condition {
  if (!condition) throw new GoogleError(status, reason, message, details)
}

/** A parameter whose value does not fit. */
export function invalidParameter(name: string, message: string): GoogleError {
  return new GoogleError(400, 'invalidParameter', message, at(name))
}

/** A value that a service could not make sense of. */
export function invalidValue(name: string, message = 'Invalid Value'): GoogleError {
  return new GoogleError(400, 'invalid', message, at(name))
}

/** A parameter that is missing. */
export function required(name: string, message = `Required parameter: ${name}`): GoogleError {
  return new GoogleError(400, 'required', message, at(name))
}

function at(location: string): ErrorDetails {
  return { location, locationType: 'parameter' }
}

/** Google's error body. */
export function toErrorBody(error: GoogleError): Record<string, unknown> {
  const { status, reason, message } = error
  if (error instanceof GoogleOAuthError) return { error: reason, error_description: message }
  const { domain = 'global', location, locationType, rpc, title, details } = error.details
  const place = location === undefined ? {} : { locationType, location }
  return {
    error: {
      code: status,
      message: title ?? message,
      errors: [{ message, domain, reason, ...place }],
      ...(rpc === undefined ? {} : { status: rpc }),
      ...(details === undefined ? {} : { details }),
    },
  }
}

const credentialHelp =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See ' +
  'https://developers.google.com/identity/sign-in/web/devconsole-project.'

/** 401 where no credentials came. */
export function loginRequired(): GoogleError {
  return new GoogleError(401, 'required', 'Login Required.', {
    location: 'Authorization',
    locationType: 'header',
    rpc: 'UNAUTHENTICATED',
    title: `Request is missing required authentication credential. ${credentialHelp}`,
  })
}

/** 401 where they are wrong, expired or revoked. */
export function invalidCredentials(): GoogleError {
  return new GoogleError(401, 'authError', 'Invalid Credentials', {
    location: 'Authorization',
    locationType: 'header',
    rpc: 'UNAUTHENTICATED',
    title: `Request had invalid authentication credentials. ${credentialHelp}`,
  })
}
