import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import type { Wire } from '../../google/types.ts'
import { recordDriveChange } from '../changes/change.ts'
import { blankFile, toRfc3339 } from '../files/objects/file.ts'
import { removeForever } from '../files/objects/trash.ts'
import { accessOf, rankOf, ranks, refreshAccess } from '../permissions/access.ts'
import {
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  userOf,
} from '../protocol/index.ts'
import { type DriveRow, type FileRow, folderType } from '../schema/index.ts'
import { matchesDrive } from '../search/drives.ts'

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

function readRestrictions({ restrictions }: drive_v3.Schema$Drive): Record<string, boolean> {
  return Object.fromEntries(
    restrictionNames.map((name) => [name, restrictions?.[name] ?? false] as const),
  )
}

/** The root of a shared drive that the caller is a member of, or 404. */
export function findDrive(world: DriveWorld, id: string): FileRow {
  const root = world.db.files.get(id)
  const rank = root?.driveId === id ? rankOf(world, root, world.caller.user) : 0
  if (root && rank > 0) return root
  throw new GoogleError(404, 'notFound', `Shared drive not found: ${id}`, {
    location: 'driveId',
    locationType: 'parameter',
  })
}

/** A shared drive, and what the caller may do in it. */
export function findDriveRow(world: DriveWorld, id: string): { drive: DriveRow; rank: number } {
  const root = findDrive(world, id)
  const drive = world.db.drives.get(root.id)
  if (!drive) throw new GoogleError(404, 'notFound', `Shared drive not found: ${id}`)
  return { drive, rank: rankOf(world, root, world.caller.user) }
}

/** A shared drive that the caller manages. */
function findManaged(world: DriveWorld, id: string): DriveRow {
  const { drive, rank } = findDriveRow(world, id)
  if (rank < ranks.organizer) throw insufficientFilePermissions(drive)
  return drive
}

interface ListArgs {
  pageSize: number
  pageToken?: string | undefined
  q?: string | undefined
  useDomainAdminAccess: boolean
}

/** The shared drives the caller is a member of; an administrator may ask for all. */
export function listDrives(world: DriveWorld, args: ListArgs, kind: DriveKind) {
  const user = userOf(world)
  const isAdmin = args.useDomainAdminAccess && user.isAdmin
  const matches = matchesDrive(world, args.q)
  const isMember = ({ id: driveId }: DriveRow) => world.db.access.has(`${driveId}/u:${user.id}`)
  const all = world.db.drives.list().filter((row) => (isAdmin || isMember(row)) && matches(row))
  const { items, ...next } = pageOfList(['drives', user.id, args.q, isAdmin], all, args)
  return { ...next, page: items.map((row) => toDrive(world, row, kind)) }
}

function feedsOf(world: DriveWorld, driveId: string): string[] {
  return accessOf(world, driveId).map(({ principal }) => principal)
}

/** Changes what a body names of a shared drive. */
export function updateDrive(
  world: DriveWorld,
  driveId: string,
  change: drive_v3.Schema$Drive,
): DriveRow {
  const row = findManaged(world, driveId)
  const next = world.db.drives.replace({
    ...row,
    name: change.name ?? row.name,
    colorRgb: change.colorRgb ?? row.colorRgb,
    themeId: change.themeId ?? row.themeId,
    restrictions: change.restrictions ? readRestrictions(change) : row.restrictions,
  })
  recordDriveChange(world, row.id, feedsOf(world, row.id), false)
  return next
}

/** Deletes a shared drive; what is in it only where the caller says so. */
export function deleteDrive(world: DriveWorld, driveId: string, withItems: boolean): void {
  const row = findManaged(world, driveId)
  const root = world.db.files.get(row.id)
  const isEmpty = world.db.files.count({ parent: row.id, trashed: false }) === 0
  ensure(
    isEmpty || withItems,
    403,
    'cannotDeleteResourceWithChildren',
    'A shared drive with items that are not in the trash cannot be deleted.',
  )
  const feeds = feedsOf(world, row.id)
  if (root) removeForever(world, root)
  world.db.drives.delete(row.id)
  recordDriveChange(world, row.id, feeds, true)
}

/** Hides a shared drive from the caller's own view, or shows it. */
export function setHidden(world: DriveWorld, driveId: string, isHidden: boolean): DriveRow {
  const { drive: row } = findDriveRow(world, driveId)
  const user = userOf(world)
  const others = row.hiddenBy.filter((each) => each !== user.id)
  return world.db.drives.replace({ ...row, hiddenBy: isHidden ? [...others, user.id] : others })
}

type DriveKind = 'drive#drive' | 'drive#teamDrive'

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
    createdTime: toRfc3339(created_ms),
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
