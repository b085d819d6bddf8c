/** A word of a search in texts, as FTS5 reads it; `*` at its end finds what begins with it. */
function wordMatch(word: string): string | undefined {
  const isPrefix = word.endsWith('*')
  const bare = word
    .replace(/\*$/, '')
    .replaceAll(/[^\p{L}\p{N}\s]+/gu, ' ')
    .trim()
  if (bare === '') return undefined
  return `"${bare}"${isPrefix ? '*' : ''}`
}

/**
 * The FTS5 query for a text search: all of its words, those in quotes in their order. Undefined
 * where it cannot be read: characters that Lucene keeps for itself, or nothing to look for.
 */
export function textMatch(text: string): string | undefined {
  if (/^[*?]/.test(text.trim()) || /(^|[^\\])[[\]{}!^]/.test(text)) return undefined
  const parts = [...text.matchAll(/"([^"]*)"|(\S+)/g)]
  const words = parts.map(([, phrase, word]) => wordMatch(phrase ?? word ?? ''))
  const found = words.filter((word) => word !== undefined)
  return found.length > 0 ? found.join(' AND ') : undefined
}
