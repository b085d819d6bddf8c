import type { Twin } from '../shared/contract.ts'
import type { TwinManifest } from './manifest.ts'
import * as manifests from './manifests.ts'

export type { Fingerprint, TwinManifest } from './manifest.ts'

/** The name of a twin. */
export type TwinName = keyof typeof manifests

/** What is known of every twin before it is loaded, by name; in the order of the names. */
export const twins: Readonly<Record<TwinName, TwinManifest>> = { ...manifests }

/** Loads a twin: `twins/<name>/index.ts` exports it as `twin`. Rejects where there is none. */
export async function loadTwin(name: string): Promise<Twin> {
  const { twin }: { twin: Twin } = await import(`./${name}/index.ts`)
  return twin
}
