import { cardOf } from '../../payment_methods/objects/test_cards.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { CardSecret, PaymentIntent } from '../../schema/index.ts'

/** What decides whether the cardholder is asked. */
interface Circumstances {
  isOffSession: boolean
  /** `payment_method_options[card][request_three_d_secure]` */
  requested?: string | undefined
  isSetup?: boolean
}

/**
 * Whether the issuer wants 3-D Secure for this card now; `refused` where it does and nobody is
 * there. https://docs.stripe.com/testing#three-ds-cards
 */
export function authenticationFor(
  { number, isSetUp }: CardSecret,
  { isOffSession, requested, isSetup = false }: Circumstances,
): 'none' | 'wanted' | 'refused' {
  const { authentication } = cardOf(number)
  const isAsked = requested === 'any' || requested === 'challenge'
  switch (authentication) {
    case 'required':
    case 'always':
      return isOffSession ? 'refused' : 'wanted'
    case 'unless_set_up':
      if (isSetUp) return 'none'
      return isOffSession ? 'refused' : 'wanted'
    case 'set_up':
      return isOffSession || isSetup ? 'none' : 'wanted'
    case 'optional':
      return isAsked && !isOffSession ? 'wanted' : 'none'
    default:
      return 'none'
  }
}

/** The page where a cardholder says who they are. */
export function authenticationUrl(
  world: StripeWorld,
  { id, client_secret }: { id: string; client_secret: string | null },
): string {
  return `${world.url}/3d_secure_2/authenticate/${id}?client_secret=${client_secret ?? ''}`
}

interface NextActionArgs {
  return_url?: string | undefined
  use_stripe_sdk?: boolean | undefined
}

/** How a client goes on: a page to go to, or something for Stripe.js to do. */
export function toNextAction(
  world: StripeWorld,
  intent: { id: string; client_secret: string | null },
  { return_url, use_stripe_sdk }: NextActionArgs,
): NonNullable<PaymentIntent['next_action']> {
  const url = authenticationUrl(world, intent)
  if (return_url !== undefined && !use_stripe_sdk) {
    return { type: 'redirect_to_url', redirect_to_url: { return_url, url } }
  }
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      type: 'three_d_secure_redirect',
      stripe_js: url,
      source: world.id('src_1', 23),
    },
  }
}
