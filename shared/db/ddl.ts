import type { AnyCollection } from './collection.ts'

/** The SQL that makes the table of a collection, its indexes and its search. */
export function schemaOf(name: string, definition: AnyCollection): string {
  const quote = (names: readonly string[]) => names.map((each) => `"${each}"`).join(', ')
  const columns = Object.keys(definition.columns).map((column) => `, "${column}"`)
  const statements = [
    `CREATE TABLE "${name}" (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
      rev INTEGER NOT NULL, doc TEXT NOT NULL${columns.join('')})`,
    ...definition.indexes.map(
      (index, position) => `CREATE INDEX "${name}_${position}" ON "${name}" (${quote(index)})`,
    ),
  ]
  if (definition.search) statements.push(`CREATE VIRTUAL TABLE "${name}_search" USING fts5 (text)`)
  return statements.join(';\n')
}
