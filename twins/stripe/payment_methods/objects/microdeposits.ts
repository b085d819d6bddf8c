import { day_s } from '../../../../shared/time/units.ts'
import { authenticationUrl } from '../../payments/objects/authentication.ts'
import { StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Microdeposits, PaymentIntent, PaymentMethod } from '../../schema/index.ts'
import { accountOf } from './bank_account.ts'
import { cardSecret } from './payment_method.ts'

const attemptsAllowed = 3

/** Whether the account of a payment method is still to be proved. */
export function needsVerification(world: StripeWorld, { id, type }: PaymentMethod): boolean {
  if (type !== 'us_bank_account' && type !== 'acss_debit') return false
  return cardSecret(world, id).isSetUp !== true
}

interface Provable {
  id: string
  client_secret: string | null
}

/** Sends two small payments or one with a code, for the customer to tell what came. */
export function toVerification(
  world: StripeWorld,
  intent: Provable,
  method: PaymentMethod,
): NonNullable<PaymentIntent['next_action']> {
  const number = cardSecret(world, method.id).number
  if (accountOf(method.type, number).isUnreachable) {
    throw new StripeError(
      'Microdeposit transfers failed. Please check the account, institution and transit numbers ' +
        'provided.',
      { code: 'payment_method_microdeposit_failed' },
    )
  }
  world.db.microdeposits.put({ id: intent.id, kind: 'descriptor_code', attempts: 0 })
  return {
    type: 'verify_with_microdeposits',
    verify_with_microdeposits: {
      arrival_date: seconds(world) + 2 * day_s,
      hosted_verification_url: authenticationUrl(world, intent),
      microdeposit_type: 'descriptor_code',
    },
  }
}

export interface Guess {
  amounts?: number[] | undefined
  descriptor_code?: string | undefined
}

/** `proved`, or the code by which the verification ends. */
type Verdict = 'proved' | { endsWith: string }

const exceeded = 'payment_method_microdeposit_verification_attempts_exceeded'
const timeout = 'payment_method_microdeposit_verification_timeout'

/** What the test values lead to. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-microdeposits */
const verdicts: Readonly<Record<string, Verdict>> = {
  SM11AA: 'proved',
  SM33CC: { endsWith: exceeded },
  SM44DD: { endsWith: timeout },
  '32,45': 'proved',
  '10,11': { endsWith: exceeded },
  '40,41': { endsWith: timeout },
}

/** Compares what the customer saw with what was sent; a wrong guess is counted. */
export function checkDeposits(world: StripeWorld, intent: string, guess: Guess): Verdict {
  const { amounts, descriptor_code: code } = guess
  if ((amounts === undefined) === (code === undefined)) {
    throw new StripeError(
      'You must provide exactly one of the following parameters: amounts, descriptor_code.',
      { code: 'parameter_missing', param: 'descriptor_code' },
    )
  }
  if (amounts !== undefined && amounts.length !== 2) {
    throw new StripeError('You must provide exactly two amounts.', {
      code: 'payment_method_microdeposit_verification_amounts_invalid',
      param: 'amounts',
    })
  }
  const told = code ?? [...(amounts ?? [])].sort((one, two) => one - two).join(',')
  const verdict = verdicts[told]
  if (verdict !== undefined) return verdict
  return countWrong(world, intent, code === undefined ? 'amounts' : 'descriptor_code')
}

function countWrong(world: StripeWorld, id: string, kind: Microdeposits['kind']): Verdict {
  const before = world.db.microdeposits.get(id) ?? { id, kind, attempts: 0 }
  const attempts = before.attempts + 1
  world.db.microdeposits.put({ ...before, attempts })
  if (attempts >= attemptsAllowed) return { endsWith: exceeded }
  const left = attemptsAllowed - attempts
  const remaining = `${left} verification ${left === 1 ? 'attempt' : 'attempts'} left`
  throw new StripeError(
    `The ${kind === 'amounts' ? 'amounts' : 'descriptor code'} provided do not match what was ` +
      `sent to the bank account. You have ${remaining}.`,
    { code: `payment_method_microdeposit_verification_${kind}_mismatch`, commits: true },
  )
}
