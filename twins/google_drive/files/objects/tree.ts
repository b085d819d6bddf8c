import { holdsScope } from '../../../google/caller.ts'
import { recordChange } from '../../changes/change.ts'
import { rankOf, ranks } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import {
  type DriveWorld,
  ensure,
  fileNotFound,
  GoogleError,
  insufficientFilePermissions,
  invalidValue,
} from '../../protocol/index.ts'
import { rootIdOf } from '../../schema/ids.ts'
import { type FileRow, folderType } from '../../schema/index.ts'

/** The id an alias stands for: `root` is the caller's My Drive. */
export function resolveId(world: DriveWorld, id: string): string {
  return id === 'root' && world.caller.user ? rootIdOf(world.caller.user) : id
}

/** Scopes that see more than the files an app made itself. */
const wideScopes = [
  ...['drive', 'drive.readonly', 'drive.metadata', 'drive.metadata.readonly'],
  ...['drive.meet.readonly', 'drive.photos.readonly'],
]

/** Whether a caller sees only the files of its own app. */
export function isPerFile(world: DriveWorld): boolean {
  return world.caller.user !== undefined && !holdsScope(world.caller, wideScopes)
}

function isInReach(world: DriveWorld, file: FileRow): boolean {
  if (file.space === 'appDataFolder') {
    return file.app === world.caller.client && holdsScope(world.caller, ['drive.appdata'])
  }
  const { client } = world.caller
  const isOwn = file.app === client || world.db.opened.has(`${file.id}/${client}`)
  return !isPerFile(world) || isOwn || file.isRoot
}

/** Whether a client says that it knows of shared drives. */
export interface Reach {
  supportsAllDrives?: boolean
  supportsTeamDrives?: boolean
}

/**
 * A file that the caller may see, or 404. Where the method asks whether the client knows of shared
 * drives, what lies in one is hidden from a client that does not.
 */
export function findFile(world: DriveWorld, id: string, reach?: Reach): FileRow {
  const file = world.db.files.get(resolveId(world, id))
  if (!file || rankOf(world, file, world.caller.user) === 0 || !isInReach(world, file)) {
    throw fileNotFound(id)
  }
  const isBeyond = reach && !reach.supportsAllDrives && !reach.supportsTeamDrives
  if (isBeyond && file.driveId !== undefined) throw fileNotFound(id)
  return file
}

/** A file with which the caller may do something, or the refusal. */
export function findFor(world: DriveWorld, id: string, capability: string, reach?: Reach): FileRow {
  const file = findFile(world, id, reach)
  const rank = rankOf(world, file, world.caller.user)
  if (!capabilitiesOf(file, rank)[capability]) throw insufficientFilePermissions(file)
  return file
}

/**
 * The folder something is put into; refuses what is no folder and where the caller may not write.
 */
export function findParent(world: DriveWorld, id: string, reach?: Reach): FileRow {
  const parent = findFile(world, id, reach)
  ensure(parent.mimeType === folderType, 403, 'parentNotAFolder', notAFolder)
  const rank = rankOf(world, parent, world.caller.user)
  if (rank < ranks.writer) throw insufficientParentPermissions()
  return parent
}

export function insufficientParentPermissions(): GoogleError {
  const message = 'Insufficient permissions for the specified parent.'
  return new GoogleError(403, 'insufficientParentPermissions', message)
}

/** 403 for more than one parent: a file has one at most, one in a shared drive exactly one. */
export function tooManyParents(isInDrive: boolean): GoogleError {
  return isInDrive
    ? new GoogleError(
        403,
        'teamDrivesParentLimit',
        'A shared drive item must have exactly one parent.',
      )
    : new GoogleError(403, 'cannotAddParent', 'Increasing the number of parents is not allowed')
}

const notAFolder = 'The specified parent is not a folder.'
const mostDepth = 100

/** Refuses a move that would put a folder inside itself, or too deep. */
export function ensureNoCycle(world: DriveWorld, file: FileRow, parent: FileRow): void {
  let above: FileRow | undefined = parent
  for (let depth = 0; above; depth += 1) {
    ensure(
      above.id !== file.id,
      403,
      'cyclicalParent',
      'The requested operation would introduce a cycle in the parents graph.',
    )
    if (depth > mostDepth) throw tooDeep(parent)
    above = above.parent === undefined ? undefined : world.db.files.get(above.parent)
  }
}

function tooDeep({ driveId }: FileRow): GoogleError {
  const [reason, message] =
    driveId === undefined
      ? ['myDriveHierarchyDepthLimitExceeded', "Your My Drive can't contain more than 100 levels "]
      : ['teamDriveHierarchyTooDeep', 'The shared drive hierarchy depth will exceed the limit.']
  const guide = 'https://developers.google.com/workspace/drive/api/guides/handle-errors'
  const more = `of folders. For details, see ${guide}#nested-folder-levels.`
  return new GoogleError(403, reason, driveId === undefined ? message + more : message)
}

/** A file and all below it. */
export function withDescendants(world: DriveWorld, file: FileRow): FileRow[] {
  const children = world.db.files.list({ where: { parent: file.id } })
  return [file, ...children.flatMap((child) => withDescendants(world, child))]
}

/** Writes what changed of a file: its version counts on, and the feeds tell it. */
export function changeFile(
  world: DriveWorld,
  file: FileRow,
  patch: Partial<FileRow>,
  what: { changed?: string; event?: 'update' | 'trash' | 'untrash'; isSilent?: boolean } = {},
): FileRow {
  const next = world.db.files.replace({ ...file, ...patch, version: file.version + 1 })
  const { event = 'update', changed, isSilent } = what
  if (!isSilent) recordChange(world, next, changed === undefined ? { event } : { event, changed })
  return next
}

/** A space that a query or a request names. */
export function checkSpaces(spaces: string): FileRow['space'][] {
  return spaces.split(',').map((space) => {
    const name = space.trim()
    if (name === 'drive' || name === 'appDataFolder') return name
    throw invalidValue('spaces')
  })
}
