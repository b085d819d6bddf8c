import { createHash, type Hash, randomUUID } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { writeWhole } from '../fs.ts'
import type { Store } from './store.ts'

/**
 * Bytes of this size and above live in a file named by their hash; smaller ones in the database.
 */
const inlineLimit_bytes = 64 * 1024

/** Bytes that were received but belong to no record yet. `hash` is SHA-256 in hex. */
export interface StagedBlob {
  hash: string
  size: number
  /** Digests computed while the bytes passed by, in hex, by algorithm. */
  digests: Readonly<Record<string, string>>
  bytes?: Buffer
  path?: string
}

/** A body that is larger than it may be. */
export class TooLargeError extends Error {
  readonly limit_bytes: number
  constructor(limit_bytes: number) {
    super(`more than ${limit_bytes} bytes`)
    this.limit_bytes = limit_bytes
  }
}

interface StageOptions {
  limit_bytes?: number | undefined
  /** Further digests to compute on the way, such as `md5` or `sha1`. */
  digests?: readonly string[] | undefined
}

const stagedPrefix = 'staged-'

/** The content-addressed bytes of one instance. */
export class Blobs {
  readonly #makeDirectory: () => string
  #madeDirectory: string | undefined
  #store: Store

  /** `directory` is asked for when the first large blob arrives. */
  constructor(store: Store, directory: () => string) {
    this.#store = store
    this.#makeDirectory = directory
  }

  #directory(): string {
    this.#madeDirectory ??= this.#makeDirectory()
    return this.#madeDirectory
  }

  /** Whether any bytes may lie in files. */
  get hasDirectory(): boolean {
    return this.#madeDirectory !== undefined || this.hasFiles
  }

  use(store: Store): void {
    this.#store = store
  }

  /**
   * Receives bytes without holding more than one chunk of a large body in memory. The result is
   * kept by `keep` inside a transaction, or thrown away by `discard`.
   */
  async stage(source: AsyncIterable<Uint8Array>, options: StageOptions = {}): Promise<StagedBlob> {
    const hashes = new Map<string, Hash>([['sha256', createHash('sha256')]])
    for (const name of options.digests ?? []) hashes.set(name, createHash(name))
    const limit_bytes = options.limit_bytes ?? Number.POSITIVE_INFINITY
    const head: Uint8Array[] = []
    let size = 0
    let path: string | undefined
    let file: FileHandle | undefined
    try {
      for await (const chunk of source) {
        size += chunk.byteLength
        if (size > limit_bytes) throw new TooLargeError(limit_bytes)
        for (const hash of hashes.values()) hash.update(chunk)
        if (!file && size < inlineLimit_bytes) {
          head.push(chunk)
          continue
        }
        if (!file) {
          path = join(this.#directory(), `${stagedPrefix}${randomUUID()}`)
          file = await open(path, 'wx')
          for (const early of head) await file.write(early)
        }
        await file.write(chunk)
      }
    } catch (error) {
      await file?.close()
      if (path) rmSync(path, { force: true })
      throw error
    }
    await file?.close()
    const digests = Object.fromEntries(
      [...hashes].map(([name, hash]) => [name, hash.digest('hex')]),
    )
    const hash = digests.sha256 ?? ''
    return path
      ? { hash, size, digests, path }
      : { hash, size, digests, bytes: Buffer.concat(head) }
  }

  /** The same for bytes that are at hand. */
  stageBytes(bytes: Uint8Array, names: readonly string[] = []): StagedBlob {
    const digest = (name: string) => createHash(name).update(bytes).digest('hex')
    const digests = Object.fromEntries(['sha256', ...names].map((name) => [name, digest(name)]))
    return { hash: digest('sha256'), size: bytes.byteLength, digests, bytes: Buffer.from(bytes) }
  }

  /** Makes staged bytes part of the state, inside the transaction. Answers their hash. */
  keep(staged: StagedBlob): string {
    this.#store.begin()
    const sql = 'INSERT OR IGNORE INTO _blobs VALUES (?, ?, ?)'
    if (staged.path !== undefined) {
      renameSync(staged.path, this.#pathOf(staged.hash))
      this.#store.prepare(sql).run(staged.hash, staged.size, null)
    } else if (staged.size >= inlineLimit_bytes) {
      throw new Error('bytes above the inline limit come in through stage()')
    } else {
      this.#store.prepare(sql).run(staged.hash, staged.size, staged.bytes ?? Buffer.alloc(0))
    }
    return staged.hash
  }

  /** Keeps bytes at hand, for seeds and generated content. Answers their hash. */
  keepBytes(bytes: Uint8Array): string {
    const staged = this.stageBytes(bytes)
    if (staged.size < inlineLimit_bytes) return this.keep(staged)
    this.#store.begin()
    writeWhole(this.#pathOf(staged.hash), bytes)
    const sql = 'INSERT OR IGNORE INTO _blobs VALUES (?, ?, ?)'
    this.#store.prepare(sql).run(staged.hash, staged.size, null)
    return staged.hash
  }

  discard(staged: StagedBlob): void {
    if (staged.path !== undefined) rmSync(staged.path, { force: true })
  }

  #pathOf(hash: string): string {
    return join(this.#directory(), hash)
  }

  #row(hash: string): { size: number; data: Buffer | undefined } | undefined {
    const row = this.#store.prepare('SELECT size, data FROM _blobs WHERE hash = ?').raw().get(hash)
    if (!Array.isArray(row)) return undefined
    return { size: Number(row[0]), data: Buffer.isBuffer(row[1]) ? row[1] : undefined }
  }

  size(hash: string): number | undefined {
    return this.#row(hash)?.size
  }

  /**
   * Part of a blob (all of it by default; `end` is inclusive) as bytes or, when it is large, as a
   * stream.
   */
  read(
    hash: string,
    start = 0,
    end?: number,
  ): Uint8Array<ArrayBuffer> | ReadableStream | undefined {
    const row = this.#row(hash)
    if (!row) return undefined
    const last = end ?? row.size - 1
    if (row.data) return new Uint8Array(row.data.subarray(start, last + 1))
    const file = createReadStream(this.#pathOf(hash), {
      start,
      end: last,
      highWaterMark: 256 * 1024,
    })
    return Readable.toWeb(file) as ReadableStream // node's own type lacks the DOM's async iterator
  }

  /** Whether some of the bytes lie in files, which an image of the database does not hold. */
  get hasFiles(): boolean {
    const sql = 'SELECT 1 FROM _blobs WHERE data IS NULL LIMIT 1'
    return this.#store.prepare(sql).get() !== undefined
  }

  /** Removes the files of all blobs but these. What is being received stays. */
  sweep(kept: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#directory())) {
      if (name.startsWith(stagedPrefix) || kept.has(name)) continue
      rmSync(this.#pathOf(name), { force: true })
    }
  }

  /** Removes what a process that ended was receiving. */
  dropStaged(): void {
    for (const name of readdirSync(this.#directory())) {
      if (name.startsWith(stagedPrefix)) rmSync(this.#pathOf(name), { force: true })
    }
  }

  /** Gives another instance's directory the same files, for a fork. */
  shareInto(directory: () => string): void {
    const large = this.#store.prepare('SELECT hash FROM _blobs WHERE data IS NULL').pluck().all()
    for (const hash of large.map(String)) {
      // A file goes with the last record that names it, its row stays.
      if (existsSync(this.#pathOf(hash))) linkOrCopy(this.#pathOf(hash), join(directory(), hash))
    }
  }
}

/** A second name for a file, or a copy of it where the other directory is on another device. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EXDEV' && code !== 'EPERM') throw error
    copyFileSync(from, to)
  }
}

/** The bytes of a staged blob, in chunks. */
export function readStaged({ path, bytes }: StagedBlob): AsyncIterable<Uint8Array> {
  return path === undefined ? Readable.from(bytes ? [bytes] : []) : createReadStream(path)
}
