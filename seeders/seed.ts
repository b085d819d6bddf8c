import { TwinError } from '../shared/errors.ts'
import { SeedError } from '../shared/instance/seeding.ts'
import { parseTime } from '../shared/time/clock.ts'

// What seeders are written with: `import * as seed from '../seed.ts'`.

/** The refusal of a field of a seed; `path` is as in `slack.channels[0].name`. */
export function refused(path: string, problem: string): SeedError {
  return new SeedError(path, problem)
}

/** Does something for a field of a seed; what the twin refuses is refused with its path. */
export function at<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof TwinError ? refused(path, error.message) : error
  }
}

/** The same for every item of a list, whose path has its index: `slack.channels[3]`. */
export function each<T>(
  path: string,
  items: readonly T[],
  work: (item: T, path: string) => void,
): void {
  items.forEach((item, index) => {
    const own = `${path}[${index}]`
    at(own, () => work(item, own))
  })
}

/** The instant a seed names, in milliseconds: ISO 8601, or relative to now such as `-3d`. */
export function time(path: string, text: string, now_ms: number): number {
  const at_ms = parseTime(text, now_ms)
  if (at_ms !== undefined) return at_ms
  throw refused(path, `${text} is neither ISO 8601 nor relative such as -3d`)
}
