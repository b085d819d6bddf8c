import { omitUndefined } from '../../../../shared/object.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { PaymentLink } from '../../schema/index.ts'
import { type CollectArgs, toCollection } from './checkout_collect.ts'
import { type OptionArgs, toInvoiceCreation, toOptionalItems } from './checkout_options.ts'

/** What the pages of a link can do besides taking a payment. */
export type LinkOptions = Pick<
  OptionArgs,
  'invoice_creation' | 'name_collection' | 'optional_items' | 'tax_id_collection'
>

/** What the pages of a link can do, of what is said of it. */
export function toLinkOptions(world: StripeWorld, args: LinkOptions): Partial<PaymentLink> {
  const { invoice_creation, name_collection: names, optional_items, tax_id_collection } = args
  const asked = (it: { enabled: boolean; optional?: boolean | undefined }) => ({
    enabled: it.enabled,
    optional: it.optional ?? false,
  })
  return {
    ...(invoice_creation && { invoice_creation: toInvoiceCreation(invoice_creation) }),
    ...(names && {
      name_collection: {
        ...(names.business && { business: asked(names.business) }),
        ...(names.individual && { individual: asked(names.individual) }),
      },
    }),
    ...(optional_items && { optional_items: toOptionalItems(world, optional_items) }),
    ...(tax_id_collection && {
      tax_id_collection: {
        enabled: tax_id_collection.enabled,
        required: tax_id_collection.required ?? 'never',
      },
    }),
  }
}

/** Other questions for the pages of a link; an empty one is asked no more. */
export function changeAsked(
  world: StripeWorld,
  { id }: PaymentLink,
  { custom_fields, custom_text, shipping_address_collection }: AskedChange,
): void {
  const order = world.db.link_orders.get(id)
  if (!order) return
  const change = omitUndefined({ custom_fields, custom_text, shipping_address_collection })
  const entries = Object.entries({ ...order.collect, ...change })
  const collect = Object.fromEntries(entries.filter(([, value]) => value !== null))
  toCollection(collect)
  world.db.link_orders.replace({ ...order, collect })
}

interface AskedChange {
  custom_fields?: CollectArgs['custom_fields'] | null
  custom_text?: CollectArgs['custom_text'] | undefined
  shipping_address_collection?: CollectArgs['shipping_address_collection'] | null
}

/** What the pages of a link ask for now. */
export function askedOf(world: StripeWorld, { id }: PaymentLink): Partial<PaymentLink> {
  const { custom_fields, custom_text, shipping_address_collection } = toAsked(
    world.db.link_orders.get(id)?.collect ?? {},
  )
  return { custom_fields, custom_text, shipping_address_collection }
}

/** What its pages ask for, as a link shows it: without answers. */
export function toAsked(args: CollectArgs) {
  const { billing_address_collection, custom_fields, ...asked } = toCollection(args)
  const plain = ({ value: _none, ...limits }: { value?: unknown }) => limits
  return {
    ...asked,
    billing_address_collection: billing_address_collection ?? 'auto',
    custom_fields: custom_fields.map(({ dropdown, numeric, text, ...field }) => ({
      ...field,
      ...(dropdown && { dropdown: plain(dropdown) }),
      ...(numeric && { numeric: plain(numeric) }),
      ...(text && { text: plain(text) }),
    })) as PaymentLink['custom_fields'], // those of a session but for their answers
  } satisfies Partial<PaymentLink>
}

const present = (data: object) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))

/** The same as the arguments of a session. */
export function toPageArgs(link: PaymentLink): LinkOptions {
  const { invoice_creation: invoicing, name_collection, optional_items } = link
  return {
    ...(invoicing?.enabled && {
      invoice_creation: { enabled: true, invoice_data: present(invoicing.invoice_data ?? {}) },
    }),
    ...(name_collection && { name_collection }),
    ...(optional_items && {
      optional_items: optional_items.map((item) => ({
        adjustable_quantity: toBounds(item.adjustable_quantity),
        price: String(item.price),
        quantity: item.quantity,
      })),
    }),
    ...(link.tax_id_collection.enabled && {
      tax_id_collection: {
        enabled: true,
        required: link.tax_id_collection.required === 'if_supported' ? 'if_supported' : 'never',
      },
    }),
  }
}

interface Bounds {
  enabled: boolean
  maximum: number | null
  minimum: number | null
}

function toBounds(adjustable: Bounds | null) {
  if (!adjustable) return undefined
  const { enabled, maximum, minimum } = adjustable
  return { enabled, maximum: maximum ?? undefined, minimum: minimum ?? undefined }
}

/** Who gets a part of what a link takes. */
export function sharesOf(link: PaymentLink, mode: 'payment' | 'subscription'): object {
  const { application_fee_amount, application_fee_percent, on_behalf_of, transfer_data } = link
  const to = transfer_data && {
    destination: transfer_data.destination,
    ...(mode === 'payment' && transfer_data.amount !== null && { amount: transfer_data.amount }),
  }
  const fee = mode === 'payment' ? { application_fee_amount } : { application_fee_percent }
  return { ...fee, on_behalf_of, transfer_data: to }
}
