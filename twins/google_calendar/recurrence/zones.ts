import { IANAZone } from 'luxon'
import { memoize } from '../../../shared/memoize.ts'
import { day_ms, minute_ms, second_ms, toSeconds, week_ms } from '../../../shared/time/units.ts'

/** A stretch of time in which a zone keeps one offset. */
interface Stretch {
  until_ms: number
  offset_ms: number
}

// About half a year; asking the platform for an offset costs as much as a hundred look-ups here.
const block_ms = 2 ** 34

class Zone {
  readonly #zone: IANAZone
  readonly #blocks = new Map<number, readonly Stretch[]>()

  constructor(name: string) {
    this.#zone = IANAZone.create(name)
  }

  /** How far the zone is ahead of UTC at an instant. */
  offset_ms(instant_ms: number): number {
    const block = Math.floor(instant_ms / block_ms)
    let stretches = this.#blocks.get(block)
    if (!stretches) {
      stretches = this.#measure(block * block_ms, (block + 1) * block_ms)
      this.#blocks.set(block, stretches)
    }
    for (const { until_ms, offset_ms } of stretches) if (instant_ms < until_ms) return offset_ms
    return 0
  }

  #ask(instant_ms: number): number {
    return this.#zone.offset(instant_ms) * minute_ms
  }

  #measure(from_ms: number, to_ms: number): Stretch[] {
    const stretches: Stretch[] = []
    let offset_ms = this.#ask(from_ms)
    for (let at_ms = from_ms; at_ms < to_ms; at_ms += week_ms) {
      const next_ms = Math.min(at_ms + week_ms, to_ms)
      const next = this.#ask(next_ms)
      if (next === offset_ms) continue
      stretches.push({ until_ms: this.#findChange(at_ms, next_ms, offset_ms), offset_ms })
      offset_ms = next
    }
    return [...stretches, { until_ms: to_ms, offset_ms }]
  }

  /** The first instant at which the offset is another one. */
  #findChange(from_ms: number, to_ms: number, offset_ms: number): number {
    let same = toSeconds(from_ms)
    let other = Math.ceil(to_ms / second_ms)
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2)
      if (this.#ask(middle * second_ms) === offset_ms) same = middle
      else other = middle
    }
    return other * second_ms
  }
}

const zoneOf = memoize(
  (name) => new Zone(name),
  (name: string) => name,
  1000,
)

/** Whether this names a zone of the IANA database. */
export const isZone = memoize(
  (name) => /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name),
  (name: string) => name,
  2000,
)

/** How far a zone is ahead of UTC at an instant. */
export function offsetAt_ms(zone: string, instant_ms: number): number {
  return zoneOf(zone).offset_ms(instant_ms)
}

/** What the clock on the wall shows at an instant, counted as if it showed UTC. */
export function toWall_ms(zone: string, instant_ms: number): number {
  return instant_ms + offsetAt_ms(zone, instant_ms)
}

/**
 * When the clock on the wall shows this. A time that is there twice is the first one; one that is
 * skipped is read with the offset before it. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
 */
export function toInstant_ms(zone: string, wall_ms: number): number {
  const table = zoneOf(zone)
  const before_ms = table.offset_ms(wall_ms - day_ms)
  const after_ms = table.offset_ms(wall_ms + day_ms)
  if (before_ms === after_ms || table.offset_ms(wall_ms - before_ms) === before_ms) {
    return wall_ms - before_ms
  }
  const late_ms = wall_ms - after_ms
  return table.offset_ms(late_ms) === after_ms ? late_ms : wall_ms - before_ms
}
