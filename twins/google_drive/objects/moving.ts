import {
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  userOf,
} from '../protocol.ts'
import { type FileRow, folderType } from '../schema.ts'
import { rankOf, refreshAccess } from './access.ts'
import { capabilitiesOf } from './capabilities.ts'
import { feedsOf, recordChange } from './change.ts'
import { changeFile, ensureNoCycle, findParent, resolveId, withDescendants } from './tree.ts'

function idsOf(world: DriveWorld, list: string | undefined): string[] {
  const ids = (list ?? '').split(',').map((id) => id.trim())
  return ids.filter((id) => id !== '').map((id) => resolveId(world, id))
}

/** Where a file lies after `addParents` and `removeParents`; a file has one parent at most. */
export function moveFile(
  world: DriveWorld,
  file: FileRow,
  args: { addParents?: string | undefined; removeParents?: string | undefined },
): FileRow {
  const added = idsOf(world, args.addParents)
  const removed = idsOf(world, args.removeParents)
  if (added.length === 0 && removed.length === 0) return file
  const kept = file.parent !== undefined && !removed.includes(file.parent) ? [file.parent] : []
  const parents = [...new Set([...kept, ...added])]
  const [target] = parents
  ensure(
    parents.length < 2,
    403,
    'cannotAddParent',
    'Increasing the number of parents is not allowed',
  )
  if (target === file.parent) return file
  const rank = rankOf(world, file, world.caller.user)
  const can = capabilitiesOf(file, rank)
  if (!can.canMoveItemWithinDrive) throw insufficientFilePermissions()
  if (target === undefined) {
    ensure(
      file.driveId === undefined,
      403,
      'teamDrivesParentLimit',
      'A shared drive item must have exactly one parent.',
    )
    return place(world, file, { parent: undefined })
  }
  const parent = findParent(world, target)
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
  if (file.driveId !== undefined && !can.canMoveItemOutOfDrive) throw insufficientFilePermissions()
  if (parent.driveId !== undefined && file.driveId === undefined && !can.canMoveItemIntoTeamDrive) {
    throw new GoogleError(
      403,
      'fileWriterTeamDriveMoveInDisabled',
      'Only the owner may move a file into a shared drive.',
    )
  }
  const { driveId } = parent
  const owner = driveId === undefined ? userOf(world).id : undefined
  for (const below of withDescendants(world, file).slice(1)) {
    world.db.files.replace({ ...below, driveId, owner })
  }
  return place(world, file, { parent: parent.id, driveId, owner })
}

function place(world: DriveWorld, file: FileRow, patch: Partial<FileRow>): FileRow {
  const before = feedsOf(world, file)
  const moved = changeFile(world, file, patch, { isSilent: true })
  refreshAccess(world, moved)
  recordChange(world, moved, { event: 'update', changed: 'parents', before })
  return world.db.files.get(moved.id) ?? moved
}
