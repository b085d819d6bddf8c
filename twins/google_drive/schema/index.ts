import { collection } from '../../../shared/db/collection.ts'
import { googleTables } from '../../google/schema.ts'
import type { DocumentRow } from './documents.ts'
import type {
  Approval,
  CommentRow,
  Content,
  DriveRow,
  Kept,
  Mail,
  Proposal,
  RevisionRow,
  UploadSession,
} from './rows.ts'

export type * from './rows.ts'

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

export interface DownloadRestriction {
  restrictedForReaders: boolean
  restrictedForWriters: boolean
}

export interface Restriction {
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

/** Whose mark it is. */
function personOf({ id }: Mark): string {
  return id.slice(id.indexOf('/') + 1)
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

/** What is looked up by its file. */
const ofFile = {
  columns: { file: (each: { file: string }) => each.file },
  indexes: [['file']],
} as const

const kept = () => collection<Kept>()(ofFile)

/** The collections of Drive. */
export const tables = {
  ...googleTables,
  key_services: collection<KeyService>()(),
  files: collection<FileRow>()({
    columns: {
      parent: (file) => file.parent,
      owner: (file) => file.owner,
      driveId: (file) => file.driveId,
      space: (file) => file.space,
      app: (file) => file.app,
      isRoot: (file) => file.isRoot,
      trashed: (file) => file.trashed,
      explicitlyTrashed: (file) => file.explicitlyTrashed,
      mimeType: (file) => file.mimeType,
      isFolder: (file) => file.mimeType === folderType,
      created_ms: (file) => file.created_ms,
      modified_ms: (file) => file.modified_ms,
      size: (file) => file.content?.size ?? 0,
      visibility: (file) => file.visibility,
      target: (file) => file.shortcut?.targetId,
      lowerName: (file) => file.name.toLowerCase(),
      naturalName: (file) => naturalOrder(file.name),
      terms: (file) => termsOf(file.name),
    },
    indexes: [
      ['parent', 'modified_ms'],
      ['owner'],
      // What a search asks for that few files meet.
      ...(['mimeType', 'lowerName', 'created_ms', 'visibility', 'trashed', 'driveId'] as const).map(
        (column) => [column] as const,
      ),
      // Holds what most searches ask for, so that only what is found is read.
      [
        ...(['modified_ms', 'seq', 'isRoot', 'space', 'trashed', 'driveId'] as const),
        ...(['owner', 'mimeType', 'parent', 'terms', 'lowerName'] as const),
      ],
    ],
    search: ({ name, description = '', text, indexableText = '' }) =>
      `${name} ${description} ${text} ${indexableText}`,
  }),
  marks: collection<Mark>()({
    columns: {
      starred: (mark) => mark.starred,
      viewed_ms: (mark) => mark.viewed_ms,
      modified_ms: (mark) => mark.modified_ms,
      shared_ms: (mark) => mark.shared_ms,
      starredBy: (mark) => (mark.starred ? personOf(mark) : undefined),
      sharedWith: (mark) => (mark.shared_ms === undefined ? undefined : personOf(mark)),
    },
    indexes: [['starredBy'], ['sharedWith']],
  }),
  permissions: collection<PermissionRow>()({
    columns: { file: (permission) => permission.file },
    indexes: [['file']],
  }),
  access: collection<Access>()({
    columns: {
      file: (access) => access.file,
      principal: (access) => access.principal,
      rank: (access) => access.rank,
    },
    indexes: [['file'], ['principal']],
  }),
  changes: collection<ChangeRow>()({
    columns: { feed: (change) => change.feed, number: (change) => change.number },
    indexes: [['feed', 'number']],
  }),
  properties: collection<PropertyRow>()({
    columns: { file: (property) => property.file, value: (property) => property.value },
    indexes: [['file'], ['value']],
  }),
  documents: collection<DocumentRow>()(),
  quotas: collection<Quota>()(),
  opened: collection<Opened>()({
    columns: { file: (opened) => opened.file, client: (opened) => opened.client },
    indexes: [['file'], ['client']],
  }),
  counters: collection<Counter>()(),
  revisions: collection<RevisionRow>()({
    columns: { file: (revision) => revision.file },
    indexes: [['file', 'seq']],
  }),
  uploads: collection<UploadSession>()(),
  drives: collection<DriveRow>()(),
  comments: collection<CommentRow>()({
    columns: {
      file: (comment) => comment.file,
      comment: (comment) => comment.comment ?? '',
      modified_ms: (comment) => comment.modified_ms,
    },
    indexes: [['file', 'comment', 'modified_ms']],
  }),
  mails: collection<Mail>()(),
  labels: kept(),
  operations: kept(),
  approvals: collection<Approval>()(ofFile),
  proposals: collection<Proposal>()(ofFile),
}

export const folderType = 'application/vnd.google-apps.folder'
export const shortcutType = 'application/vnd.google-apps.shortcut'

/**
 * The words of a name, each after a space, so that a search for the start of a word is one for a
 * text.
 */
export function termsOf(name: string): string {
  return ` ${(name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')}`
}

/** A name such that numbers in it are in the order of their values. */
function naturalOrder(name: string): string {
  return name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'))
}
