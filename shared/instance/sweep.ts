import { Store } from '../db/store.ts'
import type { Instance } from './instance.ts'

/** A SHA-256 as blobs are named, wherever it stands in a document. */
const hashForm = /[0-9a-f]{64}/g

/** Where the state keeps texts that may name a blob, beside the twin's own collections. */
const kernelTexts = [
  ['_deliveries', 'doc'],
  ['_jobs', 'payload'],
  ['_settings', 'value'],
] as const

function addHashes(store: Store, twin: Instance['twin'], hashes: Set<string>): void {
  const collections = [...store.tables].filter((name) =>
    Object.hasOwn(twin.tables, name.slice(name.indexOf('/') + 1)),
  )
  for (const [table, column] of [...collections.map((name) => [name, 'doc']), ...kernelTexts]) {
    for (const text of store.prepare(`SELECT "${column}" FROM "${table}"`).pluck().iterate()) {
      for (const [hash] of String(text).matchAll(hashForm)) hashes.add(hash)
    }
  }
}

/**
 * Removes the files of blobs that neither the state nor any image names, such as those of deleted
 * records. It reads every document, so it is for moments that are slow anyway: a start, a reset, a
 * restore, the end of a snapshot.
 */
export function sweepBlobs(instance: Instance): void {
  const { blobs, images, store, twin } = instance
  if (!blobs.hasDirectory) return
  const named = new Set<string>()
  addHashes(store, twin, named)
  for (const name of images.names()) {
    const image = new Store({ image: images.load(name) })
    addHashes(image, twin, named)
    image.close()
  }
  blobs.sweep(named)
}
