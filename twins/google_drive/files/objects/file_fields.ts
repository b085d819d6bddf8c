import type { drive_v3 } from '@googleapis/drive'
import { type Mask, maskBelow } from '../../../google/fields.ts'
import type { Wire } from '../../../google/types.ts'
import { toUser } from '../../about/person.ts'
import { accessOf, rankOf } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import { holdingsOf, toPermission } from '../../permissions/permission.ts'
import type { DriveWorld } from '../../protocol/index.ts'
import { type FileRow, folderType, type Mark } from '../../schema/index.ts'
import { toEncryption } from './encryption.ts'
import { exportLinks } from './export_links.ts'
import { markOf, toRfc3339 } from './file.ts'
import { labelInfoOf } from './label.ts'

type File = Wire<drive_v3.Schema$File>

/** What a field of a file is made of. */
interface View {
  world: DriveWorld
  file: FileRow
  readonly rank: number
  readonly mark: Mark | undefined
}

function timeOr(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : toRfc3339(ms)
}

const editors: Readonly<Record<string, string>> = {
  'application/vnd.google-apps.document': 'document',
  'application/vnd.google-apps.spreadsheet': 'spreadsheets',
  'application/vnd.google-apps.presentation': 'presentation',
  'application/vnd.google-apps.drawing': 'drawings',
  'application/vnd.google-apps.form': 'forms',
}

function viewLink({ id, mimeType }: FileRow): string {
  if (mimeType === folderType) return `https://drive.google.com/drive/folders/${id}`
  const editor = editors[mimeType]
  if (editor === undefined) return `https://drive.google.com/file/d/${id}/view?usp=drivesdk`
  return `https://docs.google.com/${editor}/d/${id}/edit?usp=drivesdk`
}

function extensionOf({ content, originalFilename, name }: FileRow): string | undefined {
  if (!content) return undefined
  return /\.([^.]+)$/.exec(originalFilename ?? name)?.[1]?.toLowerCase() ?? ''
}

function isMine({ world, file }: View): boolean | undefined {
  return file.driveId === undefined ? file.owner === world.caller.user?.id : undefined
}

const me = ({ world }: View) => world.caller.user?.id ?? ''

/** Every field of a file, each worked out only where it is asked for. */
const fields: { readonly [Name in keyof File]?: (view: View) => File[Name] | undefined } = {
  kind: () => 'drive#file',
  id: ({ file }) => file.id,
  name: ({ file }) => file.name,
  mimeType: ({ file }) => file.mimeType,
  description: ({ file }) => file.description,
  starred: ({ mark }) => mark?.starred ?? false,
  trashed: ({ file }) => file.trashed,
  explicitlyTrashed: ({ file }) => file.explicitlyTrashed,
  trashedTime: ({ file }) => timeOr(file.trashed_ms),
  trashingUser: ({ world, file }) => toUser(world, file.trashedBy),
  parents: ({ world, file }) => parentsOf(world, file),
  properties: ({ file }) => (isEmpty(file.properties) ? undefined : file.properties),
  appProperties: ({ world, file }) => file.appProperties[world.caller.client],
  spaces: ({ file }) => [file.space],
  version: ({ file }) => String(file.version),
  webContentLink: ({ file }) =>
    file.content && !file.mimeType.startsWith('application/vnd.google-apps.')
      ? `https://drive.google.com/uc?id=${file.id}&export=download`
      : undefined,
  webViewLink: ({ file }) => viewLink(file),
  iconLink: ({ file }) => `https://drive-thirdparty.googleusercontent.com/16/type/${file.mimeType}`,
  clientEncryptionDetails: ({ world, file }) => toEncryption(world, file),
  downloadRestrictions: ({ file }) => {
    const { copyRequiresWriterPermission, downloadRestriction: item } = file
    const restrictedForReaders = copyRequiresWriterPermission || item?.restrictedForReaders === true
    const restrictedForWriters = item?.restrictedForWriters === true
    return {
      ...(item && { itemDownloadRestriction: item }),
      effectiveDownloadRestrictionWithContext: { restrictedForReaders, restrictedForWriters },
    }
  },
  hasThumbnail: ({ file }) => file.thumbnail !== undefined,
  thumbnailLink: ({ world, file }) =>
    file.thumbnail && `${world.url}/thumbnail/${file.id}/${file.thumbnail.hash.slice(0, 12)}`,
  thumbnailVersion: ({ file }) => (file.thumbnail ? '1' : '0'),
  viewedByMe: ({ mark }) => mark?.viewed_ms !== undefined,
  viewedByMeTime: ({ mark }) => timeOr(mark?.viewed_ms),
  createdTime: ({ file }) => toRfc3339(file.created_ms),
  modifiedTime: ({ file }) => toRfc3339(file.modified_ms),
  modifiedByMe: ({ mark }) => mark?.modified_ms !== undefined,
  modifiedByMeTime: ({ mark }) => timeOr(mark?.modified_ms),
  sharedWithMeTime: ({ mark }) => timeOr(mark?.shared_ms),
  sharingUser: ({ world, mark }) => toUser(world, mark?.sharer),
  owners: ({ world, file }) => listOf(toUser(world, file.owner)),
  lastModifyingUser: ({ world, file }) => toUser(world, file.modifiedBy ?? file.owner),
  shared: ({ world, file }) => file.driveId !== undefined || accessOf(world, file.id).length > 0,
  ownedByMe: isMine,
  driveId: ({ file }) => file.driveId,
  teamDriveId: ({ file }) => file.driveId,
  capabilities: ({ file, rank }) => capabilitiesOf(file, rank),
  viewersCanCopyContent: ({ file }) => !file.copyRequiresWriterPermission,
  copyRequiresWriterPermission: ({ file }) => file.copyRequiresWriterPermission,
  writersCanShare: ({ file }) => (file.driveId === undefined ? file.writersCanShare : undefined),
  hasAugmentedPermissions: ({ file }) => (file.driveId === undefined ? undefined : false),
  folderColorRgb: ({ file }) =>
    file.mimeType === folderType ? (file.folderColorRgb ?? '#8f8f8f') : undefined,
  originalFilename: ({ file }) => (file.content ? (file.originalFilename ?? file.name) : undefined),
  fullFileExtension: ({ file }) => extensionOf(file),
  fileExtension: ({ file }) => extensionOf(file),
  md5Checksum: ({ file }) => file.content?.md5,
  sha1Checksum: ({ file }) => file.content?.sha1,
  sha256Checksum: ({ file }) => file.content?.hash,
  size: ({ file }) => (file.content ? String(file.content.size) : undefined),
  quotaBytesUsed: ({ file }) => String(file.content?.size ?? 0),
  headRevisionId: ({ file }) => (file.content ? file.head : undefined),
  isAppAuthorized: ({ world, file }) => file.app === world.caller.client,
  shortcutDetails: ({ file }) => file.shortcut && { ...file.shortcut },
  contentRestrictions: ({ world, file }) =>
    file.contentRestrictions.length === 0
      ? undefined
      : file.contentRestrictions.map(({ restrictingUser, restricted_ms, ...rest }) => ({
          ...rest,
          type: 'globalContentRestriction',
          restrictionTime: toRfc3339(restricted_ms),
          restrictingUser: toUser(world, restrictingUser),
          systemRestricted: false,
        })),
  inheritedPermissionsDisabled: ({ file }) =>
    file.mimeType === folderType ? file.inheritedPermissionsDisabled : undefined,
  exportLinks: ({ world, file }) => exportLinks(world, file.id, file.mimeType),
  permissions: ({ world, file }) =>
    holdingsOf(world, file).map((holding) => toPermission(world, file, holding)),
  permissionIds: ({ world, file }) => holdingsOf(world, file).map(({ row }) => row.permissionId),
  labelInfo: ({ world, file }) => labelInfoOf(world, file),
  linkShareMetadata: () => ({ securityUpdateEligible: false, securityUpdateEnabled: true }),
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}

function listOf<T>(value: T | undefined): T[] | undefined {
  return value === undefined ? undefined : [value]
}

/** The folder a file lies in, where the caller can see it. */
function parentsOf(world: DriveWorld, file: FileRow): string[] | undefined {
  if (file.parent === undefined) return undefined
  const parent = world.db.files.get(file.parent)
  const isVisible = parent && rankOf(world, parent, world.caller.user) > 0
  return isVisible ? [file.parent] : undefined
}

function viewOf(world: DriveWorld, file: FileRow): View {
  let rank: number | undefined
  let mark: Mark | undefined
  let isMarkRead = false
  return {
    world,
    file,
    get rank() {
      rank ??= rankOf(world, file, world.caller.user)
      return rank
    },
    get mark() {
      if (!isMarkRead) mark = markOf(world, file, me(this))
      isMarkRead = true
      return mark
    },
  }
}

/** A file on the wire, with the fields that a mask selects. */
export function toFile(world: DriveWorld, file: FileRow, mask: Mask | undefined): File {
  const view = viewOf(world, file)
  const shown: Record<string, unknown> = {}
  for (const [name, make] of Object.entries(fields)) {
    // One function for every field; which type it answers depends on the name.
    if (!mask || maskBelow(mask, name)) shown[name] = (make as (view: View) => unknown)(view)
  }
  return shown
}
