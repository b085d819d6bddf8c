export const second_ms = 1000
export const minute_ms = 60 * second_ms
export const hour_ms = 60 * minute_ms
export const day_ms = 24 * hour_ms
export const week_ms = 7 * day_ms

export const minute_s = 60
export const hour_s = 60 * minute_s
export const day_s = 24 * hour_s

/** Whole seconds since the epoch, as most wires show an instant. */
export function toSeconds(instant_ms: number): number {
  return Math.floor(instant_ms / second_ms)
}
