import { selectionOf } from '../../google/method.ts'
import { flag, id, text } from '../../google/params.ts'
import { showTag } from '../../google/protocol.ts'
import type { DriveWorld } from '../protocol/index.ts'
import type { FileRow } from '../schema/index.ts'
import { toFile } from './objects/file_fields.ts'

/** What a file shows where the caller selects nothing. */
export const fileFields = 'kind,id,name,mimeType,driveId,teamDriveId'

/** Parameters of every method that reaches into shared drives. */
export const reach = () => ({
  supportsAllDrives: flag(),
  supportsTeamDrives: flag(),
})

/** Parameters of every method that answers a file. */
export const shown = () => ({ includePermissionsForView: text(), includeLabels: text() })

/** What is said of a file that is made or changed. */
const writing = () => ({
  ...reach(),
  ...shown(),
  enforceSingleParent: flag(),
  keepRevisionForever: flag(),
  ocrLanguage: text(),
  useContentAsIndexableText: flag(),
})

export const creating = () => ({ ...writing(), ignoreDefaultVisibility: flag() })
export const updating = () => ({
  ...writing(),
  fileId: id(),
  addParents: text(),
  removeParents: text(),
})

/** The entity tag of a file as it is now. */
export function fileTag({ version, id: fileId }: FileRow): string {
  return `"${fileId}/${version}"`
}

/** A file as the answer to a call about it. */
export function answerFile(world: DriveWorld, file: FileRow) {
  if (world.call) showTag(world, fileTag(file))
  return toFile(world, file, world.call && selectionOf(world.call))
}
