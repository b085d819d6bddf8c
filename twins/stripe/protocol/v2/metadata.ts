import * as params from '../args/params.ts'

const { map, text } = params

/** Metadata here: a value of null takes its key away. */
export const metadataV2 = () => map(params.clearable(text(500))).optional()

/** The same as the first version says it. */
export function toChanges(given: Record<string, string | null> | undefined) {
  if (!given) return undefined
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? '']))
}
