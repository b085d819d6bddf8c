import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import { count, flag, id, maybe, text } from '../../google/params.ts'
import { recordChange } from '../changes/change.ts'
import { reach } from '../files/args.ts'
import { findFile } from '../files/objects/tree.ts'
import {
  body,
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  method,
  scopes,
  userOf,
} from '../protocol/index.ts'
import type { FileRow, PermissionRow } from '../schema/index.ts'
import { rankOf, ranks, refreshAccess } from './access.ts'
import { capabilitiesOf } from './capabilities.ts'
import {
  findHolding,
  holdingsOf,
  readExpiration,
  readPermission,
  readRole,
  toPermission,
} from './permission.ts'
import { dropPermission, savePermission } from './sharing.ts'

const facts = {
  response: 'Permission',
  fields: 'kind,id,type,role,allowFileDiscovery',
} as const

const reading = [
  ...['drive', 'drive.file', 'drive.meet.readonly', 'drive.metadata'],
  ...['drive.metadata.readonly', 'drive.photos.readonly', 'drive.readonly'],
]

const common = () => ({ ...reach(), fileId: id(), useDomainAdminAccess: flag() })
const one = () => ({ ...common(), permissionId: id() })
const changing = () => ({ transferOwnership: flag(), enforceExpansiveAccess: flag() })

export const permissions = {
  'POST /drive/v3/files/{fileId}/permissions': method(
    { ...facts, id: 'drive.permissions.create', scopes: scopes.discuss },
    () => ({
      ...common(),
      ...changing(),
      emailMessage: text(),
      enforceSingleParent: flag(),
      moveToNewOwnersRoot: flag(),
      sendNotificationEmail: maybe(),
      body: body<drive_v3.Schema$Permission>('Permission'),
    }),
    (world, args) => {
      const file = findShared(world, args.fileId, args)
      const row = readPermission(world, file, args.body)
      ensureNotifies(row, args.sendNotificationEmail)
      if (row.role === 'owner') return transfer(world, file, row, args.transferOwnership)
      ensureMayGive(world, file, row)
      savePermission(world, file, row)
      const isAddressed = row.type === 'user' || row.type === 'group'
      if (isAddressed && args.sendNotificationEmail !== false) mail(world, file, row, args)
      return toPermission(world, file, { row, from: file.id })
    },
  ),

  'GET /drive/v3/files/{fileId}/permissions': method(
    {
      id: 'drive.permissions.list',
      scopes: reading,
      response: 'PermissionList',
      fields: `kind,nextPageToken,permissions(${facts.fields})`,
    },
    () => ({
      ...common(),
      includePermissionsForView: text(),
      pageSize: count(1, 100, 100),
      pageToken: text(),
    }),
    (world, args) => {
      const file = findShared(world, args.fileId, args)
      const all = holdingsOf(world, file)
      const { items, ...next } = pageOfList(['permissions', file.id], all, args)
      const shown = items.map((each) => toPermission(world, file, each))
      return { kind: 'drive#permissionList', ...next, permissions: shown }
    },
  ),

  'GET /drive/v3/files/{fileId}/permissions/{permissionId}': method(
    { ...facts, id: 'drive.permissions.get', scopes: reading },
    one,
    (world, args) => {
      const file = findFile(world, args.fileId, args)
      return toPermission(world, file, findHolding(world, file, args.permissionId))
    },
  ),

  'PATCH /drive/v3/files/{fileId}/permissions/{permissionId}': method(
    { ...facts, id: 'drive.permissions.update', scopes: scopes.discuss },
    () => ({
      ...one(),
      ...changing(),
      removeExpiration: flag(),
      body: body<drive_v3.Schema$Permission>('Permission'),
    }),
    (world, args) => {
      const file = findShared(world, args.fileId, args)
      const { row } = findOwn(world, file, args.permissionId)
      const role = args.body.role === undefined ? row.role : readRole(file, args.body.role)
      if (role === 'owner' && row.role !== 'owner') {
        return transfer(world, file, { ...row, role }, args.transferOwnership)
      }
      ensure(row.role !== 'owner', 403, 'cannotChangeOwner', 'The owner cannot lose ownership so.')
      const asked_ms = readExpiration(world, row.type, args.body.expirationTime)
      const expiration_ms = args.removeExpiration ? undefined : (asked_ms ?? row.expiration_ms)
      const next = { ...row, role, expiration_ms }
      ensureMayGive(world, file, next)
      savePermission(world, file, next)
      return toPermission(world, file, { row: next, from: file.id })
    },
  ),

  'DELETE /drive/v3/files/{fileId}/permissions/{permissionId}': method(
    { id: 'drive.permissions.delete', scopes: scopes.discuss },
    () => ({ ...one(), enforceExpansiveAccess: flag() }),
    (world, args) => {
      const file = findFile(world, args.fileId, args)
      const { row } = findOwn(world, file, args.permissionId)
      if (row.user !== userOf(world).id) ensureMayShare(world, file)
      ensure(
        row.role !== 'owner',
        403,
        'cannotRemoveOwner',
        'The owner of a file cannot be removed.',
      )
      dropPermission(world, file, row)
    },
  ),
}

/** Mail goes to people and groups alone, and always to a new owner. */
function ensureNotifies({ type, role }: PermissionRow, isAsked: boolean | undefined): void {
  const isOpen = type === 'domain' || type === 'anyone'
  ensure(
    isAsked === undefined || !(isOpen || (role === 'owner' && !isAsked)),
    403,
    'forbidden',
    'The sendNotificationEmail parameter is only applicable for permissions of type ' +
      "'user' or 'group', and must not be disabled for ownership transfers.",
    { location: 'sendNotificationEmail', locationType: 'parameter' },
  )
}

function ensureMayShare(world: DriveWorld, file: FileRow): void {
  const rank = rankOf(world, file, world.caller.user)
  if (!capabilitiesOf(file, rank).canShare) throw insufficientFilePermissions(file)
}

/** A file whose permissions the caller may see and change. */
function findShared(world: DriveWorld, fileId: string, args: Parameters<typeof findFile>[2]) {
  const file = findFile(world, fileId, args)
  ensureMayShare(world, file)
  return file
}

/** A permission given for the file itself; one of a folder above is changed there. */
function findOwn(world: DriveWorld, file: FileRow, permissionId: string) {
  const holding = findHolding(world, file, permissionId)
  if (holding.from === file.id) return holding
  if (file.driveId === undefined) {
    throw new GoogleError(
      403,
      'cannotModifyInheritedPermission',
      'Cannot modify an inherited permission.',
    )
  }
  throw new GoogleError(
    403,
    'cannotModifyInheritedTeamDrivePermission',
    'Cannot update or delete an inherited permission on a shared drive item.',
  )
}

/** Nobody gives more than they have. */
function ensureMayGive(world: DriveWorld, file: FileRow, { role }: PermissionRow): void {
  if (ranks[role] > rankOf(world, file, world.caller.user)) throw insufficientFilePermissions(file)
}

/** The new owner takes over, and the one before stays as a writer. */
function transfer(world: DriveWorld, file: FileRow, row: PermissionRow, isMeant: boolean) {
  ensure(
    isMeant,
    403,
    'forbidden',
    "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
    { location: 'transferOwnership', locationType: 'parameter' },
  )
  const user = userOf(world)
  if (file.owner !== user.id) throw insufficientFilePermissions(file)
  const next = row.user === undefined ? undefined : world.db.users.get(row.user)
  if (next?.domain === undefined || next.domain !== user.domain) {
    throw new GoogleError(
      400,
      'invalidSharingRequest',
      'Consent is required to transfer ownership of a file to another domain.',
    )
  }
  world.db.permissions.delete(row.id)
  world.db.permissions.put({
    id: `${file.id}/${user.permissionId}`,
    file: file.id,
    permissionId: user.permissionId,
    type: 'user',
    role: 'writer',
    email: user.email,
    user: user.id,
  })
  const owned = world.db.files.replace({ ...file, owner: next.id, version: file.version + 1 })
  refreshAccess(world, owned)
  recordChange(world, owned, { event: 'update', changed: 'permissions' })
  return toPermission(world, owned, findHolding(world, owned, next.permissionId))
}

function mail(
  world: DriveWorld,
  file: FileRow,
  { email = '' }: PermissionRow,
  { emailMessage }: { emailMessage?: string | undefined },
): void {
  const { name, email: from } = userOf(world)
  const subject = `${name} shared "${file.name}" with you`
  const at_ms = world.now()
  const id = world.id('mail', 12)
  world.db.mails.insert({
    id,
    to: email,
    from,
    subject,
    message: emailMessage,
    file: file.id,
    at_ms,
  })
}
