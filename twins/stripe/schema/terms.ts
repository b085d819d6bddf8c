import { isRecord } from '../../../shared/json.ts'

/** How a field can be asked for. https://docs.stripe.com/search#query-fields */
export type FieldKind = 'token' | 'string' | 'numeric'
export type SearchFields = Readonly<Record<string, FieldKind>>

/** The value at a path of a document; undefined where there is none. */
export function fieldOf(doc: unknown, path: readonly string[]): unknown {
  let value = doc
  for (const name of path) {
    value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

/** A text without line breaks and tabs, which stand between terms and in them. */
const quoted = (text: string) => JSON.stringify(text).slice(1, -1)

/** A value as it is compared: in any case. */
export function toComparable(value: unknown): string {
  return quoted(String(value).toLowerCase())
}

/** How every term of a field begins. */
export function beginningOf(path: readonly string[]): string {
  return `\n${path.map(quoted).join('\t')}\t`
}

/** What `terms` holds where a field has a value. */
export function termOf(path: readonly string[], value: unknown): string {
  return `${beginningOf(path)}${toComparable(value)}\n`
}

/** So much of a term tells it from nearly all others. */
const wordLength_bytes = 40

/**
 * The word of the full-text index for a term: the same for the same, and rarely for others, in
 * letters and digits only.
 */
export function wordOf(term: string): string {
  return `t${Buffer.from(term).subarray(-wordLength_bytes).toString('hex')}`
}

/** What a document is, in terms: its fields but for numbers, and its metadata. */
function* eachTerm(doc: object, fields: SearchFields): Generator<string> {
  for (const [name, kind] of Object.entries(fields)) {
    const path = name.split('.')
    const value = kind === 'numeric' ? null : fieldOf(doc, path)
    if (value !== null && value !== undefined) yield termOf(path, value)
  }
  const metadata = fieldOf(doc, ['metadata'])
  if (!isRecord(metadata)) return
  for (const [key, value] of Object.entries(metadata)) yield termOf(['metadata', key], value)
}

/**
 * The column `terms` of a collection that is searched by these fields; numbers have columns of
 * their own.
 */
export function termsOf(fields: SearchFields): (doc: object) => string {
  return (doc) => [...eachTerm(doc, fields)].join('')
}

/** The text for the full-text index of such a collection: a word for each term. */
export function wordsOf(fields: SearchFields): (doc: object) => string {
  return (doc) => [...eachTerm(doc, fields)].map(wordOf).join(' ')
}
