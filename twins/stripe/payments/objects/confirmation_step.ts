import type { StripeError } from '../../protocol/index.ts'
import type { PaymentIntent } from '../../schema/index.ts'

export interface ConfirmArgs {
  error_on_requires_action?: boolean | undefined
  off_session?: boolean | undefined
  return_url?: string | undefined
  use_stripe_sdk?: boolean | undefined
}

/** Where an intent got to; with an error where the caller has to hear of one. */
export interface Step {
  intent: PaymentIntent
  error?: StripeError
}
