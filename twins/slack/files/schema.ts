import type { FilesInfoResponse } from '@slack/web-api'
import { collection } from '../../../shared/db/collection.ts'
import { toMark } from '../schema/search_terms.ts'

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
/** From the time when people commented on files; only their authors and admins remove them. */
export type FileComment = {
  id: string
  file: string
  created: number
  timestamp: number
  user: string
  comment: string
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

/** What a person would search a file by, with the marks of a message. */
function toSearchText({ name, title, user, channels, groups, ims }: File): string {
  const places = [...channels, ...groups, ...ims].map((id) => toMark('in', id))
  return [name, title, toMark('all'), toMark('from', user), ...places].join(' ')
}

export const fileTables = {
  files: collection<File>()({
    columns: {
      user: (file) => file.user,
      created: (file) => file.created,
      external: ({ external_id }) => (typeof external_id === 'string' ? external_id : null),
    },
    search: toSearchText,
    indexes: [['created', 'seq'], ['external']],
  }),
  file_comments: collection<FileComment>()({
    columns: { file: (comment) => comment.file },
    indexes: [['file']],
  }),
  uploads: collection<Upload>()({
    columns: { ticket: (upload) => upload.ticket },
    indexes: [['ticket']],
  }),
}
