import { html } from 'hono/html'
import { z } from 'zod'
import type { Args, Simulation } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import {
  checkEntry,
  findPaymentMethod,
  insertPaymentMethod,
} from '../../payment_methods/objects/payment_method.ts'
import { whereKept } from '../../protocol/account.ts'
import { StripeError, type StripeWorld } from '../../protocol/index.ts'
import { address, readForm } from '../../protocol/page_form.ts'
import type { CheckoutSession, PaymentMethod } from '../../schema/index.ts'
import { findSession } from '../objects/checkout.ts'
import { choose } from '../objects/checkout_choice.ts'
import { collect, someAnswers } from '../objects/checkout_collect.ts'
import { type Purchase, purchase } from '../objects/checkout_completion.ts'
import { recover } from '../objects/checkout_expiry.ts'
import { checkoutPage } from './checkout_page.ts'

const card = () => ({
  number: z.string().default('4242424242424242'),
  exp_month: z.coerce.number().default(12),
  exp_year: z.coerce.number().default(2050),
  cvc: z.string().default('123'),
})

/** A session and the world of the account it belongs to. */
function find(root: StripeWorld, id: string) {
  const world = whereKept(root, (db) => db.checkout_sessions.has(id))
  return { world, session: findSession(world, id) }
}

const show = operation(
  { access: 'none' as const },
  () => ({ id: z.string() }),
  (root: StripeWorld, { id }) => {
    const { world, session } = find(root, id)
    return session.status === 'complete' ? back(world, session) : checkoutPage(world, session)
  },
)

/** Back to the shop, as Stripe goes, with the id of the session where it is asked for. */
function back(world: StripeWorld, session: CheckoutSession) {
  const { id, payment_link, success_url, return_url } = session
  const link = world.db.payment_links.get(payment_link ?? '')
  if (link?.after_completion.type === 'hosted_confirmation') {
    const { custom_message } = link.after_completion.hosted_confirmation ?? {}
    return pageReply('Checkout', html`<p>${custom_message ?? 'Thanks for your payment.'}</p>`)
  }
  const to = (success_url ?? return_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id)
  return URL.canParse(to)
    ? redirectReply(to, 303)
    : pageReply('Checkout', html`<p>${id} is complete.</p>`)
}

/** What a customer chooses and fills in, from the page or in its place. */
const answers = () => ({
  address: address().optional(),
  consent: z
    .object({
      promotions: z.enum(['opt_in', 'opt_out']).optional(),
      terms_of_service: z.literal('accepted').optional(),
    })
    .optional(),
  custom_fields: z.record(z.string(), z.string()).optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  business_name: z.string().optional(),
  individual_name: z.string().optional(),
  optional_items: z.record(z.string(), z.coerce.number().int()).optional(),
  promotion_code: z.string().optional(),
  quantities: z.record(z.string(), z.coerce.number().int()).optional(),
  shipping: z.object({ name: z.string().optional(), address: address().optional() }).optional(),
  save_payment_method: z.coerce.boolean().optional(),
  shipping_rate: z.string().optional(),
  tax_id: z
    .object({ type: z.string(), value: z.string().default('') })
    .transform((given) => (given.value === '' ? undefined : given))
    .optional(),
})

type AnswerArgs = Args<ReturnType<typeof answers>>

const submit = operation(
  { access: 'none' as const, input: readForm },
  () => ({
    id: z.string(),
    act: z.enum(['pay', 'update']).default('pay'),
    ...answers(),
    ...card(),
  }),
  (root: StripeWorld, { id, act, number, exp_month, exp_year, cvc, ...given }) => {
    const { world, session } = find(root, id)
    if (session.status === 'complete') return back(world, session)
    try {
      const chosen = session.status === 'open' ? choose(world, session, given) : session
      if (act === 'update') return checkoutPage(world, chosen)
      collect(chosen, given)
      const billing_details = given
      const entry = checkEntry(world, { number, exp_month, exp_year, cvc }, '')
      const method = insertPaymentMethod(world, entry, {
        billing_details: billingOf(billing_details),
      })
      return answer(world, purchase(world, chosen, { ...given, method }))
    } catch (error) {
      // What the form was refused for is said on the page; only what was chosen before is kept.
      if (!(error instanceof StripeError)) throw error
      return checkoutPage(world, findSession(world, id), error.message)
    }
  },
)

function billingOf({ address: place, email, name, phone }: AnswerArgs) {
  return { address: place, email, name, phone }
}

function answer(world: StripeWorld, { session, error, next }: Purchase) {
  if (error) return checkoutPage(world, session, error.message)
  if (next !== undefined) return redirectReply(next, 303)
  return session.status === 'complete' ? back(world, session) : checkoutPage(world, session)
}

const comeBack = operation(
  { access: 'none' as const },
  () => ({ id: z.string() }),
  (root: StripeWorld, { id }) => {
    const { world, session } = find(root, id)
    return redirectReply(recover(world, session).url ?? '', 303)
  },
)

/** The page that `session.url` leads to. https://docs.stripe.com/payments/checkout */
export const checkoutRoutes = {
  'GET /c/pay/{id}': show,
  'POST /c/pay/{id}': submit,
  'GET /r/{id}': comeBack,
}

/** What a customer does on the page, without the page. */
export const checkoutSimulations: Readonly<Record<string, Simulation>> = {
  complete_checkout: {
    args: () => ({
      session: z.string(),
      payment_method: z.string().default('pm_card_visa'),
      ...answers(),
    }),
    run(
      root: StripeWorld,
      {
        session: id,
        payment_method,
        ...given
      }: AnswerArgs & Record<'session' | 'payment_method', string>,
    ) {
      const { world, session } = find(root, id)
      const method: PaymentMethod = findPaymentMethod(world, payment_method)
      const chosen = choose(world, session, given)
      const filled = { ...someAnswers(chosen), ...omitUndefined(given) }
      const { error, ...done } = purchase(world, chosen, { ...filled, method })
      return { ...done, ...(error && { error: error.message }) }
    },
  },
}
