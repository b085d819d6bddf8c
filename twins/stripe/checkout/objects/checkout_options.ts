import { omitUndefined } from '../../../../shared/object.ts'
import { ensureConfiguration } from '../../payment_methods/objects/method_kinds.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import type { CheckoutSession } from '../../schema/index.ts'

interface CardOptions {
  capture_method?: 'manual' | undefined
  request_three_d_secure?: 'any' | 'automatic' | 'challenge' | undefined
  setup_future_usage?: 'off_session' | 'on_session' | undefined
}

type Optional<T> = T | undefined
type Quantity = { enabled: boolean; maximum?: Optional<number>; minimum?: Optional<number> }
type Asked = { enabled: boolean; optional?: Optional<boolean> }

interface InvoiceCreationArgs {
  enabled: boolean
  invoice_data?: Optional<{
    custom_fields?: { name: string; value: string }[] | null | undefined
    description?: Optional<string>
    footer?: Optional<string>
    metadata?: Record<string, string> | null | undefined
    rendering_options?:
      | {
          amount_tax_display?: 'exclude_tax' | 'include_inclusive_tax' | null | undefined
          template?: Optional<string>
        }
      | null
      | undefined
  }>
}

interface OptionalItemArgs {
  adjustable_quantity?: Optional<Quantity>
  price: string
  quantity: number
}

/** What a session can do beyond taking a payment. */
export interface OptionArgs {
  after_expiration?: Optional<{
    recovery?: Optional<{ allow_promotion_codes?: Optional<boolean>; enabled: boolean }>
  }>
  excluded_payment_method_types?: Optional<string[]>
  integration_identifier?: Optional<string>
  invoice_creation?: Optional<InvoiceCreationArgs>
  name_collection?: Optional<{ business?: Optional<Asked>; individual?: Optional<Asked> }>
  optional_items?: Optional<OptionalItemArgs[]>
  origin_context?: Optional<'mobile_app' | 'web'>
  payment_method_configuration?: Optional<string>
  payment_method_options?: Optional<{ card?: Optional<CardOptions> }>
  payment_method_types?: Optional<('card' | 'link')[]>
  permissions?: Optional<{ update_shipping_details?: Optional<'client_only' | 'server_only'> }>
  saved_payment_method_options?: Optional<{
    allow_redisplay_filters?: Optional<('always' | 'limited' | 'unspecified')[]>
    payment_method_remove?: Optional<'disabled' | 'enabled'>
    payment_method_save?: Optional<'disabled' | 'enabled'>
  }>
  tax_id_collection?: Optional<{ enabled: boolean; required?: Optional<'if_supported' | 'never'> }>
  wallet_options?: Optional<{ link?: Optional<{ display?: Optional<'auto' | 'never'> }> }>
}

interface Circumstances extends OptionArgs {
  customer?: object | undefined
  customer_update?: { name?: string } | undefined
  mode: 'payment' | 'setup' | 'subscription'
}

/** How a session or a link shows the invoices that its payments are to have. */
export function toInvoiceCreation({ enabled, invoice_data: data = {} }: InvoiceCreationArgs) {
  const rendering = data.rendering_options
  return {
    enabled,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: data.custom_fields ?? null,
      description: data.description ?? null,
      footer: data.footer ?? null,
      issuer: null,
      metadata: data.metadata ? mergeMetadata({}, data.metadata) : null,
      rendering_options: rendering
        ? {
            amount_tax_display: rendering.amount_tax_display ?? null,
            template: rendering.template ?? null,
          }
        : null,
    },
  }
}

const mostOptional = 10

/** What the buyer may add. https://docs.stripe.com/payments/checkout/optional-items */
export function toOptionalItems(
  world: StripeWorld,
  wanted: readonly OptionalItemArgs[],
): NonNullable<CheckoutSession['optional_items']> {
  ensure(wanted.length <= mostOptional, `You can have up to ${mostOptional} optional items.`, {
    param: 'optional_items',
  })
  return wanted.map(({ adjustable_quantity: adjustable, price: id, quantity }, index) => {
    const price = world.db.prices.get(id)
    ensureFound(price?.active, 'price', id, `optional_items[${index}][price]`, 400)
    return {
      adjustable_quantity: adjustable?.enabled
        ? { enabled: true, maximum: adjustable.maximum ?? 99, minimum: adjustable.minimum ?? 0 }
        : null,
      price: id,
      quantity,
    }
  })
}

/** Refuses what does not go together. */
function ensureOptions({ invoice_creation, mode, ...args }: Circumstances): void {
  ensure(
    !invoice_creation?.enabled || mode === 'payment',
    'You can only enable invoice creation when `mode` is set to `payment`. Invoices are created ' +
      'automatically when `mode` is set to `subscription`.',
    { param: 'invoice_creation' },
  )
  ensure(
    !args.tax_id_collection?.enabled || !args.customer || args.customer_update?.name === 'auto',
    'Tax ID collection requires updating business name on the customer. To enable tax ID ' +
      'collection for an existing customer, please set `customer_update[name]` to `auto`.',
    { param: 'tax_id_collection' },
  )
  ensure(
    args.payment_method_configuration === undefined || args.payment_method_types === undefined,
    'You may only specify one of these parameters: payment_method_types, ' +
      'payment_method_configuration.',
    { param: 'payment_method_configuration' },
  )
  ensure(
    mode !== 'setup' || !args.optional_items?.length,
    '`optional_items` is not supported in `setup` mode.',
    { param: 'optional_items' },
  )
}

function toPageOptions({ card }: NonNullable<OptionArgs['payment_method_options']> = {}) {
  if (!card) return {}
  const { request_three_d_secure = 'automatic', ...rest } = card
  return { card: { request_three_d_secure, ...omitUndefined(rest) } }
}

const toAsked = ({ enabled, optional = false }: Asked) => ({ enabled, optional })

/** The members of a session that say what it can do. */
export function toOptions(world: StripeWorld, args: Circumstances) {
  ensureOptions(args)
  const { after_expiration, excluded_payment_method_types: excluded, optional_items } = args
  const { invoice_creation: invoicing, saved_payment_method_options: saved } = args
  const { name_collection: names, payment_method_configuration: configuration } = args
  const recovery = after_expiration?.recovery
  return {
    after_expiration: after_expiration
      ? {
          recovery: recovery
            ? {
                allow_promotion_codes: recovery.allow_promotion_codes ?? false,
                enabled: recovery.enabled,
                expires_at: null,
                url: null,
              }
            : null,
        }
      : null,
    ...(excluded && { excluded_payment_method_types: excluded }),
    integration_identifier: args.integration_identifier ?? null,
    invoice_creation:
      args.mode === 'payment' ? toInvoiceCreation(invoicing ?? { enabled: false }) : null,
    ...(names && {
      name_collection: {
        ...(names.business && { business: toAsked(names.business) }),
        ...(names.individual && { individual: toAsked(names.individual) }),
      },
    }),
    ...(optional_items && { optional_items: toOptionalItems(world, optional_items) }),
    origin_context: args.origin_context ?? null,
    payment_method_configuration_details: ensureConfiguration(world, configuration),
    payment_method_options: toPageOptions(args.payment_method_options),
    payment_method_types: args.payment_method_types ?? ['card'],
    permissions: args.permissions
      ? { update_shipping_details: args.permissions.update_shipping_details ?? null }
      : null,
    saved_payment_method_options: saved
      ? {
          allow_redisplay_filters: saved.allow_redisplay_filters ?? ['always'],
          payment_method_remove: saved.payment_method_remove ?? null,
          payment_method_save: saved.payment_method_save ?? null,
        }
      : null,
    ...(args.tax_id_collection && {
      tax_id_collection: {
        enabled: args.tax_id_collection.enabled,
        required: args.tax_id_collection.required ?? 'never',
      },
    }),
    wallet_options: args.wallet_options
      ? { link: { display: args.wallet_options.link?.display ?? ('auto' as const) } }
      : null,
  }
}
