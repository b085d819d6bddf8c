/** A value SQLite can hold in an indexed column. */
export type Scalar = string | number | null

/** How deep JSON from outside may nest: what works through it recursively must come back. */
const depthLimit = 200

/** True for a plain JSON object, which is neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether JSON text nests deeper than anything a client has reason to send. */
export function isTooDeep(text: string): boolean {
  // Shorter text cannot open so many brackets and close them.
  if (text.length <= 2 * depthLimit) return false
  let depth = 0
  let isInText = false
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index)
    if (isInText) {
      if (letter === 0x5c) index += 1
      else if (letter === 0x22) isInText = false
    } else if (letter === 0x22) {
      isInText = true
    } else if (letter === 0x7b || letter === 0x5b) {
      depth += 1
      if (depth > depthLimit) return true
    } else if (letter === 0x7d || letter === 0x5d) {
      depth -= 1
    }
  }
  return false
}

/** Parses JSON text, or answers undefined where it is malformed or nests too deep. */
export function parseJson(text: string): unknown {
  try {
    if (isTooDeep(text)) return undefined
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** JSON with object keys in sorted order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}
