/** Names something that instances keep in memory, and says what it is at first. */
export interface VolatileKey<T extends object> {
  readonly make: () => T
}

/** Declares something an instance keeps in memory, made when it is first asked for. */
export function volatile<T extends object>(make: () => T): VolatileKey<T> {
  return { make }
}

/** What one instance keeps in memory. */
export class Volatile {
  readonly #values = new Map<VolatileKey<object>, object>()

  get<T extends object>(key: VolatileKey<T>): T {
    const known = this.#values.get(key)
    if (known) return known as T // made by this key's own `make`
    const made = key.make()
    this.#values.set(key, made)
    return made
  }

  clear(): void {
    this.#values.clear()
  }
}
