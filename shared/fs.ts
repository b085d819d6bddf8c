import { mkdirSync, renameSync, statSync, type WriteFileOptions, writeFileSync } from 'node:fs'

/**
 * Writes a file in one step: a reader finds the content before or after, never a part, also after
 * a crash.
 */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: WriteFileOptions = {},
): void {
  writeFileSync(`${path}.new`, content, options)
  renameSync(`${path}.new`, path)
}

/** Makes a directory and its parents, and answers its path. */
export function ensureDirectory(path: string): string {
  mkdirSync(path, { recursive: true })
  return path
}

/** The size of a file in bytes, 0 where there is none. */
export function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
