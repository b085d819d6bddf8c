/** Bytes from `start` to `end`, both from 0 and both included. */
interface ByteRange {
  start: number
  end: number
}

/**
 * The one range of bytes that a `Range` header asks for of so many (RFC 9110, 14.2). Undefined
 * where all are asked for, which headers that ask for several ranges or in other units are taken
 * for; `unsatisfiable` (416) where there are no such bytes.
 */
export function readRange(
  header: string | undefined,
  size_bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size_bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size_bytes - 1 : Math.min(Number(last), size_bytes - 1)
  return start >= size_bytes || start > end ? 'unsatisfiable' : { start, end }
}

/** `Content-Range` of an answer that has part of the bytes (206). */
export function toContentRange({ start, end }: ByteRange, size_bytes: number): string {
  return `bytes ${start}-${end}/${size_bytes}`
}

/** What a chunk of an upload says of itself. */
interface ContentRange {
  /** Undefined where the header only asks how far the upload is (an asterisk for the range). */
  range: ByteRange | undefined
  /** Undefined where the sender does not know yet. */
  total_bytes: number | undefined
}

/** Reads `Content-Range` of a request (RFC 9110, 14.4); undefined where it is malformed. */
export function readContentRange(header: string): ContentRange | undefined {
  const match = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(header)
  if (!match) return undefined
  const [, start, end, total] = match
  return {
    range: start === undefined ? undefined : { start: Number(start), end: Number(end) },
    total_bytes: total === '*' ? undefined : Number(total),
  }
}
