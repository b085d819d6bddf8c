/** Calls that wait until something happens in their instance. */
export class Waiting {
  readonly #waiters = new Map<string, Set<(isSignalled: boolean) => void>>()

  /** Resolves with true at the topic's next signal, with false after a time or at `release`. */
  waitFor(topic: string, timeout_ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(topic) ?? new Set()
      this.#waiters.set(topic, waiters)
      const finish = (isSignalled: boolean) => {
        clearTimeout(timer)
        waiters.delete(finish)
        if (waiters.size === 0) this.#waiters.delete(topic)
        resolve(isSignalled)
      }
      const timer = setTimeout(finish, timeout_ms, false)
      waiters.add(finish)
    })
  }

  signal(topic: string): void {
    for (const finish of this.#waiters.get(topic) ?? []) finish(true)
  }

  /** Lets everything go that still waits. */
  release(): void {
    for (const waiters of this.#waiters.values()) for (const finish of waiters) finish(false)
  }
}
