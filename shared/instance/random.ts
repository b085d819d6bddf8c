import { createHash } from 'node:crypto'

export const alphabets = {
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  upper: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: '0123456789abcdefghijklmnopqrstuvwxyz',
  hex: '0123456789abcdef',
  digits: '0123456789',
} as const

export type Alphabet = keyof typeof alphabets

/** A 32-bit number that depends on every byte of the text. */
export function hash32(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0)
}

/**
 * A stream of random numbers that is a pure function of a seed and of how many were drawn, so that
 * its whole state is one integer that lives in the instance's database (mulberry32, which steps by
 * a constant).
 */
export class Random {
  readonly #base: number
  draws: number

  constructor(seed: string, draws = 0) {
    this.#base = hash32(seed)
    this.draws = draws
  }

  /** The next number, at least 0 and below 1. */
  next(): number {
    this.draws += 1
    const state = (this.#base + Math.imul(this.draws, 0x6d2b79f5)) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A text of so many characters of one alphabet. */
  text(length: number, alphabet: Alphabet = 'base62'): string {
    const letters = alphabets[alphabet]
    let text = ''
    for (let index = 0; index < length; index += 1) {
      text += letters[Math.floor(this.next() * letters.length)]
    }
    return text
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.text(32, 'hex')
    const variant = '89ab'[Math.floor(this.next() * 4)]
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20),
    ].join('-')
  }
}
