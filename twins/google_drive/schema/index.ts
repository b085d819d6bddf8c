import { collection } from '../../../shared/db/collection.ts'
import { googleTables } from '../../google/schema.ts'
import type { DocumentRow } from './documents.ts'
import type {
  Access,
  Approval,
  ChangeRow,
  CommentRow,
  Counter,
  DriveRow,
  FileRow,
  Kept,
  KeyService,
  Mail,
  Mark,
  Opened,
  PermissionRow,
  PropertyRow,
  Proposal,
  Quota,
  RevisionRow,
  UploadSession,
} from './stored.ts'

export type * from './stored.ts'

/** Whose mark it is. */
function personOf({ id }: Mark): string {
  return id.slice(id.indexOf('/') + 1)
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
