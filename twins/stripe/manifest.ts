import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'stripe',
  label: 'Stripe',
  kind: 'backend',
  port: 12111,
  hosts: [
    'api.stripe.com',
    'js.stripe.com',
    'files.stripe.com',
    'connect.stripe.com',
    'meter-events.stripe.com',
  ],
  defaultAuthorization: 'Bearer sk_test_51TwinfleetStripeSecretKey00000000',
  fingerprints: [
    {
      signal: 'Stripe.js',
      pattern: /js\.stripe\.com|\bloadStripe\s*\(|\bStripe\(\s*["'`]pk_/,
    },
    { signal: 'publishable key', pattern: /\bpk_(?:test|live)_[A-Za-z0-9]{8,}/ },
    { signal: 'Stripe API', pattern: /api\.stripe\.com|(?:checkout|buy|billing)\.stripe\.com/ },
  ],
  hasPrompts: true,
}
