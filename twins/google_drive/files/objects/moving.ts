import { feedsOf, recordChange } from '../../changes/change.ts'
import { rankOf, ranks, refreshAccess } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import {
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  userOf,
} from '../../protocol/index.ts'
import { type FileRow, folderType } from '../../schema/index.ts'
import {
  changeFile,
  ensureNoCycle,
  findParent,
  insufficientParentPermissions,
  type Reach,
  resolveId,
  tooManyParents,
  withDescendants,
} from './tree.ts'

function idsOf(world: DriveWorld, list: string | undefined): string[] {
  const ids = (list ?? '').split(',').map((id) => id.trim())
  return ids.filter((id) => id !== '').map((id) => resolveId(world, id))
}

/**
 * Refuses to take the file of somebody else out of a folder that the caller may not write. One who
 * cannot see the folder is told that a file has one parent alone.
 */
function ensureMayLeave(world: DriveWorld, file: FileRow, parentId: string): void {
  const { user } = world.caller
  if (file.owner !== undefined && file.owner === user?.id) return
  const parent = world.db.files.get(parentId)
  const rank = parent ? rankOf(world, parent, user) : 0
  if (rank === 0) throw tooManyParents(file.driveId !== undefined)
  if (rank < ranks.writer) throw insufficientParentPermissions()
}

/** Where a file lies after `addParents` and `removeParents`; a file has one parent at most. */
export function moveFile(
  world: DriveWorld,
  file: FileRow,
  args: Reach & { addParents?: string | undefined; removeParents?: string | undefined },
): FileRow {
  const added = idsOf(world, args.addParents)
  const removed = idsOf(world, args.removeParents)
  if (added.length === 0 && removed.length === 0) return file
  if (file.parent !== undefined && removed.includes(file.parent)) {
    ensureMayLeave(world, file, file.parent)
  }
  const kept = file.parent !== undefined && !removed.includes(file.parent) ? [file.parent] : []
  const parents = [...new Set([...kept, ...added])]
  const [target] = parents
  if (parents.length > 1) throw tooManyParents(file.driveId !== undefined)
  if (target === file.parent) return file
  const rank = rankOf(world, file, world.caller.user)
  const can = capabilitiesOf(file, rank)
  if (!can.canMoveItemWithinDrive) throw insufficientFilePermissions(file)
  if (target === undefined) {
    if (file.driveId !== undefined) throw tooManyParents(true)
    return place(world, file, { parent: undefined })
  }
  const parent = findParent(world, target, args)
  ensureNoCycle(world, file, parent)
  if (parent.driveId !== file.driveId) return moveBetweenDrives(world, file, parent, can)
  return place(world, file, {
    parent: parent.id,
    trashed: file.explicitlyTrashed || parent.trashed,
  })
}

function moveBetweenDrives(
  world: DriveWorld,
  file: FileRow,
  parent: FileRow,
  can: Record<string, boolean>,
): FileRow {
  ensure(
    file.mimeType !== folderType || file.driveId !== undefined,
    403,
    'teamDrivesFolderMoveInNotSupported',
    'Moving folders into shared drives is not supported.',
  )
  if (file.driveId !== undefined && !can.canMoveItemOutOfDrive) {
    throw insufficientFilePermissions(file)
  }
  if (parent.driveId !== undefined && file.driveId === undefined && !can.canMoveItemIntoTeamDrive) {
    throw notMovedByWriters(world, file, parent)
  }
  const { driveId } = parent
  const owner = driveId === undefined ? userOf(world).id : undefined
  for (const below of withDescendants(world, file).slice(1)) {
    world.db.files.replace({ ...below, driveId, owner })
  }
  return place(world, file, { parent: parent.id, driveId, owner })
}

/** 403 for the file of somebody else, whose owner may be no member where it is to go. */
function notMovedByWriters(world: DriveWorld, file: FileRow, parent: FileRow): GoogleError {
  const owner = file.owner === undefined ? undefined : world.db.users.get(file.owner)
  if (rankOf(world, parent, owner) === 0) {
    return new GoogleError(
      403,
      'fileOwnerNotMemberOfTeamDrive',
      'Cannot move a file into a shared drive as a writer when the owner of the file is not a ' +
        'member of that shared drive.',
    )
  }
  return new GoogleError(
    403,
    'fileWriterTeamDriveMoveInDisabled',
    'The domain administrator has not allowed writers to move items into a shared drive.',
  )
}

function place(world: DriveWorld, file: FileRow, patch: Partial<FileRow>): FileRow {
  const before = feedsOf(world, file)
  const moved = changeFile(world, file, patch, { isSilent: true })
  refreshAccess(world, moved)
  recordChange(world, moved, { event: 'update', changed: 'parents', before })
  return world.db.files.get(moved.id) ?? moved
}
