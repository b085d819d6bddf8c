import type { drive_v3 } from '@googleapis/drive'
import type { DriveWorld } from '../../protocol/index.ts'
import type { FileRow } from '../../schema/index.ts'

/** What a client sends of a file. */
export type FileBody = drive_v3.Schema$File

/** An instant as the wire shows it (RFC 3339, UTC). */
export function toRfc3339(instant_ms: number): string {
  return new Date(instant_ms).toISOString()
}

/** What a file is to one person. */
export function markOf(world: DriveWorld, file: FileRow, user: string | undefined) {
  return user === undefined ? undefined : world.db.marks.get(`${file.id}/${user}`)
}

/** A file with everything that most files do not have. */
export function blankFile(
  world: DriveWorld,
  own: Pick<FileRow, 'id' | 'name' | 'mimeType'>,
): FileRow {
  return {
    space: 'drive',
    app: '',
    isRoot: false,
    trashed: false,
    explicitlyTrashed: false,
    created_ms: world.now(),
    modified_ms: world.now(),
    version: 1,
    properties: {},
    appProperties: {},
    copyRequiresWriterPermission: false,
    writersCanShare: true,
    inheritedPermissionsDisabled: false,
    visibility: 'limited',
    contentRestrictions: [],
    isAbusive: false,
    text: '',
    ...own,
  }
}
