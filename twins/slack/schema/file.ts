import type { FilesInfoResponse } from '@slack/web-api'
import { collection } from '../../../shared/collection.ts'

type WireFile = NonNullable<FilesInfoResponse['file']>

export type File = Pick<WireFile, 'url_private' | 'url_private_download' | 'permalink'> &
  Record<string, unknown> & {
    id: string
    created: number
    user: string
    name: string
    title: string
    channels: string[]
    groups: string[]
    ims: string[]
    shares: { public?: Shares; private?: Shares }
    is_public: boolean
  }
export type Shares = Record<string, Record<string, unknown>[]>

/** A file from when its upload URL is given out; `hash` once the bytes have arrived. */
export interface Upload {
  id: string
  ticket: string
  filename: string
  length: number
  hash?: string
  user: string
  alt_text?: string
  snippet_type?: string
  is_complete: boolean
}

export const fileTables = {
  files: collection<File>()({
    columns: { user: (file) => file.user, created: (file) => file.created },
    indexes: [['created', 'seq']],
  }),
  uploads: collection<Upload>()({
    columns: { ticket: (upload) => upload.ticket },
    indexes: [['ticket']],
  }),
}
