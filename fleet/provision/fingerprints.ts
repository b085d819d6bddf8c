import { type Fingerprint, twins } from '../../twins/index.ts'
import { providersWithoutTwin } from './providers_without_twin.ts'

interface ProviderFingerprint extends Fingerprint {
  readonly twin: string
}

function ofProvider([twin, prints]: [string, readonly Fingerprint[]]): ProviderFingerprint[] {
  return prints.map((each) => ({ ...each, twin }))
}

/** The fingerprints of every provider; a twin's own come from its manifest. */
const fingerprints: readonly ProviderFingerprint[] = Object.entries({
  ...providersWithoutTwin,
  ...Object.fromEntries(Object.values(twins).map((each) => [each.name, each.fingerprints])),
}).flatMap(ofProvider)

export interface Signal {
  twin: string
  signal: string
  /** The address of the page or script it was found in. */
  found_in: string
}

/** The signals of providers in one text. */
export function findSignals(text: string, source: string): Signal[] {
  return fingerprints
    .filter(({ pattern }) => pattern.test(text))
    .map(({ twin, signal }) => ({ twin, signal, found_in: source }))
}
