import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../google/types.ts'
import {
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  userOf,
} from '../protocol.ts'
import { type DriveRow, type FileRow, folderType } from '../schema/index.ts'
import { rankOf, ranks, refreshAccess } from './access.ts'
import { recordDriveChange } from './change.ts'
import { time } from './file.ts'
import { blankFile } from './person.ts'
import { findDrive } from './tree.ts'

/** Restrictions of a shared drive, each with its older name. */
const restrictionNames = [
  'adminManagedRestrictions',
  'copyRequiresWriterPermission',
  'domainUsersOnly',
  'driveMembersOnly',
  'sharingFoldersRequiresOrganizerPermission',
] as const

/** Makes a shared drive, with its root folder and its first organizer. */
export function createDrive(
  world: DriveWorld,
  body: drive_v3.Schema$Drive,
  requestId: string,
): DriveRow {
  const user = userOf(world)
  ensure(
    user.domain !== undefined,
    403,
    'userCannotCreateTeamDrives',
    'The user cannot create shared drives.',
  )
  ensure(body.name, 400, 'required', 'The name field is required.')
  const isTaken = world.db.drives
    .list()
    .some((drive) => drive.requestId === requestId && drive.creator === user.id)
  ensure(!isTaken, 409, 'duplicate', 'A shared drive was already created with this request ID.')
  const drive = world.db.drives.insert({
    id: `0A${world.id('', 14)}PVA`,
    name: body.name,
    requestId,
    creator: user.id,
    created_ms: world.now(),
    colorRgb: body.colorRgb ?? '#4a4a4a',
    themeId: body.themeId ?? undefined,
    hiddenBy: body.hidden ? [user.id] : [],
    restrictions: readRestrictions(body),
  })
  const root = blankFile(world, { id: drive.id, name: 'Drive', mimeType: folderType })
  const file = world.db.files.insert({ ...root, driveId: drive.id, isRoot: true })
  addMember(world, file, user.id, 'organizer')
  return drive
}

/** Makes somebody a member of a shared drive. */
export function addMember(
  world: DriveWorld,
  root: FileRow,
  userId: string,
  role: 'organizer' | 'fileOrganizer' | 'writer' | 'commenter' | 'reader',
): void {
  const user = world.db.users.get(userId)
  if (!user) return
  world.db.permissions.put({
    id: `${root.id}/${user.permissionId}`,
    file: root.id,
    permissionId: user.permissionId,
    type: 'user',
    role,
    email: user.email,
    user: user.id,
  })
  refreshAccess(world, root)
  recordDriveChange(world, root.id, [`u:${user.id}`], false)
}

export function readRestrictions({ restrictions }: drive_v3.Schema$Drive): Record<string, boolean> {
  return Object.fromEntries(
    restrictionNames.map((name) => [name, restrictions?.[name] ?? false] as const),
  )
}

/** A shared drive, and what the caller may do in it. */
export function findRow(world: DriveWorld, id: string): { drive: DriveRow; rank: number } {
  const root = findDrive(world, id)
  const drive = world.db.drives.get(root.id)
  if (!drive) throw new GoogleError(404, 'notFound', `Shared drive not found: ${id}`)
  return { drive, rank: rankOf(world, root, world.caller.user) }
}

/** A shared drive that the caller manages. */
export function findManaged(world: DriveWorld, id: string): DriveRow {
  const { drive, rank } = findRow(world, id)
  if (rank < ranks.organizer) throw insufficientFilePermissions(drive)
  return drive
}

export type DriveKind = 'drive#drive' | 'drive#teamDrive'

/** A shared drive on the wire. */
export function toDrive(
  world: DriveWorld,
  drive: DriveRow,
  kind: DriveKind = 'drive#drive',
): Wire<drive_v3.Schema$Drive> {
  const root = world.db.files.get(drive.id)
  const rank = root ? rankOf(world, root, world.caller.user) : 0
  const { id, name, colorRgb, themeId, created_ms, restrictions } = drive
  const isOld = kind === 'drive#teamDrive'
  const older = (text: string) => (isOld ? text.replace('Drive', 'TeamDrive') : text)
  const limits = Object.entries(restrictions).map(([limit, value]) => [
    isOld && limit === 'driveMembersOnly' ? 'teamMembersOnly' : limit,
    value,
  ])
  return {
    kind,
    id,
    name,
    colorRgb,
    themeId,
    createdTime: time(created_ms),
    ...(isOld ? {} : { hidden: drive.hiddenBy.includes(world.caller.user?.id ?? '') }),
    orgUnitId: undefined,
    restrictions: Object.fromEntries(limits),
    capabilities: capabilitiesIn(rank, isOld, older),
  }
}

function capabilitiesIn(rank: number, isOld: boolean, older: (text: string) => string) {
  const canEdit = rank >= ranks.writer
  const canManage = rank >= ranks.organizer
  const members = isOld ? 'canChangeTeamMembersOnly' : 'canChangeDriveMembersOnly'
  return {
    canAddChildren: canEdit,
    canComment: rank >= ranks.commenter,
    canCopy: rank > 0,
    [older('canDeleteDrive')]: canManage,
    canDownload: rank > 0,
    canEdit,
    canListChildren: rank > 0,
    canManageMembers: canManage,
    canReadRevisions: canEdit,
    canRename: canManage,
    [older('canRenameDrive')]: canManage,
    [older('canChangeDriveBackground')]: canManage,
    canShare: canEdit,
    canChangeCopyRequiresWriterPermissionRestriction: canManage,
    canChangeDomainUsersOnlyRestriction: canManage,
    [`${members}Restriction`]: canManage,
    canChangeSharingFoldersRequiresOrganizerPermissionRestriction: canManage,
    [older('canResetDriveRestrictions')]: canManage,
    canDeleteChildren: canManage,
    canTrashChildren: rank >= ranks.fileOrganizer,
    canChangeDownloadRestriction: canManage,
  }
}
