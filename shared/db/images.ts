import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDirectory, writeWhole } from '../fs.ts'

/**
 * The named database images of one instance: its baseline and its snapshots. In memory, or in a
 * directory.
 */
export class Images {
  readonly #memory = new Map<string, Buffer>()
  readonly #directory: string | undefined

  constructor(directory?: string) {
    this.#directory = directory && ensureDirectory(directory)
  }

  #path(name: string): string | undefined {
    return this.#directory && join(this.#directory, `${encodeURIComponent(name)}.db`)
  }

  save(name: string, image: Buffer): void {
    const path = this.#path(name)
    if (path) writeWhole(path, image)
    else this.#memory.set(name, image)
  }

  load(name: string): Buffer | undefined {
    const path = this.#path(name)
    if (!path) return this.#memory.get(name)
    return existsSync(path) ? readFileSync(path) : undefined
  }

  delete(name: string): boolean {
    const path = this.#path(name)
    if (!path) return this.#memory.delete(name)
    const existed = existsSync(path)
    rmSync(path, { force: true })
    return existed
  }

  names(): string[] {
    if (!this.#directory) return [...this.#memory.keys()].sort()
    return readdirSync(this.#directory)
      .filter((file) => file.endsWith('.db'))
      .map((file) => decodeURIComponent(file.slice(0, -3)))
      .sort()
  }
}
