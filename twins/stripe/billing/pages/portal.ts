import { html } from 'hono/html'
import { z } from 'zod'
import type { Call } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import {
  attach,
  insertPaymentMethod,
  typedCard,
} from '../../payment_methods/objects/payment_method.ts'
import { whereKept } from '../../protocol/account.ts'
import { emitChange } from '../../protocol/change.ts'
import { onClock } from '../../protocol/clock.ts'
import {
  ensure,
  ensureFound,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { readForm } from '../../protocol/page_form.ts'
import type { PortalConfiguration, PortalSession, Subscription } from '../../schema/index.ts'
import { dayOf } from '../../subscriptions/objects/calendar.ts'
import { periodOf } from '../../subscriptions/objects/subscription.ts'
import { cancelNow } from '../../subscriptions/objects/subscription_cancel.ts'
import { updateSubscription } from '../../subscriptions/objects/subscription_update.ts'
import { formatMoney } from '../objects/amount.ts'
import { pauseHere, person, personForm, savePerson } from './portal_person.ts'
import { afterFlow, planForm, submitPlan } from './portal_plan.ts'

type Feature =
  | 'customer_update'
  | 'invoice_history'
  | 'payment_method_update'
  | 'subscription_cancel'
  | 'subscription_pause'

interface Portal {
  session: PortalSession
  features: PortalConfiguration['features']
}

/** The portal behind a link; the link is all that its customer has to know. */
function open(root: StripeWorld, secret: string): { world: StripeWorld; portal: Portal } {
  const find = (db: StripeWorld['db']) =>
    db.portal_sessions.list().find(({ url }) => url.endsWith(`/p/session/${secret}`))
  const world = whereKept(root, (db) => find(db) !== undefined)
  const session = find(world.db)
  ensureFound(session, 'session', secret, 'session')
  const configuration = world.db.portal_configurations.get(session.configuration)
  ensureFound(configuration, 'configuration', session.configuration, 'configuration')
  return { world, portal: { session, features: configuration.features } }
}

function page(world: StripeWorld, { session, features }: Portal, problem = '') {
  const { customer, return_url } = session
  const where = { customer, status: ['active', 'past_due', 'trialing', 'unpaid'] }
  const subscriptions = world.db.subscriptions.list({ where })
  const invoices = world.db.invoices.list({ where: { customer }, direction: 'desc', limit: 12 })
  // A link that is for one thing shows that alone.
  const flow = session.flow?.type.replace('_confirm', '')
  const isShown = (name: Feature) => features[name].enabled && (flow === undefined || flow === name)
  const { cancellation_reason: why } = features.subscription_cancel
  const reasons = why.enabled
    ? html`<label>Why? <select name="feedback"><option></option>
${why.options.map((each) => html`<option>${each}</option>`)}</select></label>`
    : ''
  const cancel = (id: string) => html`<form method="post">${reasons}
<button name="cancel" value="${id}">Cancel</button></form>`
  const card = html`<h2>Payment method</h2>
<form method="post">
<label>Card number <input name="number"></label>
<button>Save</button>
</form>`
  return pageReply(
    'Billing',
    html`${problem === '' ? '' : html`<p role="alert">${problem}</p>`}
${subscriptions.map(
  (each) => html`<p>${nameOf(world, each)}, ${each.status}, ${untilWhen(each)}</p>
${isShown('subscription_cancel') && each.cancel_at === null ? cancel(each.id) : ''}
${
  isShown('subscription_pause')
    ? html`<form method="post"><button name="pause" value="${each.id}">Pause</button></form>`
    : ''
}
${planForm(world, { session, features }, each)}`,
)}
${isShown('payment_method_update') ? card : ''}
${isShown('customer_update') ? personForm(features, findCustomer(world, customer)) : ''}
${isShown('invoice_history') ? html`<h2>Invoices</h2>` : ''}
${(isShown('invoice_history') ? invoices : []).map(
  (each) => html`<p><a href="/i/${each.id}">${each.number}</a>
${formatMoney(each.total, each.currency)}, ${each.status}</p>`,
)}
${return_url === null ? '' : html`<p><a href="${return_url}">Back</a></p>`}`,
  )
}

function nameOf(world: StripeWorld, { items }: Subscription): string {
  return items.data
    .map(({ price }) => world.db.products.get(price.product)?.name ?? price.product)
    .join(', ')
}

function untilWhen(subscription: Subscription): string {
  const { end } = periodOf(subscription)
  return `${subscription.cancel_at === null ? 'renews' : 'ends'} on ${dayOf(end)}`
}

function cancel(
  world: StripeWorld,
  { session, features }: Portal,
  id: string,
  feedback: string | undefined,
): void {
  const { enabled, mode, proration_behavior } = features.subscription_cancel
  ensure(enabled, 'Subscriptions cannot be canceled here.')
  const before = world.db.subscriptions.get(id)
  ensureFound(before?.customer === session.customer && before, 'subscription', id, 'id')
  const { options } = features.subscription_cancel.cancellation_reason
  const said = options.find((each) => each === feedback) ?? null
  if (mode === 'immediately') {
    const isProrated = proration_behavior !== 'none'
    const invoice_now = proration_behavior === 'always_invoice'
    cancelNow(world, before, {
      details: { feedback: said },
      invoice_now,
      prorate: isProrated,
    })
    return
  }
  const details = { comment: null, feedback: said, feedback_option: null }
  updateSubscription(world, before, {
    fields: {
      cancel_at: periodOf(before).end,
      cancel_at_period_end: true,
      canceled_at: seconds(world),
      cancellation_details: { ...details, reason: 'cancellation_requested' },
    },
  })
}

/** The new card pays from now on. */
function saveCard(world: StripeWorld, { session, features }: Portal, number: string): void {
  ensure(features.payment_method_update.enabled, 'Cards cannot be changed here.')
  const entry = typedCard(world, number)
  const before = findCustomer(world, session.customer)
  const method = attach(world, insertPaymentMethod(world, entry), before)
  const invoice_settings = { ...before.invoice_settings, default_payment_method: method.id }
  const after = world.db.customers.replace({ ...before, invoice_settings })
  emitChange(world, 'customer.updated', before, after)
}

const show = operation(
  { access: 'none' as const },
  () => ({ secret: z.string() }),
  (root: StripeWorld, { secret }) => {
    const { world, portal } = open(root, secret)
    return page(world, portal)
  },
)

const act = operation(
  { access: 'none' as const, input: (call: Call) => readForm(call) },
  () => ({
    secret: z.string(),
    cancel: z.string().optional(),
    feedback: z.string().optional(),
    number: z.string().optional(),
    pause: z.string().optional(),
    person: person().optional(),
    update: z.string().optional(),
    price: z.string().optional(),
    quantity: z.string().optional(),
  }),
  (root: StripeWorld, { secret, cancel: id, number, update, ...rest }) => {
    const { world, portal } = open(root, secret)
    const { test_clock } = findCustomer(world, portal.session.customer)
    const on = onClock(world, test_clock ?? null)
    try {
      const { feedback, pause: paused, person: told, ...plan } = rest
      const { customer } = portal.session
      if (id !== undefined) cancel(on, portal, id, feedback)
      if (paused !== undefined) pauseHere(on, portal.features, paused, customer)
      if (told) savePerson(on, portal.features, customer, told)
      if (number !== undefined) saveCard(on, portal, number)
      if (update !== undefined) submitPlan(on, portal, update, plan)
    } catch (error) {
      if (!(error instanceof StripeError)) throw error
      return page(world, portal, error.message)
    }
    return afterFlow(portal.session, `/p/session/${secret}`)
  },
)

/** The page that a portal session leads to. https://docs.stripe.com/customer-management */
export const portalRoutes = {
  'GET /p/session/{secret}': show,
  'POST /p/session/{secret}': act,
}
