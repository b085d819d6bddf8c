import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer, toAddress } from '../../customers/objects/customer.ts'
import { findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { PaymentAttempt, PaymentRecord } from '../../schema/index.ts'
import {
  findRecord,
  reportAttempt,
  reportPayment,
  reportRefund,
  settle,
} from '../objects/payment_record.ts'

const { clearable, hash, integer, oneOf, text } = params
const record = resource<PaymentRecord>({
  path: '/v1/payment_records',
  table: 'payment_records',
  noun: 'payment record',
})
const attempt = resource<PaymentAttempt>({
  path: '/v1/payment_attempt_records',
  table: 'payment_attempts',
  noun: 'payment attempt record',
})

const money = () => hash({ currency: params.currency(), value: integer(1) })

const methodDetails = () =>
  hash({
    billing_details: params.billingDetails().optional(),
    custom: hash({ display_name: text().optional(), type: text().optional() }).optional(),
    payment_method: text().optional(),
    type: oneOf('custom').optional(),
  })

const person = () => ({
  customer: text().optional(),
  email: text().optional(),
  name: text().optional(),
  phone: text().optional(),
})

const shipping = () =>
  hash({
    address: params.address().optional(),
    name: text().optional(),
    phone: text().optional(),
  })

const outcome = () => ({
  canceled: hash({ canceled_at: integer() }).optional(),
  failed: hash({ failed_at: integer() }).optional(),
  guaranteed: hash({ guaranteed_at: integer() }).optional(),
  outcome: oneOf('canceled', 'failed', 'guaranteed').optional(),
})

const reportArgs = () => ({
  ...outcome(),
  amount_requested: money(),
  customer_details: hash(person()).optional(),
  customer_presence: oneOf('off_session', 'on_session').optional(),
  description: text(1000).optional(),
  initiated_at: integer(),
  metadata: params.metadata().optional(),
  payment_method_details: methodDetails(),
  processor_details: hash({
    custom: hash({ payment_reference: text() }).optional(),
    type: oneOf('custom'),
  }).optional(),
  shipping_details: shipping().optional(),
})

const attemptArgs = () => ({
  ...outcome(),
  id: text(),
  description: text(1000).optional(),
  initiated_at: integer(),
  metadata: params.metadata().optional(),
  payment_method_details: methodDetails().optional(),
  shipping_details: shipping().optional(),
})

const informationArgs = () => ({
  id: text(),
  customer_details: hash(person()).optional(),
  description: clearable(text(1000)).optional(),
  metadata: params.metadata().optional(),
  shipping_details: clearable(shipping()).optional(),
})

const refundArgs = () => ({
  id: text(),
  amount: money().optional(),
  initiated_at: integer().optional(),
  metadata: params.metadata().optional(),
  outcome: oneOf('refunded'),
  processor_details: hash({
    custom: hash({ refund_reference: text() }).optional(),
    type: oneOf('custom'),
  }),
  refunded: hash({ refunded_at: integer() }).optional(),
})

const metadata = () => params.metadata().optional()

/** Payments that went another way. https://docs.stripe.com/api/payment-record */
export const paymentRecords = {
  'POST /v1/payment_records/report_payment': endpoint(reportArgs, report),
  'GET /v1/payment_records/{id}': record.get(),
  'GET /v1/payment_records': endpoint(
    () => ({
      created_after: integer().optional(),
      created_before: integer().optional(),
      ...params.pages(),
    }),
    (world, { created_after, created_before, ...page }) => {
      const created = { ...omitUndefined({ gt: created_after, lt: created_before }) }
      const where = Object.keys(created).length > 0 ? { created } : {}
      const url = '/v1/payment_records'
      return listPage(world, 'payment_records', page, { url, noun: 'payment record', where })
    },
  ),
  'POST /v1/payment_records/{id}/report_payment_attempt': endpoint(attemptArgs, again),
  'POST /v1/payment_records/{id}/report_payment_attempt_canceled': endpoint(
    () => ({ id: text(), canceled_at: integer(), metadata: metadata() }),
    (world, args) => settle(world, findRecord(world, args.id), 'canceled', args.metadata),
  ),
  'POST /v1/payment_records/{id}/report_payment_attempt_failed': endpoint(
    () => ({ id: text(), failed_at: integer(), metadata: metadata() }),
    (world, args) => settle(world, findRecord(world, args.id), 'failed', args.metadata),
  ),
  'POST /v1/payment_records/{id}/report_payment_attempt_guaranteed': endpoint(
    () => ({ id: text(), guaranteed_at: integer(), metadata: metadata() }),
    (world, args) => settle(world, findRecord(world, args.id), 'guaranteed', args.metadata),
  ),
  'POST /v1/payment_records/{id}/report_payment_attempt_informational': endpoint(
    informationArgs,
    inform,
  ),
  'POST /v1/payment_records/{id}/report_refund': endpoint(refundArgs, (world, args) =>
    reportRefund(world, findRecord(world, args.id), args.amount, args.metadata),
  ),
}

/** https://docs.stripe.com/api/payment-attempt-record */
export const paymentAttempts = {
  'GET /v1/payment_attempt_records/{id}': attempt.get(),
  'GET /v1/payment_attempt_records': endpoint(
    () => ({
      limit: integer(1, 100).optional(),
      payment_record: text(),
      starting_after: text().optional(),
    }),
    (world, { payment_record, ...page }) => {
      const where = { payment_record: findRecord(world, payment_record).id }
      const url = '/v1/payment_attempt_records'
      const noun = 'payment attempt record'
      return listPage(world, 'payment_attempts', page, { url, noun, where })
    },
  ),
}

type MethodArgs = Args<{ it: ReturnType<typeof methodDetails> }>['it']
type PersonArgs = Args<ReturnType<typeof person>>
type ShippingArgs = Args<{ it: ReturnType<typeof shipping> }>['it']

const nowhere = toAddress({})

function toMethod(
  world: StripeWorld,
  args: MethodArgs | undefined,
): PaymentRecord['payment_method_details'] {
  if (!args) return null
  const { billing_details: billing, custom, payment_method: id } = args
  const method = id === undefined ? undefined : findPaymentMethod(world, id)
  ensure(
    method !== undefined || custom !== undefined,
    'You must pass `payment_method` or `custom` in `payment_method_details`.',
    { code: 'parameter_missing', param: 'payment_method_details[custom]' },
  )
  return {
    billing_details: {
      address: toAddress(billing?.address) ?? toAddress({ line1: null }),
      email: billing?.email ?? null,
      name: billing?.name ?? null,
      phone: billing?.phone ?? null,
    },
    ...(custom && {
      custom: { display_name: custom.display_name ?? '', type: custom.type ?? null },
    }),
    payment_method: method?.id ?? null,
    type: 'custom',
  } as PaymentRecord['payment_method_details'] // the address is never null here
}

function toPerson(
  world: StripeWorld,
  args: PersonArgs | undefined,
): PaymentRecord['customer_details'] {
  if (!args) return null
  const { customer = null, email = null, name = null, phone = null } = args
  if (customer !== null) findCustomer(world, customer, 'customer_details[customer]')
  return { customer, email, name, phone }
}

function toShipping(args: ShippingArgs | null | undefined): PaymentRecord['shipping_details'] {
  if (!args) return null
  const address = toAddress(args.address) ?? nowhere
  return address && { address, name: args.name ?? null, phone: args.phone ?? null }
}

function report(world: StripeWorld, args: Args<ReturnType<typeof reportArgs>>): PaymentRecord {
  return reportPayment(world, {
    amount: args.amount_requested,
    customer_details: toPerson(world, args.customer_details),
    customer_presence: args.customer_presence ?? null,
    description: args.description ?? null,
    metadata: args.metadata,
    outcome: args.outcome,
    payment_method_details: toMethod(world, args.payment_method_details),
    processor_details: {
      ...(args.processor_details?.custom && { custom: args.processor_details.custom }),
      type: 'custom',
    },
    shipping_details: toShipping(args.shipping_details),
  })
}

function again(world: StripeWorld, args: Args<ReturnType<typeof attemptArgs>>): PaymentRecord {
  const { description, payment_method_details: method, shipping_details: to } = args
  return reportAttempt(world, findRecord(world, args.id), {
    ...omitUndefined({
      description,
      payment_method_details: method && toMethod(world, method),
      shipping_details: to && toShipping(to),
    }),
    metadata: args.metadata,
    outcome: args.outcome,
  })
}

function inform(world: StripeWorld, args: Args<ReturnType<typeof informationArgs>>): PaymentRecord {
  const before = findRecord(world, args.id)
  const { customer_details: who, metadata: change, shipping_details: to } = args
  return world.db.payment_records.replace({
    ...before,
    ...omitUndefined({
      customer_details: who && toPerson(world, who),
      description: args.description,
      shipping_details: to === undefined ? undefined : toShipping(to),
    }),
    metadata: change === undefined ? before.metadata : mergeMetadata(before.metadata, change),
  })
}
