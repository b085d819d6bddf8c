import { cardSecret } from '../../payment_methods/objects/payment_method.ts'
import { cardOf } from '../../payment_methods/objects/test_cards.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { Authentication } from '../../schema/index.ts'

type Outcome = NonNullable<Authentication['outcome']>
type Answer = 'A' | 'C' | 'N' | 'U' | 'Y'

/** What becomes of an authentication by the issuer's answer. */
const endings: Record<Exclude<Answer, 'C'>, [Authentication['status'], Outcome]> = {
  A: ['succeeded', 'attempt_acknowledged'],
  N: ['failed', 'denied'],
  U: ['error', 'processing_error'],
  Y: ['succeeded', 'authenticated'],
}

/** The indicator of a network that was answered so; Mastercard counts apart. */
function indicatorOf({ directory_server }: Authentication, answer: Answer): string | undefined {
  const isMastercard = directory_server === 'mastercard'
  if (answer === 'Y') return isMastercard ? '02' : '05'
  if (answer === 'A') return isMastercard ? '01' : '06'
  return undefined
}

/** What the issuer of the card says at once, `C` where the cardholder has to say more. */
function answerOf(world: StripeWorld, it: Authentication): Answer | 'unsupported' {
  const { authentication, lookupError } = cardOf(cardSecret(world, it.payment_method).number)
  if (authentication === 'unsupported') return 'unsupported'
  if (lookupError) return 'U'
  if (authentication === undefined) return 'A'
  // Nobody is there who could be asked.
  if (it.channel.type === 'three_r_i') return 'Y'
  if (authentication === 'optional') return it.flow_preference?.type === 'challenge' ? 'C' : 'Y'
  return 'C'
}

function end(world: StripeWorld, it: Authentication, answer: Exclude<Answer, 'C'>): Authentication {
  const [status, outcome] = endings[answer]
  const { challenge_url: _page, ...rest } = it
  const eci = indicatorOf(it, answer)
  return {
    ...rest,
    status,
    outcome,
    outcome_details: {
      protocol_version: '2.2.0',
      three_ds_server_transaction_id: world.uuid(),
      ...it.outcome_details,
      ...(it.status === 'requires_challenge'
        ? { rreq_trans_status: answer }
        : { ares_trans_status: answer }),
      // What proves it to whoever authorizes the payment.
      ...(eci !== undefined && { eci, cryptogram: `${world.id('', 27)}=` }),
    },
  }
}

/** Asks the issuer. https://docs.stripe.com/api/three-d-secure/authentication/submit */
export function submitAuthentication(world: StripeWorld, it: Authentication): Authentication {
  ensure(
    it.status === 'requires_submission',
    `You cannot submit this Authentication because it has a status of ${it.status}.`,
  )
  const { fingerprinting_url: _page, ...waiting } = it
  const answer = answerOf(world, it)
  if (answer === 'unsupported') return { ...waiting, status: 'failed', outcome: 'not_supported' }
  const details = {
    protocol_version: '2.2.0' as const,
    three_ds_server_transaction_id: world.uuid(),
    acs_transaction_id: world.uuid(),
    ds_transaction_id: world.uuid(),
  }
  if (answer !== 'C') return end(world, { ...waiting, outcome_details: details }, answer)
  return {
    ...waiting,
    challenge_url: `${world.url}/3d_secure_2/challenge/${it.id}`,
    outcome_details: { ...details, ares_trans_status: 'C' },
    status: 'requires_challenge',
  }
}

/** What the cardholder did on the issuer's page. */
export function endChallenge(
  world: StripeWorld,
  it: Authentication,
  isAuthorized: boolean,
): Authentication {
  ensure(
    it.status === 'requires_challenge',
    `${it.id} waits for no challenge: it has a status of ${it.status}.`,
  )
  return world.db.authentications.replace(end(world, it, isAuthorized ? 'Y' : 'N'))
}

/** https://docs.stripe.com/api/three-d-secure/authentication/cancel */
export function cancelAuthentication(it: Authentication): Authentication {
  ensure(
    it.status === 'requires_submission' || it.status === 'requires_challenge',
    `You cannot cancel this Authentication because it has a status of ${it.status}.`,
  )
  const { challenge_url: _challenge, fingerprinting_url: _fingerprinting, ...rest } = it
  return { ...rest, status: 'canceled', outcome: 'canceled' }
}
