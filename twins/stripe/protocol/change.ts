import { isRecord } from '../../../shared/json.ts'
import type { Subject } from '../schema/index.ts'
import type { StripeWorld } from './index.ts'

/**
 * The values that changed, as they were: an event's `previous_attributes`. Inside of a hash only
 * the keys that changed. https://docs.stripe.com/api/events/object#event_object-data
 */
export function previousOf(before: object, after: object): Record<string, unknown> {
  const was: Record<string, unknown> = { ...before }
  const is: Record<string, unknown> = { ...after }
  const previous: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [old, current] = [was[name], is[name]]
    if (isRecord(old) && isRecord(current)) {
      const inner = previousOf(old, current)
      if (Object.keys(inner).length > 0) previous[name] = inner
    } else if (JSON.stringify(old) !== JSON.stringify(current)) {
      previous[name] = old ?? null
    }
  }
  return previous
}

/** Tells that an object changed, where it did. */
export function emitChange(
  world: StripeWorld,
  type: string,
  before: Subject,
  after: Subject,
): void {
  const previous_attributes = previousOf(before, after)
  if (Object.keys(previous_attributes).length === 0) return
  world.emit(type, { object: after, previous_attributes })
}

/** Tells that something happened to an object. */
export function emit(world: StripeWorld, type: string, object: Subject): void {
  world.emit(type, { object })
}

/**
 * Metadata after a change: keys are merged, an empty value removes its key, an empty whole all of
 * them. https://docs.stripe.com/api/metadata
 */
export function mergeMetadata(
  before: Record<string, string> | null | undefined,
  change: Record<string, string> | null | undefined,
): Record<string, string> {
  if (change === null) return {}
  const merged = { ...before, ...change }
  for (const key in change) if (change[key] === '') delete merged[key]
  return merged
}

/** The fields of a change that were given; what is not given stays. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
