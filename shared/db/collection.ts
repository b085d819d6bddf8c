import type { Scalar } from '../json.ts'

type ColumnValue = Scalar | boolean | undefined

/**
 * A set of documents of one type. A document is stored as the JSON text the wire shows; `columns`
 * are the few values the API filters or orders by, kept beside it.
 */
export interface Collection<Doc extends object = object, Column extends string = string> {
  readonly key: (doc: Doc) => string
  readonly columns: Readonly<Record<Column, (doc: Doc) => ColumnValue>>
  readonly indexes: readonly (readonly (Column | 'seq')[])[]
  /** Text that a person would search for; it gets a full-text index. */
  readonly search?: ((doc: Doc) => string) | undefined
}

interface CollectionOptions<Doc extends object, Column extends string> {
  key?: (doc: Doc) => string
  columns?: Readonly<Record<Column, (doc: Doc) => ColumnValue>>
  indexes?: readonly (readonly (NoInfer<Column> | 'seq')[])[]
  search?: (doc: Doc) => string
}

function idOf(doc: object): string {
  if ('id' in doc && (typeof doc.id === 'string' || typeof doc.id === 'number'))
    return String(doc.id)
  throw new Error('a collection whose documents have no id needs a key')
}

/**
 * Declares a collection: `collection<Message>()({ columns: { channel: (m) => m.channel }, indexes:
 * [['channel']] })`. The key is the document's `id` unless `key` says otherwise. Its table is made
 * when first written.
 */
export function collection<Doc extends object>() {
  return <Column extends string = never>(
    options: CollectionOptions<Doc, Column> = {},
  ): Collection<Doc, Column> => ({
    key: options.key ?? idOf,
    // No columns were given, so `Column` is never and the empty object has all of them.
    columns: options.columns ?? ({} as Record<Column, never>),
    indexes: options.indexes ?? [],
    search: options.search,
  })
}

/** The collections of a twin by name. */
// Method-like variance is wanted here: a twin's own document types are narrower than `object`.
export type Tables = Readonly<Record<string, AnyCollection>>

export interface AnyCollection {
  readonly key: (doc: never) => string
  readonly columns: Readonly<Record<string, (doc: never) => ColumnValue>>
  readonly indexes: readonly (readonly string[])[]
  readonly search?: ((doc: never) => string) | undefined
}
