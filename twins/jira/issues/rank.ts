import { factOf, setFact } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'

// Ranks are texts in whose order the issues stand, as LexoRank has them: `0|i0000f:`.

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

function write(fraction: string): string {
  return `0|${fraction}:`
}

function fractionOf(rank: string): string {
  return rank.slice(2).replace(':', '')
}

/** The rank behind all others. */
export function lastRank(world: JiraWorld): string {
  const next = factOf(world, 'next/rank', 7)
  setFact(world, 'next/rank', next + 8)
  return write(`i${next.toString(36).padStart(7, '0')}`)
}

/** A rank between two others; `undefined` for the start and for the end of all. */
export function rankBetween(before: string | undefined, after: string | undefined): string {
  const low = before === undefined ? '' : fractionOf(before)
  const high = after === undefined ? undefined : fractionOf(after)
  let result = ''
  for (let index = 0; ; index += 1) {
    const bottom = index < low.length ? digits.indexOf(low[index] ?? '0') : 0
    const isFree = high === undefined || !high.startsWith(result)
    const top = isFree ? digits.length : digits.indexOf(high[index] ?? 'z')
    const middle = Math.floor((bottom + top) / 2)
    result += digits[middle > bottom ? middle : bottom]
    if (middle > bottom) return write(result)
  }
}
