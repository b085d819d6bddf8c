import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../google/types.ts'
import { exportFormats, importFormats, maxImportSizes } from '../files/conversion/index.ts'
import { method, userOf } from '../protocol/index.ts'
import { toUser } from './person.ts'
import { usageOf } from './quota.ts'

const aboutScopes = [
  ...['drive', 'drive.appdata', 'drive.file', 'drive.metadata'],
  ...['drive.metadata.readonly', 'drive.photos.readonly', 'drive.readonly'],
]

const facts = {
  id: 'drive.about.get',
  scopes: aboutScopes,
  response: 'About',
  needsFields: true,
} as const

export const about = {
  'GET /drive/v3/about': method(
    facts,
    () => ({}),
    (world): Wire<drive_v3.Schema$About> => {
      const user = userOf(world)
      return {
        kind: 'drive#about',
        user: toUser(world, user.id),
        storageQuota: usageOf(world, user),
        importFormats,
        exportFormats,
        maxImportSizes: Object.fromEntries(
          Object.entries(maxImportSizes).map(([kind, bytes]) => [kind, String(bytes)]),
        ),
        maxUploadSize: '5242880000000',
        appInstalled: false,
        folderColorPalette,
        driveThemes: [],
        teamDriveThemes: [],
        canCreateDrives: user.domain !== undefined,
        canCreateTeamDrives: user.domain !== undefined,
      }
    },
  ),
}

/** The colours a folder can have. */
const folderColorPalette = [
  ...['#ac725e', '#d06b64', '#f83a22', '#fa573c', '#ff7537', '#ffad46', '#fad165', '#fbe983'],
  ...['#b3dc6c', '#7bd148', '#16a765', '#42d692', '#92e1c0', '#9fe1e7', '#9fc6e7', '#4986e7'],
  ...['#9a9cff', '#b99aff', '#8f8f8f', '#cabdbf', '#cca6ac', '#f691b2', '#cd74e6', '#a47ae2'],
]
