import { slug } from '../../prompt/generator.ts'
import type { Noun } from '../../prompt/vocabulary.ts'
import { fieldOf } from './records.ts'

export const coupon: Noun = {
  words: ['coupon', 'discount', 'discount coupon'],
  in: ['account'],
  links: ['subscription'],
  list: 'coupons',
  naming: 'title',
  takes: ['amount', 'percent'],
  states: {
    'one time|single use': { duration: 'once' },
    'forever|permanent': { duration: 'forever' },
  },
  make({ name, percent, amount, state }, generator) {
    const value = amount
      ? { amount_off: amount.value, currency: amount.currency }
      : { percent_off: percent ?? 20 }
    const usual = ['Spring offer', 'Welcome back', 'Friends of the house', 'Summer sale']
    return {
      name: name ?? generator.unique(generator.pick(usual)),
      duration: 'once',
      ...value,
      ...state,
    }
  },
}

export const promotionCode: Noun = {
  words: ['promotion code', 'promo code', 'discount code', 'coupon code'],
  in: ['coupon'],
  list: 'promotion_codes',
  isFlat: true,
  naming: 'title',
  states: { active: { active: true }, 'inactive|expired': { active: false } },
  make({ name, container, state }, generator) {
    const coupon = fieldOf(container, 'name')
    const usual = slug(String(coupon), '').toUpperCase()
    return { code: name ?? generator.unique(usual), coupon, ...state }
  },
}

export const taxRate: Noun = {
  words: ['tax rate', 'tax'],
  in: ['account'],
  list: 'tax_rates',
  naming: 'title',
  takes: ['percent'],
  states: { inclusive: { inclusive: true }, exclusive: { inclusive: false } },
  make: ({ name, percent, state }) => ({
    display_name: name ?? 'VAT',
    percentage: percent ?? 20,
    ...state,
  }),
}

export const testClock: Noun = {
  words: ['test clock'],
  in: ['account'],
  list: 'test_clocks',
  naming: 'title',
  make: ({ name, index }) => ({ name: name ?? `Clock ${index + 1}`, frozen_time: '+0d' }),
}
