/**
 * A pure function that remembers its answers, so many at most before it begins anew. Answers must
 * follow from the arguments, and `keyOf` must tell different arguments apart: instances share what
 * is remembered.
 */
export function memoize<Args extends readonly unknown[], Answer>(
  answer: (...args: Args) => Answer,
  keyOf: (...args: Args) => string,
  limit: number,
): (...args: Args) => Answer {
  const known = new Map<string, { answer: Answer }>()
  return (...args) => {
    const key = keyOf(...args)
    let entry = known.get(key)
    if (!entry) {
      entry = { answer: answer(...args) }
      if (known.size >= limit) known.clear()
      known.set(key, entry)
    }
    return entry.answer
  }
}
