type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]

/** `T` whose properties are absent where they could be undefined. */
type Defined<T> = Omit<T, OptionalKey<T>> & {
  [K in OptionalKey<T>]?: Exclude<T[K], undefined>
}

/**
 * An object without the properties that are undefined, as it would be after a trip through JSON.
 * The properties of its properties stay as they are.
 */
export function omitUndefined<T extends object>(object: T): Defined<T> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Defined<T> // only undefined properties are gone
}

/** The entry of a table under a name from outside; undefined for `constructor` and its like. */
export function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
