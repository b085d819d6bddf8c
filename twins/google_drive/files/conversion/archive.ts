import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'

/** The files of a ZIP archive, which most formats of documents are. */
export type Archive = Record<string, Uint8Array>

/** What an archive may unpack to: enough for any real document, too little to fill the memory. */
const unpackedLimit_bytes = 512 * 1024 * 1024

/** Unpacks an archive; throws where it is none, or grows beyond all measure. */
export function unpack(bytes: Uint8Array, isWanted: (name: string) => boolean): Archive {
  let total_bytes = 0
  return unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!isWanted(name)) return false
      total_bytes += originalSize
      if (total_bytes > unpackedLimit_bytes) throw new Error('an archive that is too large')
      return true
    },
  })
}

/** Throws where an archive unpacks to more than a document ever has. */
export function ensureModest(bytes: Uint8Array): void {
  let total_bytes = 0
  unzipSync(bytes, {
    filter({ originalSize }) {
      total_bytes += originalSize
      return false
    },
  })
  if (total_bytes > unpackedLimit_bytes) throw new Error('an archive that is too large')
}

export function textIn(archive: Archive, name: string): string {
  const bytes = archive[name]
  if (!bytes) throw new Error(`an archive without ${name}`)
  return strFromU8(bytes)
}

/** Packs files; `first` is a list of those that stand uncompressed at the beginning. */
export function pack(
  files: Readonly<Record<string, string | Uint8Array>>,
  at_ms: number,
  first: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {}
  const level = (name: string) => (first.includes(name) ? 0 : 6)
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) continue
    const bytes = typeof content === 'string' ? strToU8(content) : content
    entries[name] = [bytes, { level: level(name) }]
  }
  return new Uint8Array(zipSync(entries, { mtime: zipTime(at_ms) }))
}

/** The moment as ZIP writes it, which is local time: so that all machines write the same. */
function zipTime(at_ms: number): Date {
  const at = new Date(Math.max(at_ms, Date.UTC(1980, 0, 2)))
  return new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  )
}

/**
 * An archive that a library wrote, without what it takes from the machine: the time of writing and
 * ids made at random.
 */
export function settle(bytes: Uint8Array, at_ms: number): Uint8Array<ArrayBuffer> {
  const files: Record<string, string | Uint8Array> = unzipSync(bytes)
  const at = new Date(at_ms).toISOString().replace(/\.\d+/, '')
  const ids = new Map<string, string>()
  for (const [name, content] of Object.entries(files)) {
    if (!/\.(xml|rels)$/.test(name)) continue
    files[name] = strFromU8(content instanceof Uint8Array ? content : strToU8(content))
      .replaceAll(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${at}`)
      .replaceAll(/"rId([\w-]{21})"/g, (_, id: string) => {
        const known = ids.get(id) ?? `rIdLink${ids.size + 1}`
        ids.set(id, known)
        return `"${known}"`
      })
  }
  return pack(files, at_ms)
}
