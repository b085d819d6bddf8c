import type { Call } from '../../../shared/contract.ts'
import { TwinError } from '../../../shared/errors.ts'
import { requestId } from './request.ts'

/** The members of an error object that Stripe documents, besides its type and message. */
export interface ErrorDetails {
  status?: number
  type?:
    | 'invalid_request_error'
    | 'card_error'
    | 'idempotency_error'
    | 'api_error'
    // Those of the second version only.
    | 'temporary_session_expired'
    | 'verification_attempt_failed'
    | 'verification_expired'
    | 'verification_not_initiated'
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  charge?: string
  payment_intent?: object
  payment_method?: object
  setup_intent?: object
  /** Why an OAuth endpoint refuses. */
  oauth?:
    | 'invalid_client'
    | 'invalid_grant'
    | 'invalid_request'
    | 'invalid_scope'
    | 'unsupported_grant_type'
  /** What was written stays, as it does when a bank declines a charge. */
  commits?: boolean
}

/** Stripe's one error shape. https://docs.stripe.com/api/errors */
export class StripeError extends TwinError {
  readonly status: number
  readonly details: ErrorDetails
  override readonly commits: boolean

  constructor(message: string, details: ErrorDetails = {}) {
    super(message)
    this.status = details.status ?? 400
    this.details = details
    this.commits = details.commits ?? false
  }
}

/** States a precondition in Stripe's words. */
export function ensure(
  condition: unknown,
  message: string,
  details?: ErrorDetails,
): asserts condition {
  if (!condition) throw new StripeError(message, details)
}

/** `No such customer: 'cus_x'`: a 404 for the object of the path, a 400 for one that is named. */
export function ensureFound(
  found: unknown,
  noun: string,
  id: string,
  param: string,
  status = 404,
): asserts found {
  ensure(found, `No such ${noun}: '${id}'`, { status, code: 'resource_missing', param })
}

/** The page that explains an error code. */
export function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`
}

/** What the second version of the API answers instead. https://docs.stripe.com/api-v2-overview#errors */
export function toErrorBodyV2(error: StripeError, call: Call): object {
  const { code, param, type = 'invalid_request_error' } = error.details
  const isField = error.status === 400 && param !== undefined
  const codes: Readonly<Record<number, string>> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
  }
  return {
    error: {
      code: isField ? 'invalid_fields' : (codes[error.status] ?? code ?? type),
      message: error.message,
      ...(param !== undefined && { param }),
      request_log_url: logUrl(call),
      type,
    },
  }
}

/** What the OAuth endpoints answer instead. https://docs.stripe.com/connect/oauth-reference */
export function toOAuthErrorBody({ message, details, status }: StripeError): object {
  const error = details.oauth ?? (status === 401 ? 'invalid_client' : 'invalid_request')
  return { error, error_description: message }
}

function logUrl(call: Call): string {
  const seconds = Math.floor(call.runtime.now() / 1000)
  return `https://dashboard.stripe.com/test/logs/${requestId(call)}?t=${seconds}`
}

/** The body of an error, its members in the order in which Stripe prints them. */
export function toErrorBody({ message, details }: StripeError, call: Call): object {
  const { code, param, decline_code, advice_code, charge, type = 'invalid_request_error' } = details
  const { payment_intent, payment_method, setup_intent } = details
  return {
    error: {
      advice_code,
      charge,
      code,
      decline_code,
      doc_url: code && docUrl(code),
      message,
      param,
      payment_intent,
      payment_method,
      request_log_url: logUrl(call),
      setup_intent,
      type,
    },
  }
}
