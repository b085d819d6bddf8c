import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import { count, flag, id, text } from '../../google/params.ts'
import { accessOf } from '../objects/access.ts'
import { recordDriveChange } from '../objects/change.ts'
import {
  createDrive,
  type DriveKind,
  findManaged,
  findRow,
  readRestrictions,
  toDrive,
} from '../objects/drive.ts'
import { removeForever } from '../objects/tree.ts'
import { body, type DriveWorld, ensure, method, scopes, userOf } from '../protocol.ts'
import { matchesDrive } from '../query/drives.ts'
import type { DriveRow } from '../schema/index.ts'

const drive = { response: 'Drive', fields: 'kind,id,name' } as const
const team = { response: 'TeamDrive', fields: 'kind,id,name' } as const
const listFields = (name: string) => `kind,nextPageToken,${name}(kind,id,name)`
const listing = () => ({
  pageSize: count(1, 100, 10),
  pageToken: text(),
  q: text(),
  useDomainAdminAccess: flag(),
})
const own = () => ({ driveId: id(), useDomainAdminAccess: flag() })
const ownTeam = () => ({ teamDriveId: id(), useDomainAdminAccess: flag() })
const driveBody = () => ({ body: body<drive_v3.Schema$Drive>('Drive') })
const teamBody = () => ({ body: body<drive_v3.Schema$TeamDrive>('TeamDrive') })

export const drives = {
  'POST /drive/v3/drives': method(
    { ...drive, id: 'drive.drives.create', scopes: scopes.manage },
    () => ({ requestId: id(), ...driveBody() }),
    (world, args) => toDrive(world, createDrive(world, args.body, args.requestId)),
  ),
  'GET /drive/v3/drives': method(
    {
      id: 'drive.drives.list',
      scopes: scopes.readDrives,
      response: 'DriveList',
      fields: listFields('drives'),
    },
    listing,
    (world, args) => {
      const { page, ...next } = listDrives(world, args, 'drive#drive')
      return { kind: 'drive#driveList', ...next, drives: page }
    },
  ),
  'GET /drive/v3/drives/{driveId}': method(
    { ...drive, id: 'drive.drives.get', scopes: scopes.readDrives },
    own,
    (world, { driveId }) => toDrive(world, findRow(world, driveId).drive),
  ),
  'PATCH /drive/v3/drives/{driveId}': method(
    { ...drive, id: 'drive.drives.update', scopes: scopes.manage },
    () => ({ ...own(), ...driveBody() }),
    (world, args) => toDrive(world, updateDrive(world, args.driveId, args.body)),
  ),
  'DELETE /drive/v3/drives/{driveId}': method(
    { id: 'drive.drives.delete', scopes: scopes.manage },
    () => ({ ...own(), allowItemDeletion: flag() }),
    (world, args) => {
      deleteDrive(world, args.driveId, args.allowItemDeletion && args.useDomainAdminAccess)
    },
  ),
  'POST /drive/v3/drives/{driveId}/hide': method(
    { ...drive, id: 'drive.drives.hide', scopes: scopes.manage },
    () => ({ driveId: id() }),
    (world, { driveId }) => toDrive(world, setHidden(world, driveId, true)),
  ),
  'POST /drive/v3/drives/{driveId}/unhide': method(
    { ...drive, id: 'drive.drives.unhide', scopes: scopes.manage },
    () => ({ driveId: id() }),
    (world, { driveId }) => toDrive(world, setHidden(world, driveId, false)),
  ),

  // The same by their former name.
  'POST /drive/v3/teamdrives': method(
    { ...team, id: 'drive.teamdrives.create', scopes: scopes.manage },
    () => ({ requestId: id(), ...teamBody() }),
    (world, args) => toTeamDrive(world, createDrive(world, args.body, args.requestId)),
  ),
  'GET /drive/v3/teamdrives': method(
    {
      id: 'drive.teamdrives.list',
      scopes: scopes.readDrives,
      response: 'TeamDriveList',
      fields: listFields('teamDrives'),
    },
    listing,
    (world, args) => {
      const { page, ...next } = listDrives(world, args, 'drive#teamDrive')
      return { kind: 'drive#teamDriveList', ...next, teamDrives: page }
    },
  ),
  'GET /drive/v3/teamdrives/{teamDriveId}': method(
    { ...team, id: 'drive.teamdrives.get', scopes: scopes.readDrives },
    ownTeam,
    (world, { teamDriveId }) => toTeamDrive(world, findRow(world, teamDriveId).drive),
  ),
  'PATCH /drive/v3/teamdrives/{teamDriveId}': method(
    { ...team, id: 'drive.teamdrives.update', scopes: scopes.manage },
    () => ({ ...ownTeam(), ...teamBody() }),
    (world, args) => toTeamDrive(world, updateDrive(world, args.teamDriveId, args.body)),
  ),
  'DELETE /drive/v3/teamdrives/{teamDriveId}': method(
    { id: 'drive.teamdrives.delete', scopes: scopes.manage },
    () => ({ teamDriveId: id() }),
    (world, { teamDriveId }) => {
      deleteDrive(world, teamDriveId, false)
    },
  ),
}

function toTeamDrive(world: DriveWorld, row: DriveRow) {
  return toDrive(world, row, 'drive#teamDrive')
}

interface ListArgs {
  pageSize: number
  pageToken?: string | undefined
  q?: string | undefined
  useDomainAdminAccess: boolean
}

/** The shared drives the caller is a member of; an administrator may ask for all. */
function listDrives(world: DriveWorld, args: ListArgs, kind: DriveKind) {
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

function updateDrive(world: DriveWorld, driveId: string, change: drive_v3.Schema$Drive): DriveRow {
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

function deleteDrive(world: DriveWorld, driveId: string, withItems: boolean): void {
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

function setHidden(world: DriveWorld, driveId: string, isHidden: boolean): DriveRow {
  const { drive: row } = findRow(world, driveId)
  const user = userOf(world)
  const others = row.hiddenBy.filter((each) => each !== user.id)
  return world.db.drives.replace({ ...row, hiddenBy: isHidden ? [...others, user.id] : others })
}
