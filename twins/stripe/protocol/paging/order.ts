/** The same object with its members as Stripe prints them: its id and kind, then by name. */
export function inOrder<T extends { id: string; object: string }>(doc: T): T {
  const { id, object, ...rest } = doc
  const sorted = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1))
  return { id, object, ...Object.fromEntries(sorted) } as T // the same members
}
