import type { Twin } from '../shared/contract.ts'

/** What in a page or its scripts shows that it uses a provider. */
export interface Fingerprint {
  /** What was recognised, as a person calls it: `Stripe.js`. */
  readonly signal: string
  readonly pattern: RegExp
}

/** What is known of a twin without loading it. */
export interface TwinManifest
  extends Pick<Twin, 'name' | 'label' | 'kind' | 'port' | 'hosts' | 'defaultAuthorization'> {
  /** Hosts, SDK loaders, key formats and globals that the provider's browser code brings along. */
  readonly fingerprints: readonly Fingerprint[]
  /** Whether `seeders/<name>/prompt/` says what plain English may ask of it. */
  readonly hasPrompts?: true
}
