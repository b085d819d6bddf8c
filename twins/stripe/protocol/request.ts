import type { Call } from '../../../shared/contract.ts'
import { alphabets } from '../../../shared/instance/random.ts'

const letters = alphabets.base62

/**
 * The `Request-Id` of a call. It follows from the call's number, because reads must not draw from
 * the instance's random numbers, whose position is state.
 */
export function requestId(call: Call): string {
  const known = call.headers['request-id']
  if (known !== undefined) return known
  let state = Math.imul(call.sequence + 1, 0x9e3779b1) >>> 0
  let id = 'req_'
  for (let index = 0; index < 14; index += 1) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + index + call.sequence) >>> 0
    id += letters[(state >>> 8) % letters.length]
  }
  call.headers['request-id'] = id
  return id
}
