interface Counts {
  calls: number
  successes: number
}

/** How often each operation was answered, and how often with success. */
export class Exercised {
  readonly #counts = new Map<string, Counts>()

  count(operation: string, isSuccess: boolean): void {
    const counts = this.#counts.get(operation)
    if (counts) {
      counts.calls += 1
      if (isSuccess) counts.successes += 1
    } else {
      this.#counts.set(operation, { calls: 1, successes: Number(isSuccess) })
    }
  }

  /** By operation, in the order of their names. */
  counts(): Record<string, Counts> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  restore(counts: Record<string, Counts>): void {
    for (const [operation, each] of Object.entries(counts)) this.#counts.set(operation, each)
  }

  clear(): void {
    this.#counts.clear()
  }
}
