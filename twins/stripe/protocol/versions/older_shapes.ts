import type { CheckoutSession, Discount, Product, PromotionCode } from '../../schema/index.ts'
import type { Older, Rule } from './rules.ts'
import { releases } from './versions.ts'

/** An object but for some of its members. */
export function without<T extends object, K extends keyof T>(doc: T, ...names: K[]): Omit<T, K> {
  const left: Partial<T> = { ...doc }
  for (const name of names) delete left[name]
  return left as Omit<T, K> // the names were taken away
}

/** A rule for one of the stored objects. */
export function rule<T>(
  object: string,
  until: string,
  shape: (older: Older, doc: T) => object,
): Rule {
  const run = (older: Older, doc: Record<string, unknown>) =>
    // Objects of this name are such documents; what is made of them is one again.
    shape(older, doc as T) as Record<string, unknown>
  return { object, until, shape: run }
}

const couponOf = ({ db, shape }: Older, id: string | undefined) =>
  shape(db.coupons.get(id ?? '') ?? null)

/** What changed outside of invoices. https://docs.stripe.com/changelog */
export const olderShapes: readonly Rule[] = [
  rule<Discount>('discount', releases.clover, (older, discount) => ({
    ...without(discount, 'source'),
    coupon: couponOf(older, discount.source.coupon),
  })),
  rule<PromotionCode>('promotion_code', releases.clover, (older, promotion) => ({
    ...without(promotion, 'promotion'),
    coupon: couponOf(older, promotion.promotion.coupon),
  })),
  rule<CheckoutSession>('checkout.session', releases.basil, (_older, session) => ({
    ...session,
    shipping_details: session.collected_information?.shipping_details ?? null,
  })),
  rule<Product>('product', releases.spring2024, (_older, product) => ({
    ...without(product, 'marketing_features'),
    features: product.marketing_features,
  })),
]
