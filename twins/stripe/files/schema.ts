import type Stripe from 'stripe'
import { collection } from '../../../shared/db/collection.ts'
import type { Stored } from '../schema/stored.ts'

export type File = Stored<Stripe.File>
export type FileLink = Stored<Stripe.FileLink> & { file: string }

/** Where the bytes of a file are, and what they are. */
export interface FileContents {
  id: string
  hash: string
  mimeType: string
}

export const fileTables = {
  files: collection<File>()({
    columns: { created: (it) => it.created, purpose: (it) => it.purpose },
  }),
  file_contents: collection<FileContents>()(),
  file_links: collection<FileLink>()({
    columns: {
      created: (it) => it.created,
      expired: (it) => it.expired,
      file: (it) => it.file,
      token: (it) => it.url?.split('/').at(-1),
    },
    indexes: [['file', 'seq'], ['token']],
  }),
}
