import { html } from 'hono/html'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { PortalConfiguration, PortalSession, Subscription } from '../../schema/index.ts'
import { formatMoney } from '../objects/amount.ts'
import { changePlan, findOwn, offeredPrices } from '../objects/portal_flow.ts'

interface Portal {
  session: PortalSession
  features: PortalConfiguration['features']
}

/** The plans a customer can change to, and how many of one. */
export function planForm(
  world: StripeWorld,
  { session, features }: Portal,
  { id, items }: Subscription,
) {
  const [item] = items.data
  const { default_allowed_updates: allowed, enabled } = features.subscription_update
  const confirmed = session.flow?.subscription_update_confirm
  if (!enabled || !item) return ''
  if (confirmed?.subscription === id) {
    return html`<form method="post"><button name="update" value="${id}">Confirm</button></form>`
  }
  const prices = offeredPrices(world, session.configuration).flatMap(
    (each) => world.db.prices.get(each) ?? [],
  )
  const choice = html`<select name="price">
${prices.map((price) => {
  const name = world.db.products.get(price.product)?.name ?? price.product
  const cost = formatMoney(price.unit_amount ?? 0, price.currency)
  const mark = price.id === item.price.id ? 'selected' : ''
  return html`<option value="${price.id}" ${mark}>${name}, ${cost}</option>`
})}
</select>`
  const count = html`<input name="quantity" value="${item.quantity ?? 1}">`
  return html`<form method="post">
${allowed.includes('price') ? choice : ''}${allowed.includes('quantity') ? count : ''}
<button name="update" value="${id}">Update plan</button></form>`
}

interface PlanFields {
  price?: string | undefined
  quantity?: string | undefined
}

/** What the form says, or the change that the link was made to confirm. */
export function submitPlan(
  world: StripeWorld,
  { session, features }: Portal,
  id: string,
  { price, quantity }: PlanFields,
): void {
  const before = findOwn(world, id, session.customer)
  const confirmed = session.flow?.subscription_update_confirm
  const isConfirm = confirmed?.subscription === id
  const [item] = before.items.data
  ensure(quantity === undefined || /^\d{1,6}$/.test(quantity), 'The quantity is not a number.')
  const typed = { id: item?.id ?? '', price, quantity: quantity ? Number(quantity) : undefined }
  const changes = isConfirm
    ? confirmed.items.map((each) => ({
        id: each.id ?? '',
        price: each.price ?? undefined,
        quantity: each.quantity,
      }))
    : [typed]
  const { configuration } = session
  changePlan(world, before, changes, { configuration, update: features.subscription_update })
}

/** Where a customer goes once what a link was for is done. */
export function afterFlow({ flow }: PortalSession, home: string) {
  const { hosted_confirmation, redirect, type } = flow?.after_completion ?? {}
  if (type === 'redirect' && redirect) return redirectReply(redirect.return_url, 303)
  if (type !== 'hosted_confirmation') return redirectReply(home, 303)
  return pageReply('Billing', html`<p>${hosted_confirmation?.custom_message ?? 'All done.'}</p>`)
}
