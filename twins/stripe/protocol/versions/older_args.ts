import type { Call } from '../../../../shared/contract.ts'
import { isRecord } from '../../../../shared/json.ts'
import { isBefore, releases, versionOf } from './versions.ts'

type Args = Record<string, unknown>

/** Arguments that a release renamed, and how those from before it are said since then. */
interface Renaming {
  until: string
  operations: RegExp
  rename(args: Args): Args
}

/** One coupon or code; an empty one takes away what is there. */
function toDiscounts({ coupon, promotion_code, ...rest }: Args): Args {
  const given = [...(coupon ? [{ coupon }] : []), ...(promotion_code ? [{ promotion_code }] : [])]
  if (given.length > 0) return { ...rest, discounts: given }
  return coupon === '' || promotion_code === '' ? { ...rest, discounts: '' } : rest
}

function toPricing({ price, unit_amount, ...rest }: Args): Args {
  return {
    ...rest,
    ...(price !== undefined && { pricing: { price } }),
    ...(unit_amount !== undefined && { unit_amount_decimal: unit_amount }),
  }
}

const each = (value: unknown, change: (args: Args) => Args) =>
  Array.isArray(value) ? value.map((item) => (isRecord(item) ? change(item) : item)) : value

function toPreview(args: Args): Args {
  const details: Args = {}
  const rest: Args = {}
  for (const [name, value] of Object.entries(toDiscounts(args))) {
    if (name.startsWith('subscription_') && name !== 'subscription_details') {
      details[name.slice('subscription_'.length)] = value
    } else rest[name] = name === 'invoice_items' ? each(value, toPricing) : value
  }
  const { subscription_details: given } = rest
  const own = isRecord(given) ? given : {}
  if (Object.keys(details).length === 0) return rest
  return { ...rest, subscription_details: { ...own, ...details } }
}

const { basil, clover } = releases

/** https://docs.stripe.com/changelog */
const renamings: readonly Renaming[] = [
  { until: basil, operations: /^POST \/v1\/subscriptions(\/\{id\})?$/, rename: toDiscounts },
  { until: basil, operations: /^POST \/v1\/invoiceitems(\/\{id\})?$/, rename: toPricing },
  {
    until: basil,
    operations: /^POST \/v1\/invoices\/\{\w+\}\/lines\/\{id\}$/,
    rename: toPricing,
  },
  {
    until: basil,
    operations: /^POST \/v1\/invoices\/\{id\}\/(add|update)_lines$/,
    rename: (args) => ({ ...args, lines: each(args.lines, toPricing) }),
  },
  {
    until: basil,
    operations: /^(POST \/v1\/invoices\/create_preview|GET \/v1\/invoices\/upcoming(\/lines)?)$/,
    rename: toPreview,
  },
  {
    until: clover,
    operations: /^POST \/v1\/promotion_codes$/,
    rename: ({ coupon, ...rest }) =>
      coupon === undefined ? rest : { ...rest, promotion: { coupon, type: 'coupon' } },
  },
  {
    until: releases.spring2024,
    operations: /^POST \/v1\/products(\/\{id\})?$/,
    rename: ({ features, ...rest }) =>
      features === undefined ? rest : { ...rest, marketing_features: features },
  },
]

/** The arguments of a call as the newest version of the API takes them. */
export function toNewest(call: Call, input: unknown): unknown {
  const version = versionOf(call)
  if (!isBefore(version, clover) || !isRecord(input)) return input
  return renamings
    .filter(({ until, operations }) => {
      return isBefore(version, until) && operations.test(call.operation ?? '')
    })
    .reduce((args: Args, { rename }) => rename(args), input)
}
