import type { drive_v3 } from '@googleapis/drive'
import { flag, id } from '../../../google/params.ts'
import { body, type DriveWorld, method, scopes } from '../../protocol/index.ts'
import type { DriveRow } from '../../schema/index.ts'
import { listing } from '../args.ts'
import {
  createDrive,
  deleteDrive,
  findDriveRow,
  listDrives,
  toDrive,
  updateDrive,
} from '../drive.ts'

const team = { response: 'TeamDrive', fields: 'kind,id,name' } as const
const ownTeam = () => ({ teamDriveId: id(), useDomainAdminAccess: flag() })
const teamBody = () => ({ body: body<drive_v3.Schema$TeamDrive>('TeamDrive') })

/** Shared drives by their former name. https://developers.google.com/workspace/drive/api/reference/rest/v3/teamdrives */
export const teamdrives = {
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
      fields: 'kind,nextPageToken,teamDrives(kind,id,name)',
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
    (world, { teamDriveId }) => toTeamDrive(world, findDriveRow(world, teamDriveId).drive),
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
