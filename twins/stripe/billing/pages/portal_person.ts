import { html } from 'hono/html'
import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer, toAddress, toShipping } from '../../customers/objects/customer.ts'
import { emitChange } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { address } from '../../protocol/page_form.ts'
import type { Customer, PortalConfiguration, Subscription } from '../../schema/index.ts'
import { pause } from '../../subscriptions/objects/subscription_pause.ts'
import { insertTaxId } from '../../tax/objects/tax.ts'

type Features = PortalConfiguration['features']
type Update = Features['customer_update']['allowed_updates'][number]

/** What a customer can say of themselves. */
export const person = () =>
  z.object({
    address: address().optional(),
    email: z.string().optional(),
    name: z.string().optional(),
    phone: z.string().optional(),
    shipping: z.object({ address: address(), name: z.string().default('') }).optional(),
    tax_id: z.object({ type: z.string(), value: z.string().default('') }).optional(),
  })

type Person = z.output<ReturnType<typeof person>>

function placeFields(of: string, known: Partial<Record<string, string | null>> | null | undefined) {
  const names = ['line1', 'line2', 'city', 'state', 'postal_code', 'country']
  return names.map(
    (name) => html`<label>${name}
<input name="person[${of}][${name}]" value="${known?.[name] ?? ''}"></label>`,
  )
}

/** The form of a customer's own details, where a portal lets them be changed. */
export function personForm({ customer_update: asked }: Features, customer: Customer) {
  const { address, shipping } = customer
  const may = (name: Update) => asked.allowed_updates.includes(name)
  const plain = (['name', 'email', 'phone'] as const).filter(may)
  return html`<h2>Billing information</h2>
<form method="post">
${plain.map(
  (name) => html`<label>${name} <input name="person[${name}]" value="${customer[name] ?? ''}">
</label>`,
)}${may('address') ? placeFields('address', { ...address }) : ''}${
  may('shipping')
    ? html`<label>Ship to
<input name="person[shipping][name]" value="${shipping?.name ?? ''}"></label>
${placeFields('shipping][address', { ...shipping?.address })}`
    : ''
}${
  may('tax_id')
    ? html`<label>Type of tax ID <input name="person[tax_id][type]" value="eu_vat"></label>
<label>Tax ID <input name="person[tax_id][value]"></label>`
    : ''
}<button>Save information</button>
</form>`
}

/** Changes what a customer may change of themselves. https://docs.stripe.com/customer-management/configure-portal */
export function savePerson(
  world: StripeWorld,
  { customer_update: asked }: Features,
  id: string,
  { address, email, name, phone, shipping, tax_id }: Person,
): void {
  const wanted = omitUndefined({ address, email, name, phone, shipping, tax_id })
  for (const field of Object.keys(wanted)) {
    const may = asked.enabled && asked.allowed_updates.some((each) => each === field)
    ensure(may, `The ${field} cannot be changed here.`, { param: field })
  }
  ensure(email === undefined || /^\S+@\S+$/.test(email), `Invalid email address: ${email ?? ''}`, {
    code: 'email_invalid',
    param: 'email',
  })
  if (tax_id && tax_id.value !== '') insertTaxId(world, tax_id, id)
  const before = findCustomer(world, id)
  const after = world.db.customers.replace({
    ...before,
    ...omitUndefined({ email, name, phone }),
    ...(address && { address: toAddress(address) }),
    ...(shipping && { shipping: toShipping(shipping) }),
  })
  emitChange(world, 'customer.updated', before, after)
}

/** Stops one of the customer's subscriptions. */
export function pauseHere(
  world: StripeWorld,
  { subscription_pause: asked }: Features,
  id: string,
  customer: string,
): Subscription {
  ensure(asked.enabled, 'Subscriptions cannot be paused here.')
  const before = world.db.subscriptions.get(id)
  ensureFound(before?.customer === customer && before, 'subscription', id, 'id')
  return pause(world, before, { credit_from: 'now', usage_through: 'now', isBilled: false })
}
