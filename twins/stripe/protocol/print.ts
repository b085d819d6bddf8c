/** How far Stripe indents the JSON of its answers. */
export const indent = 2

/** A list shows its objects two levels in. */
const inList = '\n    '

/**
 * The text of a stored object: as a list shows it, because a list of a hundred holds a hundred
 * texts as they are and a single object is quickly moved to the left.
 */
export function printStored(doc: object): string {
  return JSON.stringify(doc, null, indent).replaceAll('\n', inList)
}

/** A stored text as an answer of its own. */
export function toTopLevel(text: string): string {
  return text.replaceAll(inList, '\n')
}
