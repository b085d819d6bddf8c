import { html } from 'hono/html'
import { z } from 'zod'
import { pageReply } from '../../../shared/page.ts'
import { redirectReply } from '../../../shared/reply.ts'
import { operation, type Simulation } from '../../../shared/twin.ts'
import { formatMoney } from '../objects/amount.ts'
import { findSession } from '../objects/checkout.ts'
import { type Purchase, purchase } from '../objects/checkout_completion.ts'
import { checkEntry, findPaymentMethod, insertPaymentMethod } from '../objects/payment_method.ts'
import { StripeError, type StripeWorld } from '../protocol.ts'
import { whereKept } from '../query/account.ts'
import type { CheckoutSession, PaymentMethod } from '../schema.ts'
import { readForm } from './form.ts'

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
    return session.status === 'complete' ? back(session) : page(world, session)
  },
)

/** What is bought, and where to type in a card. */
function page(world: StripeWorld, session: CheckoutSession, problem = '') {
  const { amount_total, currency, customer_details, status } = session
  const items = world.db.checkout_orders.get(session.id)?.items ?? []
  const total = amount_total === null ? '' : formatMoney(amount_total, currency ?? 'usd')
  const form = html`<form method="post">
<label>Email <input name="email" type="email" value="${customer_details?.email ?? ''}"></label>
<label>Name <input name="name"></label>
<label>Card number <input name="number" value="4242424242424242"></label>
<label>Month <input name="exp_month" value="12"></label>
<label>Year <input name="exp_year" value="2050"></label>
<label>CVC <input name="cvc" value="123"></label>
<button>${session.mode === 'setup' ? 'Save card' : 'Pay'}</button>
</form>`
  return pageReply(
    total,
    html`<ul>${items.map((item) => html`<li>${item.quantity} × ${item.description}</li>`)}</ul>
${problem === '' ? '' : html`<p role="alert">${problem}</p>`}
${status === 'open' ? form : html`<p>This page has expired.</p>`}`,
  )
}

/** Back to the shop, as Stripe goes, with the id of the session where it is asked for. */
function back({ id, success_url, return_url }: CheckoutSession) {
  const to = (success_url ?? return_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id)
  return URL.canParse(to)
    ? redirectReply(to, 303)
    : pageReply('Checkout', html`<p>${id} is complete.</p>`)
}

const submit = operation(
  { access: 'none' as const, input: readForm },
  () => ({
    id: z.string(),
    email: z.string().optional(),
    name: z.string().optional(),
    ...card(),
  }),
  (root: StripeWorld, { id, email, name, ...entry }) => {
    const { world, session } = find(root, id)
    if (session.status === 'complete') return back(session)
    try {
      const billing_details = { email, name }
      const method = insertPaymentMethod(world, checkEntry(world, entry, ''), { billing_details })
      return answer(world, purchase(world, session, { email, name, method }))
    } catch (error) {
      // What the form was refused for is said on the page; nothing was stored before it.
      if (!(error instanceof StripeError)) throw error
      return page(world, session, error.message)
    }
  },
)

function answer(world: StripeWorld, { session, error, next }: Purchase) {
  if (error) return page(world, session, error.message)
  if (next !== undefined) return redirectReply(next, 303)
  return session.status === 'complete' ? back(session) : page(world, session)
}

/** The page that `session.url` leads to. https://docs.stripe.com/payments/checkout */
export const checkoutRoutes = {
  'GET /c/pay/{id}': show,
  'POST /c/pay/{id}': submit,
}

/** What a customer does on the page, without the page. */
export const checkoutSimulations: Readonly<Record<string, Simulation>> = {
  complete_checkout: {
    args: () => ({
      session: z.string(),
      email: z.string().optional(),
      name: z.string().optional(),
      payment_method: z.string().default('pm_card_visa'),
    }),
    run(
      root: StripeWorld,
      args: {
        session: string
        email?: string | undefined
        name?: string | undefined
        payment_method: string
      },
    ) {
      const { world, session } = find(root, args.session)
      const method: PaymentMethod = findPaymentMethod(world, args.payment_method)
      const { error, ...done } = purchase(world, session, { ...args, method })
      return { ...done, ...(error && { error: error.message }) }
    },
  },
}
