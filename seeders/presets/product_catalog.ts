import type { Preset } from './preset.ts'

/** The same price in several currencies, each with a key of its own. */
function prices(key: string, amounts: Record<string, number>) {
  return Object.entries(amounts).map(([currency, unit_amount]) => ({
    currency,
    unit_amount,
    lookup_key: `${key}-${currency}`,
  }))
}

const stripe = {
  products: [
    {
      name: 'Linen notebook, A5',
      description: 'Dotted, 160 pages that lie flat',
      metadata: { sku: 'NB-A5' },
      prices: prices('notebook-a5', { eur: 1600, usd: 1800, gbp: 1400 }),
    },
    {
      name: 'Wool blanket',
      description: 'Woven in the north, 130 by 180 cm',
      metadata: { sku: 'BLK-130' },
      prices: prices('blanket', { eur: 12900, usd: 14500, jpy: 21000 }),
    },
    {
      name: 'Desk lamp',
      active: false,
      description: 'Sold out, back in autumn',
      metadata: { sku: 'LMP-1' },
      prices: prices('lamp', { eur: 8900 }),
    },
    {
      name: 'Tea of the month',
      metadata: { sku: 'TEA-M' },
      prices: [
        {
          currency: 'eur',
          unit_amount: 1900,
          recurring: { interval: 'month' },
          lookup_key: 'tea-monthly',
        },
        {
          currency: 'eur',
          unit_amount: 5400,
          recurring: { interval: 'month', interval_count: 3 },
          lookup_key: 'tea-quarterly',
        },
      ],
    },
    {
      name: 'Letterpress printing',
      description: 'By the sheet; the more, the cheaper',
      metadata: { sku: 'PRINT' },
      prices: [
        {
          currency: 'eur',
          recurring: { interval: 'month', usage_type: 'licensed' },
          tiers_mode: 'volume',
          tiers: [
            { up_to: 100, unit_amount: 120 },
            { up_to: 1000, unit_amount: 80 },
            { up_to: 'inf', unit_amount: 45 },
          ],
          lookup_key: 'printing',
        },
      ],
    },
  ],
}

export const productCatalog: Preset = {
  id: 'stripe:product-catalog',
  name: 'Product catalogue',
  description:
    'A stationer’s catalogue: prices in four currencies, one product sold out, subscriptions by ' +
    'the month and the quarter, and a price in volume tiers.',
  twins: ['stripe'],
  tags: ['preset', 'ecommerce', 'functional'],
  seed_config: { stripe },
  prompt: null,
}
