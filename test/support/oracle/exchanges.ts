import type { JsonObject } from './json.ts'
import type { Deviation, Exchange } from './types.ts'

/** What a test says of an answer; it is 200 and JSON unless it says otherwise. */
export type Answer = Partial<Exchange> & { body: unknown }

/** An exchange from its request line, for the oracle's own tests. */
export function exchange(twin: string, request: string, answer: Answer): Exchange {
  const [method = '', path = ''] = request.split(' ')
  return { twin, method, path, status: 200, headers: {}, ...answer }
}

/** What was found, as `kind pointer`: short enough to assert on whole lists. */
export function kinds(deviations: Deviation[]): string[] {
  return deviations.map((it) => `${it.kind} ${it.pointer || '(body)'}`).toSorted()
}

/** An object without some of its keys. */
export function without(value: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
}
