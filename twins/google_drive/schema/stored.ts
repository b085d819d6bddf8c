import type { Caller } from '../../google/world.ts'
import type { Document } from './documents.ts'

/** A file, a folder, a shortcut, or the root of a drive. Times are milliseconds. */
export interface FileRow {
  id: string
  name: string
  mimeType: string
  description?: string | undefined
  parent?: string | undefined
  /** The shared drive it lies in; its root has the same id. */
  driveId?: string | undefined
  /** The account that owns it; what lies in a shared drive has none. */
  owner?: string | undefined
  space: 'drive' | 'appDataFolder'
  /** The client that made it. */
  app: string
  isRoot: boolean
  /** Whether it or a folder above it is in the trash. */
  trashed: boolean
  explicitlyTrashed: boolean
  trashed_ms?: number | undefined
  trashedBy?: string | undefined
  created_ms: number
  modified_ms: number
  modifiedBy?: string | undefined
  version: number
  content?: Content | undefined
  head?: string | undefined
  originalFilename?: string | undefined
  properties: Record<string, string>
  /** By client: each sees its own. */
  appProperties: Record<string, Record<string, string>>
  folderColorRgb?: string | undefined
  copyRequiresWriterPermission: boolean
  writersCanShare: boolean
  inheritedPermissionsDisabled: boolean
  visibility: 'anyoneCanFind' | 'anyoneWithLink' | 'domainCanFind' | 'domainWithLink' | 'limited'
  shortcut?: { targetId: string; targetMimeType: string } | undefined
  contentRestrictions: Restriction[]
  thumbnail?: { hash: string; mimeType: string } | undefined
  /** How a client encrypted it, with a key that only the domain's key service can unwrap. */
  encryption?: EncryptionRow | undefined
  downloadRestriction?: DownloadRestriction | undefined
  isAbusive: boolean
  /** What a search finds beside the name. */
  text: string
  /** What an app says that a search shall find. */
  indexableText?: string | undefined
}

export interface EncryptionRow {
  wrappedKey: string
  aes256GcmChunkSize: string
  keyFormat: string
  encryptionResourceKeyHash?: string
}

/** The service outside that keeps the keys of a domain. */
export interface KeyService {
  id: string
  name: string
  url: string
}

interface DownloadRestriction {
  restrictedForReaders: boolean
  restrictedForWriters: boolean
}

interface Restriction {
  readOnly: boolean
  reason?: string | undefined
  ownerRestricted: boolean
  restrictingUser: string
  restricted_ms: number
}

/** What a file is to one person. */
export interface Mark {
  id: string
  starred: boolean
  viewed_ms?: number | undefined
  modified_ms?: number | undefined
  shared_ms?: number | undefined
  sharer?: string | undefined
}

export type Role = 'reader' | 'commenter' | 'writer' | 'fileOrganizer' | 'organizer' | 'owner'

/** A permission on the file or drive that it was given for. */
export interface PermissionRow {
  id: string
  file: string
  permissionId: string
  type: 'user' | 'group' | 'domain' | 'anyone'
  role: Role
  email?: string | undefined
  domain?: string | undefined
  user?: string | undefined
  allowFileDiscovery?: boolean | undefined
  expiration_ms?: number | undefined
  pendingOwner?: boolean | undefined
  view?: string | undefined
}

/** What somebody may do with a file, by whichever permission above it allows most. */
export interface Access {
  id: string
  file: string
  principal: string
  rank: number
  /** The folder or drive the permission was given for; the file itself where it is direct. */
  from: string
  permissionId: string
}

/** The last change of a file as one feed tells it. */
export interface ChangeRow {
  id: string
  feed: string
  number: number
  fileId?: string | undefined
  driveId?: string | undefined
  removed: boolean
  at_ms: number
}

/** A property by which a file is found; the app `*` is everybody's. */
export interface PropertyRow {
  id: string
  file: string
  value: string
}

/** A file that a person opened with an app, which may use it from then on. */
export interface Opened {
  id: string
  file: string
  client: string
}

/** What an account may store, where that is not what every account may. */
export interface Quota {
  id: string
  limit_bytes: number
}

export interface Counter {
  id: string
  value: number
}

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
