import { z } from 'zod'
import { text } from '../schema.ts'

export const metadata = () => z.record(z.string().max(40), z.string().max(500)).optional()
export const currency = () =>
  z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'expected a currency such as "eur"')
    .toLowerCase()

export const coupon = () =>
  z.strictObject({
    id: text().optional(),
    name: text().max(40).optional(),
    percent_off: z.number().positive().max(100).optional(),
    amount_off: z.int().positive().optional(),
    currency: currency().optional(),
    duration: z.enum(['forever', 'once', 'repeating']).optional(),
    duration_in_months: z.int().positive().optional(),
    max_redemptions: z.int().positive().optional(),
    metadata: metadata(),
  })

export const promotionCode = () =>
  z.strictObject({
    code: text(),
    /** A coupon's id or its name. */
    coupon: text(),
    active: z.boolean().optional(),
    max_redemptions: z.int().positive().optional(),
    metadata: metadata(),
  })

export const taxRate = () =>
  z.strictObject({
    id: text().optional(),
    display_name: text(),
    percentage: z.number().min(0).max(100),
    inclusive: z.boolean().default(false),
    country: text().optional(),
    description: text().optional(),
    jurisdiction: text().optional(),
    metadata: metadata(),
  })

/** A price's id, lookup key or nickname, or the name of a product that has one price. */
const price = () => text()

export const subscription = () =>
  z
    .strictObject({
      /** An id, an email address or a name. */
      customer: text(),
      price: price().optional(),
      items: z
        .array(
          z.union([
            price().transform((name) => ({ price: name, quantity: undefined })),
            z.strictObject({ price: price(), quantity: z.int().positive().optional() }),
          ]),
        )
        .min(1)
        .optional(),
      quantity: z.int().positive().optional(),
      status: z
        .enum(['active', 'canceled', 'incomplete', 'past_due', 'paused', 'trialing', 'unpaid'])
        .optional(),
      trial_days: z.int().positive().max(730).optional(),
      /** A coupon's id or its name. */
      coupon: text().optional(),
      cancel_at_period_end: z.boolean().optional(),
      metadata: metadata(),
    })
    .refine(({ price: one, items }) => (one === undefined) !== (items === undefined), {
      error: 'needs either price or items',
      path: ['price'],
    })

export const invoice = () =>
  z.strictObject({
    customer: text(),
    currency: currency().optional(),
    description: text().optional(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
    lines: z
      .array(
        z.strictObject({
          amount: z.int(),
          description: text().optional(),
          quantity: z.int().positive().optional(),
        }),
      )
      .default([]),
    /** ISO 8601, or relative such as `+14d`: an invoice that is sent. */
    due_date: text().optional(),
    metadata: metadata(),
  })

export const dispute = () =>
  z.strictObject({
    /** A payment intent's id or its description. */
    payment_intent: text(),
    reason: text().optional(),
    inquiry: z.boolean().optional(),
  })

export const testClock = () =>
  z.strictObject({ id: text().optional(), name: text().optional(), frozen_time: text() })

export const meter = () =>
  z.strictObject({
    event_name: text(),
    display_name: text().optional(),
    formula: z.enum(['count', 'last', 'sum']).default('sum'),
  })

/** Money that went to the bank; it has to be there first. */
export const payout = () =>
  z.strictObject({
    amount: z.int().positive(),
    currency: currency(),
    description: text().optional(),
    status: z.enum(['canceled', 'paid', 'pending']).optional(),
    metadata: metadata(),
  })

export type SeededPayout = z.output<ReturnType<typeof payout>>
export type SeededMeter = z.output<ReturnType<typeof meter>>
export type SeededCoupon = z.output<ReturnType<typeof coupon>>
export type SeededPromotionCode = z.output<ReturnType<typeof promotionCode>>
export type SeededTaxRate = z.output<ReturnType<typeof taxRate>>
export type SeededSubscription = z.output<ReturnType<typeof subscription>>
export type SeededInvoice = z.output<ReturnType<typeof invoice>>
export type SeededDispute = z.output<ReturnType<typeof dispute>>
export type SeededTestClock = z.output<ReturnType<typeof testClock>>
