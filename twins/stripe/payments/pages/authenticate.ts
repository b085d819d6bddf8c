import { html } from 'hono/html'
import { z } from 'zod'
import type { Call, Simulation } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { followSetup, followUp } from '../../checkout/objects/checkout_completion.ts'
import { whereKept } from '../../protocol/account.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { readDecision } from '../../protocol/page_form.ts'
import type { PaymentIntent, SetupIntent } from '../../schema/index.ts'
import { finishAuthentication } from '../objects/confirm.ts'
import { finishSetupAuthentication } from '../objects/setup_intent.ts'
import { answerChallenge } from './challenge.ts'

type Outcome = 'succeed' | 'fail'

/** An intent and the world of the account it belongs to. */
function findEither(root: StripeWorld, id: string) {
  const world = whereKept(root, (db) => db.payment_intents.has(id) || db.setup_intents.has(id))
  const intent = world.db.payment_intents.get(id) ?? world.db.setup_intents.get(id)
  ensureFound(intent, 'payment_intent', id, 'intent')
  return { world, intent }
}

/** What the cardholder did. Answers the intent as it is then; a refusal is part of it. */
export function complete(
  world: StripeWorld,
  intent: PaymentIntent | SetupIntent,
  outcome: Outcome,
): PaymentIntent | SetupIntent {
  ensure(
    intent.status === 'requires_action',
    `${intent.id} waits for no authentication: it has a status of ${intent.status}.`,
    { code: `${intent.object}_unexpected_state` },
  )
  ensure(
    intent.next_action?.type !== 'verify_with_microdeposits',
    `${intent.id} waits for its microdeposits to be verified.`,
    { code: `${intent.object}_unexpected_state` },
  )
  if (intent.object === 'setup_intent') {
    const { setup } = finishSetupAuthentication(world, intent, outcome === 'succeed')
    followSetup(world, setup)
    return setup
  }
  const step = finishAuthentication(world, intent, outcome === 'succeed')
  followUp(world, step)
  return step.intent
}

const pageArgs = () => ({ id: z.string(), client_secret: z.string().default('') })

function ensureSecret(intent: PaymentIntent | SetupIntent, client_secret: string): void {
  ensureFound(intent.client_secret === client_secret, 'payment_intent', intent.id, 'intent')
}

const show = operation(
  { access: 'none' as const, input: (call: Call) => Object.fromEntries(call.query) },
  pageArgs,
  (root: StripeWorld, { id, client_secret }) => {
    const { world, intent } = findEither(root, id)
    ensureSecret(intent, client_secret)
    if (intent.status !== 'requires_action') return back(world, intent)
    return page(world, intent)
  },
)

/** A page of the bank, or of the service that pays; both only ask. */
function titleOf(world: StripeWorld, { id }: PaymentIntent | SetupIntent) {
  const progress = world.db.intent_progress.get(id)
  const method = world.db.payment_methods.get(progress?.payment_method ?? '')
  if (!method || method.type === 'card') {
    return { title: '3D Secure 2 test page', yes: 'Complete', no: 'Fail' }
  }
  const title = `${method.type} test payment page`
  return { title, yes: 'Authorize test payment', no: 'Fail test payment' }
}

function page(world: StripeWorld, intent: PaymentIntent | SetupIntent) {
  const { title, yes, no } = titleOf(world, intent)
  const what =
    intent.object === 'payment_intent'
      ? `a payment of ${(intent.amount / 100).toFixed(2)} ${intent.currency.toUpperCase()}`
      : 'saving this payment method'
  return pageReply(
    title,
    html`<p>The bank asks whether ${what} is authorized.</p>
<form method="post">
<button class="primary" name="outcome" value="succeed">${yes}</button>
<button name="outcome" value="fail">${no}</button>
</form>`,
  )
}

const decide = operation(
  { access: 'none' as const, input: readDecision },
  () => ({ ...pageArgs(), outcome: z.enum(['succeed', 'fail']) }),
  (root: StripeWorld, { id, client_secret, outcome }) => {
    const { world, intent } = findEither(root, id)
    ensureSecret(intent, client_secret)
    return back(
      world,
      intent.status === 'requires_action' ? complete(world, intent, outcome) : intent,
    )
  },
)

/** Back to where the merchant wants the cardholder, as Stripe goes: with what became of it. */
function back(world: StripeWorld, intent: PaymentIntent | SetupIntent) {
  const { id, object, client_secret, status } = intent
  const to = world.db.intent_progress.get(id)?.return_url
  const isDone = ['succeeded', 'processing', 'requires_capture', 'requires_confirmation'].includes(
    status,
  )
  if (to === undefined || !URL.canParse(to)) {
    const result = isDone ? 'authenticated' : 'not authenticated'
    return pageReply('3D Secure', html`<p>${id} was ${result}.</p>`)
  }
  const target = new URL(to)
  target.searchParams.set(object, id)
  target.searchParams.set(`${object}_client_secret`, client_secret ?? '')
  target.searchParams.set('redirect_status', isDone ? 'succeeded' : 'failed')
  return redirectReply(target.href, 303)
}

/** The bank's page of a 3-D Secure challenge. https://docs.stripe.com/payments/3d-secure */
export const authenticationRoutes = {
  'GET /3d_secure_2/authenticate/{id}': show,
  'POST /3d_secure_2/authenticate/{id}': decide,
}

/** What a person or a bank does, without the page. */
export const simulations: Readonly<Record<string, Simulation>> = {
  complete_3ds: {
    args: () => ({
      authentication: z.string().optional(),
      payment_intent: z.string().optional(),
      setup_intent: z.string().optional(),
      outcome: z.enum(['succeed', 'fail']).default('succeed'),
    }),
    run(
      root: StripeWorld,
      args: {
        authentication?: string | undefined
        payment_intent?: string | undefined
        setup_intent?: string | undefined
        outcome: Outcome
      },
    ) {
      const isAuthorized = args.outcome === 'succeed'
      const { authentication } = args
      if (authentication !== undefined) return answerChallenge(root, authentication, isAuthorized)
      const id = args.payment_intent ?? args.setup_intent ?? ''
      const { world, intent } = findEither(root, id)
      return complete(world, intent, args.outcome)
    },
  },
}
