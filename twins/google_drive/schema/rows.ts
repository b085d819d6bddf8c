import type { Caller } from '../../google/method.ts'
import type { Document } from './documents.ts'

/** The bytes of a file or of one of its revisions, which lie in the blob store. */
export interface Content {
  hash: string
  size: number
  md5: string
  sha1: string
}

/** One state of a file's content. */
export interface RevisionRow {
  id: string
  file: string
  revisionId: string
  /** The bytes of it, or what one of Google's documents said. */
  content?: Content | undefined
  document?: Document | undefined
  mimeType: string
  originalFilename: string
  modified_ms: number
  modifiedBy?: string | undefined
  keepForever: boolean
  published: boolean
  publishAuto: boolean
  publishedOutsideDomain: boolean
}

/** A resumable upload that is under way, or done. */
export interface UploadSession {
  id: string
  caller: Caller
  /** The file that gets new content; none for a new file. */
  fileId?: string | undefined
  body: object
  args: Record<string, unknown>
  mimeType?: string | undefined
  total?: number | undefined
  received: number
  chunks: string[]
  expires_ms: number
  done?: string | undefined
}

/** A shared drive; its root folder is the file with the same id. */
export interface DriveRow {
  id: string
  name: string
  requestId: string
  creator: string
  created_ms: number
  colorRgb: string
  themeId?: string | undefined
  hiddenBy: string[]
  restrictions: Record<string, boolean>
}

/** A comment, or a reply to one. */
export interface CommentRow {
  id: string
  file: string
  /** The comment that a reply is for. */
  comment?: string | undefined
  author: string
  content: string
  anchor?: string | undefined
  quotedFileContent?: { mimeType?: string; value?: string } | undefined
  created_ms: number
  modified_ms: number
  deleted: boolean
  resolved: boolean
  action?: string | undefined
}

/** A mail that Google would have sent, for those who look after it. */
export interface Mail {
  id: string
  to: string
  from: string
  subject: string
  message?: string | undefined
  file: string
  at_ms: number
}

/** A request that people approve a file. */
export interface Approval {
  id: string
  file: string
  initiator: string
  created_ms: number
  modified_ms: number
  completed_ms?: number | undefined
  due_ms?: number | undefined
  status: string
  reviewers: { user: string; response: string }[]
}

/** What somebody asks for who cannot see a file. */
export interface Proposal {
  id: string
  file: string
  requester: string
  recipient: string
  role: 'reader' | 'commenter' | 'writer'
  message?: string | undefined
  created_ms: number
}

/** Anything that is kept as it is shown: labels and operations. */
export interface Kept {
  id: string
  file: string
  [name: string]: unknown
}
