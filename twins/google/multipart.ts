/** One part of a multipart body. */
export interface Part {
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** The boundary a content type names. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '')
  return found?.[1] ?? found?.[2]
}

/** The parts of a multipart body (RFC 2046), undefined where it is malformed. */
export function splitParts(bytes: Buffer, boundary: string): Part[] | undefined {
  const parts: Part[] = []
  const marker = Buffer.from(`--${boundary}`)
  let at = bytes.indexOf(marker)
  while (at !== -1) {
    const start = at + marker.length
    if (bytes.toString('latin1', start, start + 2) === '--') return parts
    const next = bytes.indexOf(Buffer.concat([Buffer.from('\n'), marker]), start)
    if (next === -1) return undefined
    parts.push(toPart(bytes.subarray(bytes.indexOf('\n', start) + 1, next)))
    at = next + 1
  }
  return undefined
}

function toPart(bytes: Buffer): Part {
  const content = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes
  const { headers, end } = readHead(content)
  return { headers, body: content.subarray(end) }
}

/** The headers at the start of some bytes, and where what follows them begins. */
export function readHead(bytes: Buffer): { headers: Record<string, string>; end: number } {
  const headers: Record<string, string> = {}
  let at = 0
  for (;;) {
    const newline = bytes.indexOf('\n', at)
    const line = bytes.toString('utf8', at, newline === -1 ? bytes.length : newline).trim()
    at = newline === -1 ? bytes.length : newline + 1
    if (line === '') return { headers, end: at }
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
    if (newline === -1) return { headers, end: at }
  }
}
