import type { drive_v3 } from '@googleapis/drive'
import { flag, id } from '../../../google/params.ts'
import { body, method, scopes } from '../../protocol/index.ts'
import { listing } from '../args.ts'
import {
  createDrive,
  deleteDrive,
  findDriveRow,
  listDrives,
  setHidden,
  toDrive,
  updateDrive,
} from '../drive.ts'

const drive = { response: 'Drive', fields: 'kind,id,name' } as const
const own = () => ({ driveId: id(), useDomainAdminAccess: flag() })
const driveBody = () => ({ body: body<drive_v3.Schema$Drive>('Drive') })

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
      fields: 'kind,nextPageToken,drives(kind,id,name)',
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
    (world, { driveId }) => toDrive(world, findDriveRow(world, driveId).drive),
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
}
