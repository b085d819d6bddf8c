import { DateTime, Duration } from 'luxon'
import { day_ms, hour_ms, minute_ms, second_ms, week_ms } from './units.ts'

/**
 * How an instance's time runs. `wall` follows the machine's clock at an offset; `run` starts at a
 * given time and runs at a rate (0 is frozen). `wall_ms` is when, on the machine's clock, that run
 * began.
 */
export type ClockState =
  | { mode: 'wall'; offset_ms: number }
  | { mode: 'run'; at_ms: number; rate: number; wall_ms: number }

export class ClockError extends Error {}

/** The clock of one instance, in milliseconds since the epoch. */
export class Clock {
  #state: ClockState = { mode: 'wall', offset_ms: 0 }
  #held_ms: number | undefined

  /** The time now; while a transaction or a job holds the clock, the time it was held at. */
  now(): number {
    if (this.#held_ms !== undefined) return this.#held_ms
    const state = this.#state
    if (state.mode === 'wall') return Date.now() + state.offset_ms
    if (state.rate === 0) return state.at_ms
    return Math.floor(state.at_ms + (Date.now() - state.wall_ms) * state.rate)
  }

  /** Runs work at one instant: every reading inside answers the same time. */
  hold<T>(at_ms: number, work: () => T): T {
    const before = this.#held_ms
    this.#held_ms = at_ms
    try {
      return work()
    } finally {
      this.#held_ms = before
    }
  }

  get state(): ClockState {
    return this.#state
  }

  get rate(): number {
    return this.#state.mode === 'wall' ? 1 : this.#state.rate
  }

  restore(state: ClockState): void {
    this.#state = state
  }

  /** The same state with a run that begins now, as a reset needs it. */
  restart(): void {
    if (this.#state.mode === 'run') this.#state = { ...this.#state, wall_ms: Date.now() }
  }

  /** Moves to an instant and keeps the rate. */
  set(at_ms: number): void {
    this.#state =
      this.#state.mode === 'wall'
        ? { mode: 'wall', offset_ms: at_ms - Date.now() }
        : { ...this.#state, at_ms, wall_ms: Date.now() }
  }

  setRate(rate: number): void {
    this.#state = { mode: 'run', at_ms: this.now(), rate, wall_ms: Date.now() }
  }

  /** What callers are told; it leaves out the machine's clock, so equal states read alike. */
  describe(): Record<string, unknown> {
    const state = this.#state
    return state.mode === 'wall'
      ? { mode: 'wall', offset_ms: state.offset_ms }
      : { mode: 'run', at: new Date(state.at_ms).toISOString(), rate: state.rate }
  }
}

/** The years a clock may show: those that ISO 8601 writes with four digits. */
const earliest_ms = Date.parse('0001-01-01T00:00:00Z')
const latest_ms = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function isInRange(at_ms: number): boolean {
  return at_ms >= earliest_ms && at_ms <= latest_ms
}

function checkRange(at_ms: number): number {
  if (isInRange(at_ms)) return at_ms
  throw new ClockError('a clock shows the years 1 to 9999')
}

/** Reads an ISO 8601 instant, as milliseconds. */
export function parseInstant(text: string): number {
  const at_ms = Date.parse(text)
  if (Number.isNaN(at_ms)) throw new ClockError(`${JSON.stringify(text)} is not an ISO 8601 time`)
  return checkRange(at_ms)
}

/** Adds an ISO 8601 duration such as `P3D` to an instant, in UTC calendar terms. */
export function addDuration(at_ms: number, duration: string): number {
  const parsed = Duration.fromISO(duration)
  if (!parsed.isValid) {
    throw new ClockError(`${JSON.stringify(duration)} is not an ISO 8601 duration like P3D or PT1H`)
  }
  return checkRange(DateTime.fromMillis(at_ms, { zone: 'utc' }).plus(parsed).toMillis())
}

const relative = /^([+-])(\d+)([smhdw])$/
const unit_ms = { s: second_ms, m: minute_ms, h: hour_ms, d: day_ms, w: week_ms } as const

function isUnit(text: string | undefined): text is keyof typeof unit_ms {
  return text !== undefined && Object.hasOwn(unit_ms, text)
}

/**
 * Reads a seed's time: ISO 8601, or relative to now such as `-3d` or `+2h`. Undefined where it is
 * neither.
 */
export function parseTime(text: string, now_ms: number): number | undefined {
  const [, sign, count, unit] = relative.exec(text) ?? []
  const at_ms = isUnit(unit)
    ? now_ms + (sign === '-' ? -1 : 1) * Number(count) * unit_ms[unit]
    : /^\d{4}-\d{2}-\d{2}/.test(text)
      ? Date.parse(text)
      : Number.NaN
  return isInRange(at_ms) ? at_ms : undefined
}
