import { createHash } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { day_ms } from '../../../shared/time/units.ts'
import type { Wire } from '../../google/types.ts'
import { personWith } from '../about/person.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { badField, type DriveWorld, ensure, GoogleError } from '../protocol/index.ts'
import type { FileRow, PermissionRow, Role } from '../schema/index.ts'
import { ranks } from './access.ts'

type Body = drive_v3.Schema$Permission

/** A permission as it holds for a file: the row, and the folder or drive it comes from. */
interface Holding {
  row: PermissionRow
  from: string
}

function ownerRow(world: DriveWorld, file: FileRow): PermissionRow | undefined {
  const user = file.owner === undefined ? undefined : world.db.users.getShared(file.owner)
  if (!user) return undefined
  const { permissionId, email, id } = user
  return {
    id: `${file.id}/${permissionId}`,
    file: file.id,
    permissionId,
    type: 'user',
    role: 'owner',
    email,
    user: id,
  }
}

/**
 * Every permission that holds for a file, the owner's first; of several for one person the
 * widest.
 */
export function holdingsOf(world: DriveWorld, file: FileRow): Holding[] {
  const best = new Map<string, Holding>()
  const add = (row: PermissionRow, from: string) => {
    const known = best.get(row.permissionId)
    if (!known || ranks[known.row.role] < ranks[row.role]) best.set(row.permissionId, { row, from })
  }
  const own = ownerRow(world, file)
  if (own) add(own, file.id)
  let current: FileRow | undefined = file
  let isInherited = !file.inheritedPermissionsDisabled
  while (current) {
    for (const row of world.db.permissions.list({ where: { file: current.id } })) {
      add(row, current.id)
    }
    if (!isInherited || current.parent === undefined) break
    current = world.db.files.get(current.parent)
    isInherited = current?.inheritedPermissionsDisabled === false
    const above = current && ownerRow(world, current)
    if (above) add({ ...above, role: 'writer' }, above.file)
  }
  return [...best.values()]
}

export function findHolding(world: DriveWorld, file: FileRow, permissionId: string): Holding {
  const found = holdingsOf(world, file).find(({ row }) => row.permissionId === permissionId)
  if (found) return found
  throw new GoogleError(404, 'notFound', `Permission not found: ${permissionId}.`, {
    location: 'permissionId',
    locationType: 'parameter',
  })
}

/** A permission on the wire. */
export function toPermission(
  world: DriveWorld,
  file: FileRow,
  { row, from }: Holding,
): Wire<drive_v3.Schema$Permission> {
  const user = row.user === undefined ? undefined : world.db.users.getShared(row.user)
  const isMember = file.driveId === from
  return {
    kind: 'drive#permission',
    id: row.permissionId,
    type: row.type,
    role: row.role,
    emailAddress: row.email,
    domain: row.domain,
    displayName: user?.name ?? row.domain ?? row.email,
    photoLink: user?.picture,
    allowFileDiscovery: row.allowFileDiscovery,
    expirationTime: row.expiration_ms === undefined ? undefined : toRfc3339(row.expiration_ms),
    view: row.view,
    ...(row.type === 'user' || row.type === 'group' ? { deleted: false } : {}),
    ...(row.type === 'user' ? { pendingOwner: row.pendingOwner ?? false } : {}),
    ...(file.driveId === undefined
      ? {}
      : {
          permissionDetails: [
            {
              permissionType: isMember ? 'member' : 'file',
              role: row.role,
              inherited: from !== file.id,
              ...(from === file.id ? {} : { inheritedFrom: from }),
            },
          ],
        }),
  }
}

const types = ['user', 'group', 'domain', 'anyone'] as const

function isRole(role: string): role is Role {
  return Object.hasOwn(ranks, role)
}

/** A role that may be given for this file. */
export function readRole(file: FileRow, role: string | null | undefined): Role {
  if (!role) throw badField('required', 'permission.role', 'The permission role field is required.')
  if (!isRole(role)) {
    throw badField('invalid', 'permission.role', 'The specified role is invalid or not supported.')
  }
  const isOfDrives = role === 'organizer' || role === 'fileOrganizer'
  if (isOfDrives && file.driveId === undefined) {
    throw badField('invalid', 'permission.role', 'This role is only valid in shared drives.')
  }
  ensure(
    role !== 'owner' || file.driveId === undefined,
    403,
    'ownerOnTeamDriveItemNotSupported',
    'Items in a shared drive do not have an owner.',
  )
  return role
}

const longest_ms = 366 * day_ms

/** When a permission ends: in the future, within a year. */
export function readExpiration(
  world: DriveWorld,
  type: PermissionRow['type'],
  value: string | null | undefined,
): number | undefined {
  if (!value) return undefined
  const at_ms = Date.parse(value)
  const isFor = type === 'user' || type === 'group'
  ensure(isFor, 403, 'expirationDateNotAllowed', 'Only users and groups may have an expiration.')
  const isSoon = at_ms > world.now() && at_ms <= world.now() + longest_ms
  ensure(
    isSoon,
    403,
    at_ms > world.now() ? 'expirationTooFarInTheFuture' : 'expirationDatesMustBeInTheFuture',
    'The expiration must be in the future and at most a year away.',
  )
  return at_ms
}

/** What a client asks for, checked and with the id that follows from whom it is for. */
export function readPermission(world: DriveWorld, file: FileRow, body: Body): PermissionRow {
  const type = types.find((each) => each === body.type)
  if (!body.type)
    throw badField('required', 'permission.type', 'The permission type field is required.')
  if (!type) throw badField('invalid', 'permission.type', 'The specified type is invalid.')
  const role = readRole(file, body.role)
  const target = readTarget(world, type, body)
  if (role === 'owner' && type !== 'user') {
    throw badField('invalid', 'permission.role', 'Only a user can be an owner.')
  }
  const isOpen = type === 'domain' || type === 'anyone'
  ensure(
    !isOpen || ranks[role] <= ranks.writer,
    400,
    'invalidSharingRequest',
    'This role cannot be given to a domain or to anyone.',
  )
  return {
    id: `${file.id}/${target.permissionId}`,
    file: file.id,
    type,
    role,
    ...target,
    ...(isOpen ? { allowFileDiscovery: body.allowFileDiscovery ?? false } : {}),
    expiration_ms: readExpiration(world, type, body.expirationTime),
    view: body.view ?? undefined,
  }
}

function unfitting(name: 'domain' | 'emailAddress'): GoogleError {
  const known = 'is invalid or not applicable for the given permission type.'
  const message = `The specified ${name} ${known}`
  return badField('invalid', `permission.${name}`, message)
}

const addressPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function readTarget(world: DriveWorld, type: PermissionRow['type'], body: Body) {
  const isOpen = type === 'domain' || type === 'anyone'
  if (isOpen && body.emailAddress) throw unfitting('emailAddress')
  if (type !== 'domain' && body.domain) throw unfitting('domain')
  if (type === 'anyone') {
    return { permissionId: body.allowFileDiscovery ? 'anyone' : 'anyoneWithLink' }
  }
  if (type === 'domain') {
    const domain = body.domain
    if (!domain || !/^[\w-]+(\.[\w-]+)+$/.test(domain)) {
      throw unfitting('domain')
    }
    return { permissionId: `${digitsOf(domain)}k`, domain }
  }
  const email = body.emailAddress?.toLowerCase()
  if (!email || !addressPattern.test(email)) {
    throw unfitting('emailAddress')
  }
  if (type === 'group') return { permissionId: digitsOf(email), email }
  const user = personWith(world, email)
  return { permissionId: user.permissionId, email, user: user.id }
}

/** Twenty digits that follow from a name. */
function digitsOf(name: string): string {
  const number = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 16)}`)
  return String(number).padStart(20, '1')
}
