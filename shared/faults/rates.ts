/** A provider's documented allowance: so many requests a window, counted under a key. */
export interface Allowance {
  key: string
  limit: number
  window_ms: number
}

/**
 * How much of an allowance is left. `reset_ms` is when the window ends, on the instance's clock.
 */
export interface RateState {
  limit: number
  remaining: number
  used: number
  reset_ms: number
  exceeded: boolean
}

/** Fixed windows, counted in memory. */
export class Rates {
  readonly #windows = new Map<string, { used: number; reset_ms: number }>()

  take({ key, limit, window_ms }: Allowance, now_ms: number): RateState {
    let window = this.#windows.get(key)
    if (!window || now_ms >= window.reset_ms) {
      window = { used: 0, reset_ms: now_ms + window_ms }
      this.#windows.set(key, window)
    }
    const exceeded = window.used >= limit
    if (!exceeded) window.used += 1
    const { used, reset_ms } = window
    return { limit, remaining: limit - used, used, reset_ms, exceeded }
  }

  clear(): void {
    this.#windows.clear()
  }
}
